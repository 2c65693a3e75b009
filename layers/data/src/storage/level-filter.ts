import type { ClassicLevel } from 'classic-level'
import { createKeyFilter } from './key-filter.ts'
import { type KeySpace, spaceByte, spaceRange } from './key-space.ts'

/** Keys read at once while the filter is filled; LevelDB reads in another thread, so that other work has its turn between. */
const STEP_KEYS = 2_000

export interface LevelFilter {
  /** Whether the filter is worth a question for this key: its space is covered, and all stored keys are known. */
  answers(key: Uint8Array): boolean
  mayHave(key: Uint8Array): boolean
  /** Before a write that puts this key; those of other spaces are left alone. */
  add(key: Uint8Array): void
  /** All keys there were at the start are known; undefined where reading them failed, and the filter stays unused. */
  readonly filled: Promise<boolean>
  /** Ends filling. */
  close(): Promise<void>
}

/**
 * Remembers which keys of some spaces there may be, so that the many questions that are answered no need no search.
 * What is stored already is read once, in the background: until then, and after a failure, every question is searched.
 */
export function createLevelFilter(
  db: ClassicLevel<Uint8Array, Uint8Array>,
  spaces: readonly KeySpace[],
  expectedKeys: number,
): LevelFilter {
  const filter = createKeyFilter(expectedKeys)
  const covered = new Uint8Array(256)
  for (const space of spaces) covered[spaceByte(space)] = 1
  let isComplete = false
  let isClosing = false

  async function fillSpace(space: KeySpace): Promise<void> {
    const keys = db.keys(spaceRange(space))
    try {
      for (;;) {
        const step = await keys.nextv(STEP_KEYS)
        if (step.length === 0 || isClosing) return
        for (let at = 0; at < step.length; at++) filter.add(step[at] as Uint8Array)
      }
    } finally {
      await keys.close()
    }
  }

  async function fill(): Promise<boolean> {
    try {
      for (const space of spaces) await fillSpace(space)
      isComplete = !isClosing
    } catch {
      // Whoever reads the damaged place is told; without a filter all else works, only slower.
    }
    return isComplete
  }

  const filled = fill()
  return {
    answers: (key) => isComplete && covered[key[0] as number] === 1,
    mayHave: filter.mayHave,
    add(key) {
      if (covered[key[0] as number] === 1) filter.add(key)
    },
    filled,
    async close() {
      isClosing = true
      await filled
    },
  }
}
