import { asHash, assert, equalBytes, HASH_BYTES, type Hash } from '@vouch/core'
import { byteText } from '../storage/byte-text.ts'
import { heightKey, spaceKey } from '../storage/key-space.ts'
import type { Write } from '../storage/key-value-store.ts'
import { packBuckets } from './bucket-hashes.ts'
import { ABSENT, compareEntries, DIFFERENT, type Edits, editPage, SAME } from './bucket-edit.ts'
import { pageKey } from './bucket-page.ts'
import { currentIndex, recordBefore, keepRecent, type StateCore } from './state-core.ts'
import { bitsAt, ENTRY_BYTES, keyHashInto, valueHashInto } from './state-hash.ts'
import { encodeMeta, META_KEY } from './state-meta.ts'
import { EMPTY, type Subtree } from './subtree.ts'
import { encodeUndo } from './undo-record.ts'

/** `undefined` deletes. */
export interface Change {
  readonly key: Uint8Array
  readonly value: Uint8Array | undefined
  /** The key's `byteText`, where the caller has it. */
  readonly name?: string
}

/** What one block does to the state. No key stands twice in `records`, nor in `indexes`. */
export interface BlockChanges {
  readonly height: number
  /** Under the state root, and provable. */
  readonly records: readonly Change[]
  /** Only stored: what can be built again from records. */
  readonly indexes: readonly Change[]
}

/** Changes of one block, at most: their positions share a double with the bucket's number. */
const MAX_CHANGES = 1 << 24

function uniqueNames(changes: readonly Change[]): string[] {
  const names: string[] = []
  const seen = new Set<string>()
  for (let at = 0; at < changes.length; at++) {
    const { key, name = byteText(key) } = changes[at] as Change
    names.push(name)
    seen.add(name)
  }
  assert(seen.size === names.length, 'a block writes each key of the state once')
  return names
}

/** Hashes every change once and puts them in key-hash order. */
function editsOf(records: readonly Change[], bucketBits: number): Edits {
  const count = records.length
  assert(count < MAX_CHANGES, 'a block changes fewer than 2^24 records')
  const entries = new Uint8Array(count * ENTRY_BYTES)
  const deletes = new Uint8Array(count)
  const sortable = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const { key, value } = records[index] as Change
    const at = index * ENTRY_BYTES
    keyHashInto(key, entries, at)
    if (value === undefined) deletes[index] = 1
    else valueHashInto(value, entries, at + HASH_BYTES)
    sortable[index] = bitsAt(entries, at, 0, bucketBits) * MAX_CHANGES + index
  }
  sortable.sort()
  const order = Uint32Array.from(sortable, (packed) => packed % MAX_CHANGES)
  const bucketOf = (position: number) => Math.floor((sortable[position] as number) / MAX_CHANGES)
  for (let from = 0, to = 1; from < count; from = to++) {
    while (to < count && bucketOf(to) === bucketOf(from)) to++
    if (to - from > 1) sortByHash(order.subarray(from, to), entries)
  }
  return { entries, deletes, found: new Uint8Array(count), order }
}

function sortByHash(order: Uint32Array, entries: Uint8Array): void {
  order.sort((left, right) => compareEntries(entries, left * ENTRY_BYTES, entries, right * ENTRY_BYTES))
}

/** What a block writes, as it is found out. */
interface Staging {
  readonly writes: Write[]
  readonly undoPages: Write[]
  readonly undoValues: Write[]
}

/** Applies the edits to their buckets and to the top; the buckets that changed, ascending. */
function editBuckets(core: StateCore, edits: Edits, height: number, staging: Staging) {
  const { top, pages } = core
  const bits = top.bits
  const buckets: number[] = []
  const subtrees: Subtree[] = []
  const names: string[] = []
  const saved: (Uint8Array | undefined)[] = []
  const target = {
    load: pages.load,
    save(key: Uint8Array, page: Uint8Array | undefined, old: Uint8Array | undefined) {
      names.push(byteText(key))
      saved.push(page)
      staging.writes.push({ key, value: page })
      staging.undoPages.push({ key, value: old })
    },
  }
  const { entries, order } = edits
  const bucketOf = (position: number) => bitsAt(entries, (order[position] as number) * ENTRY_BYTES, 0, bits)
  for (let from = 0; from < order.length; ) {
    const bucket = bucketOf(from)
    let to = from + 1
    while (to < order.length && bucketOf(to) === bucket) to++
    const at = (order[from] as number) * ENTRY_BYTES
    const isEmpty = top.kindOf(2 ** bits + bucket) === EMPTY
    const page = isEmpty ? undefined : pages.load(pageKey(bits, entries.subarray(at, at + HASH_BYTES)))
    const subtree = editPage(target, bits, page, edits, from, to)
    if (subtree !== undefined) {
      buckets.push(bucket)
      subtrees.push(subtree)
    }
    from = to
  }
  const before = packBuckets(top, buckets)
  for (const [index, { kind, hash }] of subtrees.entries()) {
    top.setBucket(buckets[index] as number, kind, hash, 0)
    core.checkpoint.touch(buckets[index] as number)
  }
  top.update(buckets)
  pages.add(height, names, saved)
  return { before, after: packBuckets(top, buckets), changed: buckets.length }
}

