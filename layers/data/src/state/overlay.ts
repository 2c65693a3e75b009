import { byteText } from '../storage/byte-text.ts'
import { lowerBound } from '../storage/memory-store.ts'

export interface StagedValue {
  /** `undefined`: deleted. */
  readonly value: Uint8Array | undefined
  readonly height: number
}

/** The values of one key space that blocks staged and no durable write holds yet. Names are keys as text. */
export interface Overlay {
  find(name: string): StagedValue | undefined
  readonly isEmpty: boolean
  /** Adds what the block at `height` wrote; names are all different. */
  add(height: number, names: readonly string[], values: readonly (Uint8Array | undefined)[]): void
  /** Forgets what blocks up to `height` wrote. */
  settle(height: number): void
  /**
   * Undoes the blocks above `height`: `names` had `values` before. What an earlier rewind put right in one of those
   * blocks stays, now as of `height`.
   */
  rewind(height: number, names: readonly string[], values: readonly (Uint8Array | undefined)[]): void
  /** Staged names from `gte` up to `lt`, in order or from the end. */
  cursor(gte: Uint8Array, lt: Uint8Array, reverse: boolean): NameCursor
}

export interface NameCursor {
  peek(): string | undefined
  /** Moves past the name that `peek` gives. */
  skip(): void
}

interface StagedBlock {
  readonly height: number
  readonly names: readonly string[]
  sorted?: readonly string[]
}

export function createOverlay(): Overlay {
  const values = new Map<string, StagedValue>()
  let blocks: StagedBlock[] = []

  return {
    find: (name) => values.get(name),
    get isEmpty() {
      return values.size === 0
    },
    add(height, names, added) {
      for (let index = 0; index < names.length; index++)
        values.set(names[index] as string, { value: added[index], height })
      if (names.length > 0) blocks.push({ height, names })
    },
    settle(height) {
      for (const block of blocks) {
        if (block.height > height) continue
        for (const name of block.names) {
          const staged = values.get(name)
          if (staged !== undefined && staged.height <= height) values.delete(name)
        }
      }
      blocks = blocks.filter((block) => block.height > height)
    },
    rewind(height, names, restored) {
      const all = new Set(names)
      for (const block of blocks) if (block.height > height) for (const name of block.names) all.add(name)
      blocks = blocks.filter((block) => block.height <= height)
      for (let index = 0; index < names.length; index++)
        values.set(names[index] as string, { value: restored[index], height })
      for (const name of all) {
        const staged = values.get(name)
        if (staged === undefined) all.delete(name)
        else if (staged.height > height) values.set(name, { value: staged.value, height })
      }
      if (all.size > 0) blocks.push({ height, names: [...all] })
    },
    cursor(gte, lt, reverse) {
      const lists = blocks.map((block) => {
        block.sorted ??= [...block.names].sort()
        return block.sorted
      })
      return mergedCursor(lists, byteText(gte), byteText(lt), reverse)
    },
  }
}

/** Few lists, so the least name is looked for in each step. */
function mergedCursor(
  lists: readonly (readonly string[])[],
  gte: string,
  lt: string,
  reverse: boolean,
): NameCursor {
  const step = reverse ? -1 : 1
  const ends = lists.map((list) => ({ list, from: lowerBound(list, gte), to: lowerBound(list, lt) }))
  const heads = ends.map(({ list, from, to }) =>
    reverse ? { list, at: to - 1, stop: from - 1 } : { list, at: from, stop: to },
  )
  let current: string | undefined
  function peek(): string | undefined {
    if (current !== undefined) return current
    for (const { list, at, stop } of heads) {
      if (at === stop) continue
      const name = list[at] as string
      if (current === undefined || (reverse ? name > current : name < current)) current = name
    }
    return current
  }
  return {
    peek,
    skip() {
      const name = peek()
      current = undefined
      for (const head of heads) if (head.at !== head.stop && head.list[head.at] === name) head.at += step
    },
  }
}
