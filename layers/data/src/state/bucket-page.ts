import { allocateShared, assert, compareBytes, HASH_BYTES } from '@vouch/core'
import { spaceByte } from '../storage/key-space.ts'
import { bitAt, ENTRY_BYTES } from './state-hash.ts'
import { EMPTY, EMPTY_SUBTREE, MANY, nodeHash, SINGLE, type Subtree, type SubtreeKind } from './subtree.ts'

/** More keys than this and a bucket is cut into sixteen, so that nobody can aim keys at one and make it slow. */
export const PAGE_ENTRIES = 256
/** Bits of the key hash that one cut decides. */
export const SPLIT_BITS = 4
export const SPLIT_CHILDREN = 1 << SPLIT_BITS

const LEAVES = 0
const SPLIT = 1
const CHILD_BYTES = 1 + HASH_BYTES

/** Small pages share a buffer: one of its own for each would cost the garbage collector a fifth of the time. */
const SHARED_BYTES = 1 << 15
let shared = new ArrayBuffer(SHARED_BYTES)
let sharedUsed = 0

function allocate(length: number): Uint8Array {
  if (length > SHARED_BYTES >>> 4) return new Uint8Array(length)
  if (sharedUsed + length > SHARED_BYTES) {
    shared = new ArrayBuffer(SHARED_BYTES)
    sharedUsed = 0
  }
  const bytes = new Uint8Array(shared, sharedUsed, length)
  sharedUsed += (length + 7) & ~7
  return bytes
}

/**
 * A stored page, what lies below one node of the tree: byte 0, then sorted entries of (key hash, value hash);
 * or byte 1, then sixteen times a kind and a hash, where the children are pages of their own.
 */
export function leafPage(entries: Uint8Array, count: number): Uint8Array {
  const page = allocate(1 + count * ENTRY_BYTES)
  page[0] = LEAVES
  page.set(entries.length === count * ENTRY_BYTES ? entries : entries.subarray(0, count * ENTRY_BYTES), 1)
  return page
}

export function isSplit(page: Uint8Array): boolean {
  return page[0] === SPLIT
}

/** The sorted entries of a page that is not split. */
export function entriesOf(page: Uint8Array | undefined): Uint8Array {
  if (page === undefined) return new Uint8Array()
  assert(page[0] === LEAVES && page.length % ENTRY_BYTES === 1, 'a state page holds whole entries')
  return page.subarray(1)
}

export function splitPage(children: readonly Subtree[]): Uint8Array {
  const page = new Uint8Array(1 + SPLIT_CHILDREN * CHILD_BYTES)
  page[0] = SPLIT
  for (const [index, { kind, hash }] of children.entries()) {
    page[1 + index * CHILD_BYTES] = kind
    page.set(hash, 2 + index * CHILD_BYTES)
  }
  return page
}

export function childrenOf(page: Uint8Array): Subtree[] {
  assert(
    page[0] === SPLIT && page.length === 1 + SPLIT_CHILDREN * CHILD_BYTES,
    'a split page has 16 children',
  )
  return Array.from({ length: SPLIT_CHILDREN }, (_, index) => {
    const at = 1 + index * CHILD_BYTES
    return { kind: page[at] as SubtreeKind, hash: page.slice(at + 1, at + CHILD_BYTES) }
  })
}

export function combine(left: Subtree, right: Subtree): Subtree {
  if (left.kind === EMPTY) return right.kind === MANY ? many(left, right) : right
  if (right.kind === EMPTY && left.kind === SINGLE) return left
  return many(left, right)
}

function many(left: Subtree, right: Subtree): Subtree {
  return { kind: MANY, hash: nodeHash(left.hash, right.hash) }
}

/** The levels above sixteen children: first the one node they hang from, last the children. */
export function levelsOf(children: readonly Subtree[]): readonly (readonly Subtree[])[] {
  const levels: (readonly Subtree[])[] = [children]
  for (let level = children; level.length > 1; ) {
    const above: Subtree[] = []
    for (let at = 0; at < level.length; at += 2)
      above.push(combine(level[at] ?? EMPTY_SUBTREE, level[at + 1] ?? EMPTY_SUBTREE))
    levels.unshift(above)
    level = above
  }
  return levels
}

/** The store key of the page below the node that the first `depth` bits of `keyHash` lead to. */
export function pageKey(depth: number, keyHash: Uint8Array): Uint8Array {
  assert(depth < 256, 'a state page lies above the last bit')
  const length = (depth + 7) >>> 3
  const key = allocateShared(2 + length)
  key[0] = spaceByte('bucket')
  key[1] = depth
  for (let at = 0; at < length; at++) key[2 + at] = keyHash[at] as number
  const rest = depth & 7
  if (rest !== 0) key[1 + length] = (key[1 + length] as number) & (0xff << (8 - rest))
  return key
}

/** `keyHash` with the bits of a cut at `depth` replaced by those of child `child`. */
export function childPrefix(keyHash: Uint8Array, depth: number, child: number): Uint8Array {
  const prefix = keyHash.slice(0, HASH_BYTES)
  for (let bit = 0; bit < SPLIT_BITS; bit++) {
    const wanted = (child >>> (SPLIT_BITS - 1 - bit)) & 1
    const at = depth + bit
    if (bitAt(prefix, at) !== wanted) prefix[at >>> 3] = (prefix[at >>> 3] as number) ^ (0x80 >>> (at & 7))
  }
  return prefix
}

/** The position of `keyHash` in sorted entries, or -1. */
export function findEntry(entries: Uint8Array, keyHash: Uint8Array): number {
  let low = 0
  let high = entries.length / ENTRY_BYTES
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compareBytes(
      entries.subarray(middle * ENTRY_BYTES, middle * ENTRY_BYTES + HASH_BYTES),
      keyHash,
    )
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle
  }
  return -1
}