/** Stages the records whose value changed; how many more there are now. */
function stageRecords(
  core: StateCore,
  changes: BlockChanges,
  names: string[],
  edits: Edits,
  staging: Staging,
) {
  let growth = 0
  const changedNames: string[] = []
  const values: (Uint8Array | undefined)[] = []
  for (let index = 0; index < changes.records.length; index++) {
    const { key, value } = changes.records[index] as Change
    const found = edits.found[index]
    if (found === SAME || (value === undefined && found === ABSENT)) continue
    const storeKey = spaceKey('record', key)
    const old = found === DIFFERENT && core.undoWindow > 0 ? recordBefore(core, key) : undefined
    staging.undoValues.push({ key: storeKey, value: old })
    staging.writes.push({ key: storeKey, value })
    keepRecent(core, names[index] as string, value)
    changedNames.push(names[index] as string)
    values.push(value)
    growth += (value === undefined ? 0 : 1) - (found === DIFFERENT ? 1 : 0)
  }
  core.records.add(changes.height, changedNames, values)
  return growth
}

/** Without undo nothing asks for the old value, and writing an entry again is cheaper than reading it first. */
function stageIndexes(core: StateCore, changes: BlockChanges, names: string[], staging: Staging): void {
  const keepsUndo = core.undoWindow > 0
  const changedNames: string[] = []
  const values: (Uint8Array | undefined)[] = []
  for (let index = 0; index < changes.indexes.length; index++) {
    const { key, value } = changes.indexes[index] as Change
    const old = keepsUndo ? currentIndex(core, key) : undefined
    if (keepsUndo && isSame(old, value)) continue
    const storeKey = spaceKey('index', key)
    if (keepsUndo) staging.undoValues.push({ key: storeKey, value: old })
    staging.writes.push({ key: storeKey, value })
    changedNames.push(names[index] as string)
    values.push(value)
  }
  core.indexes.add(changes.height, changedNames, values)
}

function isSame(old: Uint8Array | undefined, value: Uint8Array | undefined): boolean {
  return old === undefined || value === undefined ? old === value : equalBytes(old, value)
}

/** Blocks whose undo records go with one block, at most. */
const PRUNE_LIMIT = 64

function pruneUndo(core: StateCore, height: number, writes: Write[]): number {
  const { undoFrom } = core.meta
  const end = Math.min(height - core.undoWindow + 1, undoFrom + PRUNE_LIMIT)
  for (let old = undoFrom; old < end; old++) writes.push({ key: heightKey('undo', old), value: undefined })
  return Math.max(undoFrom, end)
}

/** See `AuthenticatedState.stage`. */
export function stageBlock(core: StateCore, changes: BlockChanges): { root: Hash; writes: readonly Write[] } {
  const { height } = changes
  const isFirst = core.meta.height === -1
  assert(isFirst ? height >= 0 : height === core.meta.height + 1, 'blocks are staged in the order of heights')
  const staging: Staging = { writes: [], undoPages: [], undoValues: [] }
  const { writes } = staging
  const recordNames = uniqueNames(changes.records)
  const indexNames = uniqueNames(changes.indexes)
  const edits = editsOf(changes.records, core.top.bits)
  const { before, after, changed } = editBuckets(core, edits, height, staging)
  const growth = stageRecords(core, changes, recordNames, edits, staging)
  stageIndexes(core, changes, indexNames, staging)
  if (!isFirst && core.undoWindow > 0) {
    const { undoPages: pages, undoValues: values } = staging
    const undo = encodeUndo({ meta: encodeMeta(core.meta), buckets: before, pages, values })
    core.undos.set(height, undo)
    writes.push({ key: heightKey('undo', height), value: undo })
  }
  if (changed > 0) {
    core.journals.set(height, after)
    writes.push({ key: heightKey('journal', height), value: after })
  }
  const root = asHash(core.top.root())
  const { count } = core.meta
  const first = isFirst ? { journalFrom: height, cycleStart: height } : {}
  const undoFrom = isFirst ? height + 1 : pruneUndo(core, height, writes)
  const meta = { ...core.meta, height, root, count: count + growth, undoFrom, ...first }
  core.meta = core.checkpoint.advance(meta, changed, writes)
  writes.push({ key: META_KEY, value: encodeMeta(core.meta) })
  return { root, writes }
}
