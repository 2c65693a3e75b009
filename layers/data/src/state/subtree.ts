import { assert, HASH_BYTES } from '@vouch/core'
import { hashPairs } from '#state-hasher'
import { bitAt, ENTRY_BYTES, leafHashInto } from './state-hash.ts'

/** How many leaves a subtree has, as far as its hash depends on it. */
export const EMPTY = 0
export const SINGLE = 1
export const MANY = 2
export type SubtreeKind = typeof EMPTY | typeof SINGLE | typeof MANY

/**
 * What a subtree hashes to: nothing is 32 zero bytes, one leaf is that leaf at any depth, and more is
 * SHA-256(left ‖ right) one bit further down. So the root does not depend on how buckets are cut.
 */
export interface Subtree {
  readonly kind: SubtreeKind
  readonly hash: Uint8Array
}

export const EMPTY_SUBTREE: Subtree = { kind: EMPTY, hash: new Uint8Array(HASH_BYTES) }

export function kindOfCount(count: number): SubtreeKind {
  return count >= 2 ? MANY : (count as SubtreeKind)
}

const HASH_BITS = HASH_BYTES * 8
// One pair of 32-byte slots for each depth, so that the recursion allocates nothing.
const pairSlots: Uint8Array[] = []
const leftSlots: Uint8Array[] = []
const rightSlots: Uint8Array[] = []
for (let depth = 0; depth < HASH_BITS; depth++) {
  const pair = new Uint8Array(2 * HASH_BYTES)
  pairSlots.push(pair)
  leftSlots.push(pair.subarray(0, HASH_BYTES))
  rightSlots.push(pair.subarray(HASH_BYTES))
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const pair = new Uint8Array(2 * HASH_BYTES)
  pair.set(left)
  pair.set(right, HASH_BYTES)
  const hash = new Uint8Array(HASH_BYTES)
  hashPairs(pair, hash)
  return hash
}

let leafScratch = new Uint8Array(256 * HASH_BYTES)

/** The leaf hashes of `count` sorted entries, valid until the next call. */
function leavesOf(entries: Uint8Array, count: number): Uint8Array {
  if (leafScratch.length < count * HASH_BYTES) leafScratch = new Uint8Array(count * HASH_BYTES * 2)
  for (let index = 0; index < count; index++)
    leafHashInto(
      entries.subarray(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES),
      leafScratch,
      index * HASH_BYTES,
    )
  return leafScratch
}

/** The first of the entries `low` to `high`, sorted and equal up to `depth`, whose bit `depth` is 1. */
export function middleOf(entries: Uint8Array, low: number, high: number, depth: number): number {
  let from = low
  let to = high
  const byte = depth >>> 3
  const mask = 0x80 >>> (depth & 7)
  while (from < to) {
    const middle = (from + to) >>> 1
    if (((entries[middle * ENTRY_BYTES + byte] as number) & mask) === 0) from = middle + 1
    else to = middle
  }
  return from
}

interface Leaves {
  readonly entries: Uint8Array
  readonly hashes: Uint8Array
}

function fold(leaves: Leaves, low: number, high: number, depth: number, output: Uint8Array): void {
  if (high === low) output.fill(0)
  else if (high - low === 1) output.set(leaves.hashes.subarray(low * HASH_BYTES, high * HASH_BYTES))
  else {
    assert(depth < HASH_BITS, 'two keys of the state have different hashes')
    const middle = middleOf(leaves.entries, low, high, depth)
    fold(leaves, low, middle, depth + 1, leftSlots[depth] as Uint8Array)
    fold(leaves, middle, high, depth + 1, rightSlots[depth] as Uint8Array)
    hashPairs(pairSlots[depth] as Uint8Array, output)
  }
}

/** Hashes `count` sorted entries that are all below one node at `depth`, into `output` (32 bytes). */
export function hashEntriesInto(entries: Uint8Array, count: number, depth: number, output: Uint8Array): void {
  fold({ entries, hashes: leavesOf(entries, count) }, 0, count, depth, output)
}

/** Where a key's path ends, and the hashes beside it from `depth` down. */
export interface PathEnd {
  /** The 64 bytes of the only leaf there; undefined where there is none. */
  readonly entry: Uint8Array | undefined
  readonly siblings: readonly Uint8Array[]
}

/** Follows `keyHash` through sorted entries below a node at `depth`. */
export function pathInEntries(
  entries: Uint8Array,
  count: number,
  depth: number,
  keyHash: Uint8Array,
): PathEnd {
  const leaves = { entries, hashes: leavesOf(entries, count) }
  const siblings: Uint8Array[] = []
  let low = 0
  let high = count
  for (let at = depth; high - low > 1; at++) {
    const middle = middleOf(entries, low, high, at)
    const sibling = new Uint8Array(HASH_BYTES)
    if (bitAt(keyHash, at) === 0) {
      fold(leaves, middle, high, at + 1, sibling)
      high = middle
    } else {
      fold(leaves, low, middle, at + 1, sibling)
      low = middle
    }
    siblings.push(sibling)
  }
  const entry = high === low ? undefined : entries.slice(low * ENTRY_BYTES, high * ENTRY_BYTES)
  return { entry, siblings }
}
