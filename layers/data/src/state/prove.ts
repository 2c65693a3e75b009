import { asHash, assert, equalBytes, failed, HASH_BYTES, ok, type Result } from '@vouch/core'
import { spaceKey } from '../storage/key-space.ts'
import { bucketNumbers, packBuckets, sortedBuckets, unpackBuckets } from './bucket-hashes.ts'

import { type LoadPage, onlyEntry, pathInPage } from './bucket-path.ts'
import { isKept, requireUndo } from './revert.ts'
import { currentRecord, type StateCore } from './state-core.ts'
import { bitAt, keyHashInto } from './state-hash.ts'
import type { StateProof } from './state-proof.ts'
import { EMPTY, MANY, type PathEnd } from './subtree.ts'
import type { TopTree } from './top-tree.ts'
import { findUndone, undoSection } from './undo-record.ts'

/** See `AuthenticatedState.prove`. */
export function proveAt(core: StateCore, key: Uint8Array, height: number): Result<StateProof> {
  if (!isKept(core, height))
    return failed(
      'STATE_HEIGHT_PRUNED',
      `The state at height ${height} is not kept; it is from ${core.meta.undoFrom - 1} to ${core.meta.height}.`,
      'Ask for a recent height, or ask a node that keeps more.',
      { height, oldest: core.meta.undoFrom - 1, latest: core.meta.height },
    )
  const keyHash = new Uint8Array(HASH_BYTES)
  keyHashInto(key, keyHash, 0)
  const undos: Uint8Array[] = []
  for (let later = height + 1; later <= core.meta.height; later++) undos.push(requireUndo(core, later))
  const { entry, siblings } = withTopBefore(core.top, undos, () =>
    pathInTop(core.top, pagesBefore(core, undos), keyHash),
  )
  const isPresent = entry !== undefined && equalBytes(entry.subarray(0, HASH_BYTES), keyHash)
  const value = isPresent ? recordBefore(core, undos, key) : undefined
  assert(!isPresent || value !== undefined, 'a key in the state tree has a record')
  const neighbour =
    entry === undefined || isPresent
      ? undefined
      : { keyHash: asHash(entry.slice(0, HASH_BYTES)), valueHash: asHash(entry.slice(HASH_BYTES)) }
  return ok({ key: key.slice(), value: value?.slice(), neighbour, siblings: siblings.map(asHash) })
}

/** Runs `body` with the top of the tree as it was before the blocks of `undos`, oldest first. */
function withTopBefore<T>(top: TopTree, undos: readonly Uint8Array[], body: () => T): T {
  if (undos.length === 0) return body()
  const sections = undos.map((undo) => undoSection(undo, 'buckets'))
  const numbers = new Set<number>()
  for (const section of sections) for (const bucket of bucketNumbers(section)) numbers.add(bucket)
  const buckets = sortedBuckets(numbers)
  const present = packBuckets(top, buckets)
  try {
    for (const section of sections.toReversed()) unpackBuckets(top, section)
    top.update(buckets)
    return body()
  } finally {
    unpackBuckets(top, present)
    top.update(buckets)
  }
}

/** Pages as they were: what the oldest block that touched one found there. */
function pagesBefore(core: StateCore, undos: readonly Uint8Array[]): LoadPage {
  return (key) => {
    for (const undo of undos) {
      const undone = findUndone(undoSection(undo, 'pages'), key)
      if (undone !== undefined) return undone.value
    }
    return core.pages.load(key)
  }
}

function recordBefore(
  core: StateCore,
  undos: readonly Uint8Array[],
  key: Uint8Array,
): Uint8Array | undefined {
  const storeKey = spaceKey('record', key)
  for (const undo of undos) {
    const undone = findUndone(undoSection(undo, 'values'), storeKey)
    if (undone !== undefined) return undone.value
  }
  return currentRecord(core, key)
}

function pathInTop(top: TopTree, load: LoadPage, keyHash: Uint8Array): PathEnd {
  const siblings: Uint8Array[] = []
  let node = 1
  for (let depth = 0; depth < top.bits; depth++) {
    if (top.kindOf(node) !== MANY) return { entry: entryBelow(top, load, node), siblings }
    const child = 2 * node + bitAt(keyHash, depth)
    siblings.push(top.hashOf(child ^ 1))
    node = child
  }
  if (top.kindOf(node) !== MANY) return { entry: entryBelow(top, load, node), siblings }
  const below = pathInPage(load, top.bits, keyHash)
  return { entry: below.entry, siblings: [...siblings, ...below.siblings] }
}

/** The leaf below a node that has at most one. */
function entryBelow(top: TopTree, load: LoadPage, from: number): Uint8Array | undefined {
  if (top.kindOf(from) === EMPTY) return undefined
  let node = from
  const firstBucket = 2 ** top.bits
  while (node < firstBucket) node = 2 * node + (top.kindOf(2 * node) === EMPTY ? 1 : 0)
  return onlyEntry(load, top.bits, prefixOf(node - firstBucket, top.bits))
}

/** A key hash that begins with the bits of a bucket's number. */
function prefixOf(bucket: number, bits: number): Uint8Array {
  const prefix = new Uint8Array(HASH_BYTES)
  new DataView(prefix.buffer).setUint32(0, (bucket << (32 - bits)) >>> 0)
  return prefix
}
