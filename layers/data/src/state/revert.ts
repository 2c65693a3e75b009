import { assert, concatBytes, equalBytes, OperationalError } from '@vouch/core'
import { byteText } from '../storage/byte-text.ts'
import { heightKey, spaceByte } from '../storage/key-space.ts'
import type { Write } from '../storage/key-value-store.ts'
import { bucketNumbers, packBuckets, sortedBuckets, unpackBuckets } from './bucket-hashes.ts'
import { journalOf, keepRecent, type StateCore, undoOf } from './state-core.ts'
import { decodeMeta, encodeMeta, META_KEY, stateCorrupt } from './state-meta.ts'
import { undoEntries, undoSection } from './undo-record.ts'

const NOTHING = new Uint8Array()

/** The undo record of a block inside the window. */
export function requireUndo(core: StateCore, height: number): Uint8Array {
  const undo = undoOf(core, height)
  if (undo === undefined) throw stateCorrupt(`the undo record of block ${height} is missing`)
  return undo
}

/** Whether the state at `height` can be had: the latest, or one inside the undo window. */
export function isKept(core: StateCore, height: number): boolean {
  return height === core.meta.height || (height >= core.meta.undoFrom - 1 && height < core.meta.height)
}

/** See `AuthenticatedState.revert`. */
export function revertTo(core: StateCore, height: number): readonly Write[] {
  const last = core.meta.height
  if (height === last) return []
  if (!isKept(core, height))
    throw new OperationalError(
      'STATE_HEIGHT_PRUNED',
      `the state at height ${height} is not kept; it is from ${core.meta.undoFrom - 1} to ${last}`,
      'Restore a snapshot, or execute the blocks from genesis again.',
    )
  // From the newest down, so that what stays is how things were before the oldest.
  const buckets = new Set<number>()
  const restored = new Map<string, Write>()
  const writes: Write[] = []
  let oldest: Uint8Array = NOTHING
  for (let undone = last; undone > height; undone--) {
    oldest = requireUndo(core, undone)
    for (const bucket of unpackBuckets(core.top, undoSection(oldest, 'buckets'))) buckets.add(bucket)
    // Its journal may also speak of buckets that an earlier revert put right.
    for (const bucket of bucketNumbers(journalOf(core, undone) ?? NOTHING)) buckets.add(bucket)
    for (const section of ['pages', 'values'] as const)
      for (const entry of undoEntries(undoSection(oldest, section))) restored.set(byteText(entry.key), entry)
    writes.push({ key: heightKey('undo', undone), value: undefined })
    writes.push({ key: heightKey('journal', undone), value: undefined })
    core.undos.delete(undone)
    core.journals.set(undone, NOTHING) // hides what the store still holds
  }
  const changed = sortedBuckets(buckets)
  core.top.update(changed)
  const before = decodeMeta(undoSection(oldest, 'meta'))
  assert(equalBytes(core.top.root(), before.root), 'a reverted state has the root it had')
  restoreValues(core, height, restored)
  writes.push(...restored.values())
  // Checkpoint pages may hold what was undone: the journal says what is true, and every page is written again.
  const journal = concatBytes(journalOf(core, height) ?? NOTHING, packBuckets(core.top, changed))
  core.journals.set(height, journal)
  writes.push({ key: heightKey('journal', height), value: journal })
  core.checkpoint.touchAll()
  core.meta = {
    ...before,
    cursor: 0,
    credit: 0,
    cycleStart: height,
    journalFrom: Math.min(before.journalFrom, height),
    pruneTo: Math.min(before.pruneTo, height - 1),
    undoFrom: core.meta.undoFrom,
  }
  writes.push({ key: META_KEY, value: encodeMeta(core.meta) })
  return writes
}

function restoreValues(core: StateCore, height: number, restored: ReadonlyMap<string, Write>): void {
  const spaces = [
    { byte: spaceByte('bucket'), target: core.pages, skip: 0 },
    { byte: spaceByte('record'), target: core.records, skip: 1 },
    { byte: spaceByte('index'), target: core.indexes, skip: 1 },
  ]
  for (const { byte, target, skip } of spaces) {
    const names: string[] = []
    const values: (Uint8Array | undefined)[] = []
    for (const [name, { value }] of restored) {
      if (name.charCodeAt(0) !== byte) continue
      names.push(name.slice(skip))
      values.push(value)
    }
    target.rewind(height, names, values)
    if (target === core.records)
      for (const [index, name] of names.entries()) keepRecent(core, name, values[index]?.slice())
  }
}
