import { HASH_BYTES } from '@vouch/core'
import {
  childPrefix,
  childrenOf,
  entriesOf,
  isSplit,
  leafPage,
  levelsOf,
  PAGE_ENTRIES,
  pageKey,
  SPLIT_BITS,
  SPLIT_CHILDREN,
  splitPage,
} from './bucket-page.ts'
import { bitsAt, ENTRY_BYTES } from './state-hash.ts'
import { EMPTY, EMPTY_SUBTREE, hashEntriesInto, kindOfCount, type Subtree } from './subtree.ts'

/** Where pages come from and go to. */
export interface Pages {
  load(key: Uint8Array): Uint8Array | undefined
  /** `undefined` deletes. `old` is what `load` gave for this key. */
  save(key: Uint8Array, page: Uint8Array | undefined, old: Uint8Array | undefined): void
}

export const ABSENT = 0
export const DIFFERENT = 1
export const SAME = 2

/** The changes of a block as entries, in key-hash order through `order`. */
export interface Edits {
  /** (key hash, value hash) of change n at 64 n; the value hash of a deletion is not read. */
  readonly entries: Uint8Array
  /** 1 where change n deletes. */
  readonly deletes: Uint8Array
  /** Filled in: whether change n found no entry, another value or the same. */
  readonly found: Uint8Array
  readonly order: Uint32Array
}

export function compareEntries(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): number {
  for (let byte = 0; byte < HASH_BYTES; byte++) {
    const difference = (left[leftAt + byte] as number) - (right[rightAt + byte] as number)
    if (difference !== 0) return difference
  }
  return 0
}

function sameValue(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): boolean {
  for (let byte = HASH_BYTES; byte < ENTRY_BYTES; byte++)
    if (left[leftAt + byte] !== right[rightAt + byte]) return false
  return true
}

function copyEntry(from: Uint8Array, fromAt: number, to: Uint8Array, toAt: number): void {
  for (let byte = 0; byte < ENTRY_BYTES; byte++) to[toAt + byte] = from[fromAt + byte] as number
}

let mergeScratch = new Uint8Array((PAGE_ENTRIES + 64) * ENTRY_BYTES)

/** Merges the ordered changes `from` to `to` into sorted entries; undefined where nothing changes. */
function merge(old: Uint8Array, edits: Edits, from: number, to: number): Uint8Array | undefined {
  const room = old.length + (to - from) * ENTRY_BYTES
  if (mergeScratch.length < room) mergeScratch = new Uint8Array(room * 2)
  const output = mergeScratch
  let oldAt = 0
  let length = 0
  let changed = false
  for (let position = from; position < to; position++) {
    const change = edits.order[position] as number
    const entryAt = change * ENTRY_BYTES
    let order = -1
    while (oldAt < old.length) {
      order = compareEntries(old, oldAt, edits.entries, entryAt)
      if (order >= 0) break
      copyEntry(old, oldAt, output, length)
      oldAt += ENTRY_BYTES
      length += ENTRY_BYTES
    }
    const found = order === 0 && oldAt < old.length
    const same = found && edits.deletes[change] === 0 && sameValue(old, oldAt, edits.entries, entryAt)
    edits.found[change] = same ? SAME : found ? DIFFERENT : ABSENT
    if (found) oldAt += ENTRY_BYTES
    if (edits.deletes[change] === 0) {
      copyEntry(edits.entries, entryAt, output, length)
      length += ENTRY_BYTES
    }
    changed ||= !same && (found || edits.deletes[change] === 0)
  }
  if (!changed) return undefined
  output.set(old.subarray(oldAt), length)
  return output.subarray(0, length + old.length - oldAt)
}

/**
 * Applies the ordered changes `from` to `to`, all below the page at `depth`, and saves the pages they touch.
 * The new subtree, or undefined where nothing changes.
 */
export function editPage(
  pages: Pages,
  depth: number,
  page: Uint8Array | undefined,
  edits: Edits,
  from: number,
  to: number,
): Subtree | undefined {
  const first = (edits.order[from] as number) * ENTRY_BYTES
  const keyHash = edits.entries.subarray(first, first + HASH_BYTES)
  const key = pageKey(depth, keyHash)
  if (page !== undefined && isSplit(page)) return editSplit(pages, depth, page, edits, from, to)
  const merged = merge(entriesOf(page), edits, from, to)
  if (merged === undefined) return undefined
  if (merged.length > PAGE_ENTRIES * ENTRY_BYTES) return cut(pages, depth, merged.slice(), page)
  return saveLeaves(pages, key, depth, merged, page)
}

function saveLeaves(
  pages: Pages,
  key: Uint8Array,
  depth: number,
  entries: Uint8Array,
  old: Uint8Array | undefined,
): Subtree {
  const count = entries.length / ENTRY_BYTES
  pages.save(key, count === 0 ? undefined : leafPage(entries, count), old)
  if (count === 0) return EMPTY_SUBTREE
  const hash = new Uint8Array(HASH_BYTES)
  hashEntriesInto(entries, count, depth, hash)
  return { kind: kindOfCount(count), hash }
}

/** Saves sorted entries below `depth` as one page, or as sixteen and their parent. */
function cut(pages: Pages, depth: number, entries: Uint8Array, old: Uint8Array | undefined): Subtree {
  const key = pageKey(depth, entries)
  if (entries.length <= PAGE_ENTRIES * ENTRY_BYTES) return saveLeaves(pages, key, depth, entries, old)
  const children: Subtree[] = []
  let at = 0
  for (let child = 0; child < SPLIT_CHILDREN; child++) {
    const from = at
    while (at < entries.length && bitsAt(entries, at, depth, SPLIT_BITS) === child) at += ENTRY_BYTES
    children.push(
      at === from ? EMPTY_SUBTREE : cut(pages, depth + SPLIT_BITS, entries.subarray(from, at), undefined),
    )
  }
  pages.save(key, splitPage(children), old)
  return levelsOf(children)[0]?.[0] as Subtree
}

function editSplit(
  pages: Pages,
  depth: number,
  page: Uint8Array,
  edits: Edits,
  from: number,
  to: number,
): Subtree | undefined {
  const children = childrenOf(page)
  const entryAt = (position: number) => (edits.order[position] as number) * ENTRY_BYTES
  const prefix = edits.entries.slice(entryAt(from), entryAt(from) + HASH_BYTES)
  let changed = false
  for (let position = from; position < to; ) {
    const child = bitsAt(edits.entries, entryAt(position), depth, SPLIT_BITS)
    let end = position + 1
    while (end < to && bitsAt(edits.entries, entryAt(end), depth, SPLIT_BITS) === child) end++
    const below = depth + SPLIT_BITS
    const childPage =
      children[child]?.kind === EMPTY
        ? undefined
        : pages.load(pageKey(below, childPrefix(prefix, depth, child)))
    const edited = editPage(pages, below, childPage, edits, position, end)
    if (edited !== undefined) {
      children[child] = edited
      changed = true
    }
    position = end
  }
  if (!changed) return undefined
  const key = pageKey(depth, prefix)
  const isEmpty = children.every(({ kind }) => kind === EMPTY)
  pages.save(key, isEmpty ? undefined : splitPage(children), page)
  return levelsOf(children)[0]?.[0] as Subtree
}
