import {
  asHash,
  concatBytes,
  equalBytes,
  failed,
  HASH_BYTES,
  type Hash,
  ok,
  type Result,
  sha256,
} from '@vouch/core'

/** Merkle trees of RFC 9162 §2.1: leaves are hashed with 0x00 before them, nodes with 0x01. */

const LEAF = Uint8Array.of(0)
const EMPTY = sha256(new Uint8Array(0))

export function leafHash(entry: Uint8Array): Hash {
  return sha256(concatBytes(LEAF, entry))
}

/** One node's preimage at a time. */
const pair = new Uint8Array(65)

function nodeHash(left: Uint8Array, right: Uint8Array): Hash {
  const bytes = pair
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 33)
  return sha256(bytes)
}

/** Root over leaf hashes; of no leaves, the hash of nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): Hash {
  if (leaves.length === 0) return EMPTY
  let level: readonly Uint8Array[] = leaves
  while (level.length > 1) level = parents(level)
  return asHash(level[0] as Uint8Array)
}

/** Pairing from the left, a last odd node moving up as it is, gives the tree of RFC 9162. */
function parents(level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = []
  for (let at = 0; at + 1 < level.length; at += 2)
    above.push(nodeHash(level[at] as Uint8Array, level[at + 1] as Uint8Array))
  if (level.length % 2 === 1) above.push(level[level.length - 1] as Uint8Array)
  return above
}

/** Siblings from the leaf up (RFC 9162 §2.1.3.1). Throws RangeError where there is no such leaf. */
export function inclusionPath(leaves: readonly Uint8Array[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`no leaf ${index}`)
  const path: Hash[] = []
  let level: readonly Uint8Array[] = leaves
  let at = index
  while (level.length > 1) {
    const sibling = level[at ^ 1]
    if (sibling !== undefined) path.push(asHash(sibling))
    level = parents(level)
    at >>= 1
  }
  return path
}

/** The root that a leaf and its path lead to (RFC 9162 §2.1.3.2). Problem: `MERKLE_PATH_INVALID`. */
export function rootFromInclusionPath(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Result<Hash> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    return invalid('there is no such leaf')
  if (![leaf, ...path].every(isHash)) return invalid(`a hash in it has not ${HASH_BYTES} bytes`)
  let node = leaf
  let at = index
  let last = size - 1
  let used = 0
  while (last > 0) {
    const paired = at % 2 === 1 || at < last
    if (paired) {
      const sibling = path[used]
      if (sibling === undefined) return invalid('it is too short')
      node = at % 2 === 1 ? nodeHash(sibling, node) : nodeHash(node, sibling)
      used += 1
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  if (used !== path.length) return invalid('it is too long')
  return ok(asHash(node))
}

/** Proof that the first `first` leaves are a prefix of all (RFC 9162 §2.1.4.1). Throws RangeError outside 1..size. */
export function consistencyPath(leaves: readonly Uint8Array[], first: number): Hash[] {
  if (!Number.isInteger(first) || first < 1 || first > leaves.length)
    throw new RangeError(`no tree of ${first} leaves`)
  return subproof(leaves, first, true)
}

function subproof(leaves: readonly Uint8Array[], first: number, whole: boolean): Hash[] {
  if (first === leaves.length) return whole ? [] : [merkleRoot(leaves)]
  const split = largestPowerBelow(leaves.length)
  if (first <= split)
    return [...subproof(leaves.slice(0, split), first, whole), merkleRoot(leaves.slice(split))]
  return [...subproof(leaves.slice(split), first - split, false), merkleRoot(leaves.slice(0, split))]
}

function largestPowerBelow(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** RFC 9162 §2.1.4.2. Problem: `MERKLE_CONSISTENCY_INVALID`. */
export function verifyConsistency(
  first: { readonly size: number; readonly root: Uint8Array },
  second: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): Result<null> {
  if (
    !Number.isSafeInteger(first.size) ||
    !Number.isSafeInteger(second.size) ||
    first.size < 1 ||
    first.size > second.size
  )
    return inconsistent()
  if (![first.root, second.root, ...path].every(isHash)) return inconsistent()
  if (first.size === second.size)
    return path.length === 0 && equalBytes(first.root, second.root) ? ok(null) : inconsistent()
  const nodes = isPowerOfTwo(first.size) ? [first.root, ...path] : [...path]
  const start = nodes.shift()
  if (start === undefined) return inconsistent()
  let at = first.size - 1
  let last = second.size - 1
  while (at % 2 === 1) {
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  let oldRoot: Uint8Array = start
  let newRoot: Uint8Array = start
  for (const node of nodes) {
    if (last === 0) return inconsistent()
    if (at % 2 === 1 || at === last) {
      oldRoot = nodeHash(node, oldRoot)
      newRoot = nodeHash(node, newRoot)
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2)
        last = Math.floor(last / 2)
      }
    } else newRoot = nodeHash(newRoot, node)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equalBytes(oldRoot, first.root) && equalBytes(newRoot, second.root)
    ? ok(null)
    : inconsistent()
}

/** Nodes are hashed in a buffer of fixed size, where a part of any other length would leave or overwrite bytes. */
function isHash(bytes: Uint8Array): boolean {
  return bytes.length === HASH_BYTES
}

function isPowerOfTwo(value: number): boolean {
  return largestPowerBelow(value + 1) === value
}

function invalid(reason: string): Result<never> {
  return failed(
    'MERKLE_PATH_INVALID',
    `The inclusion path does not fit its tree: ${reason}.`,
    'Ask the node for the proof again.',
  )
}

function inconsistent(): Result<never> {
  return failed(
    'MERKLE_CONSISTENCY_INVALID',
    'The larger tree does not contain the smaller one as its beginning.',
    'Do not trust whoever gave this proof.',
  )
}
