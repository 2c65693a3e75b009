import { assert, HASH_BYTES } from '@vouch/core'
import { hashPairs } from '#state-hasher'
import { EMPTY, MANY, SINGLE, type SubtreeKind } from './subtree.ts'

const WORDS = HASH_BYTES / 4
/** Pairs hashed by one native call. */
const BATCH = 8192

/**
 * The top of the state tree, flat in memory as a heap: node 1 is the root, the children of n are 2n and 2n + 1,
 * bucket b is node 2^bits + b. 66 bytes a bucket: 66 MiB at 20 bits.
 */
export interface TopTree {
  readonly bits: number
  root(): Uint8Array
  kindOf(node: number): SubtreeKind
  /** A copy of a node's hash. */
  hashOf(node: number): Uint8Array
  /** Copies a bucket's hash to `output[at]`; its kind. */
  copyBucket(number: number, output: Uint8Array, at: number): SubtreeKind
  /** Copies the buckets from `first` on: `kinds` takes one byte of each, `output` one hash of each. */
  copyBuckets(first: number, kinds: Uint8Array, output: Uint8Array): void
  /** Replaces a bucket; `update` or `rebuild` must follow before anything is read above it. */
  setBucket(number: number, kind: number, hashes: Uint8Array, at: number): void
  /** Replaces the buckets from `first` on, as many as there are kinds. */
  setBuckets(first: number, kinds: Uint8Array, hashes: Uint8Array): void
  /** Hashes again what is above `buckets`, which are ascending and all different. */
  update(buckets: ArrayLike<number>): void
  /** Hashes everything above the buckets. */
  rebuild(): void
}

export function createTopTree(bits: number): TopTree {
  assert(Number.isInteger(bits) && bits >= 1 && bits <= 24, 'the state has 2^1 to 2^24 buckets')
  const firstBucket = 2 ** bits
  const hashes = new Uint8Array(2 * firstBucket * HASH_BYTES)
  const words = new Int32Array(hashes.buffer)
  const kinds = new Uint8Array(2 * firstBucket)
  const input = new Int32Array(BATCH * 2 * WORDS)
  const inputBytes = new Uint8Array(input.buffer)
  const output = new Int32Array(BATCH * WORDS)
  const outputBytes = new Uint8Array(output.buffer)
  const waiting = new Uint32Array(BATCH)
  let waitingCount = 0

  function flush(): void {
    if (waitingCount === 0) return
    hashPairs(
      inputBytes.subarray(0, waitingCount * 2 * HASH_BYTES),
      outputBytes.subarray(0, waitingCount * HASH_BYTES),
    )
    for (let index = 0; index < waitingCount; index++) {
      const to = (waiting[index] as number) * WORDS
      const from = index * WORDS
      for (let word = 0; word < WORDS; word++) words[to + word] = output[from + word] as number
    }
    waitingCount = 0
  }

  function combine(node: number): void {
    const left = 2 * node
    const total = (kinds[left] as number) + (kinds[left + 1] as number)
    kinds[node] = total > MANY ? MANY : total
    const from = left * WORDS
    if (total >= MANY) {
      const to = waitingCount * 2 * WORDS
      for (let word = 0; word < 2 * WORDS; word++) input[to + word] = words[from + word] as number
      waiting[waitingCount++] = node
      if (waitingCount === BATCH) flush()
    } else {
      const only = kinds[left] === SINGLE ? from : from + WORDS // an empty right child is zeros, as it should be
      for (let word = 0; word < WORDS; word++) words[node * WORDS + word] = words[only + word] as number
    }
  }

  function update(buckets: ArrayLike<number>): void {
    const nodes = new Uint32Array(buckets.length)
    for (let index = 0; index < nodes.length; index++) nodes[index] = firstBucket + (buckets[index] as number)
    let count = nodes.length
    for (let level = bits; level > 0 && count > 0; level--) {
      let parents = 0
      for (let index = 0; index < count; index++) {
        const parent = (nodes[index] as number) >>> 1
        if (parents > 0 && nodes[parents - 1] === parent) continue
        nodes[parents++] = parent
        combine(parent)
      }
      flush()
      count = parents
    }
  }

  const hashOf = (node: number) => hashes.slice(node * HASH_BYTES, (node + 1) * HASH_BYTES)
  return {
    bits,
    root: () => hashOf(1),
    kindOf: (node) => kinds[node] as SubtreeKind,
    hashOf,
    copyBucket(number, target, at) {
      const from = (firstBucket + number) * HASH_BYTES
      for (let byte = 0; byte < HASH_BYTES; byte++) target[at + byte] = hashes[from + byte] as number
      return kinds[firstBucket + number] as SubtreeKind
    },
    copyBuckets(first, newKinds, newHashes) {
      const from = firstBucket + first
      newKinds.set(kinds.subarray(from, from + newKinds.length))
      newHashes.set(hashes.subarray(from * HASH_BYTES, from * HASH_BYTES + newHashes.length))
    },
    setBucket(number, kind, source, at) {
      assert(kind >= EMPTY && kind <= MANY, 'a bucket is empty, single or many')
      kinds[firstBucket + number] = kind
      const to = (firstBucket + number) * HASH_BYTES
      for (let byte = 0; byte < HASH_BYTES; byte++) hashes[to + byte] = source[at + byte] as number
    },
    setBuckets(first, newKinds, newHashes) {
      kinds.set(newKinds, firstBucket + first)
      hashes.set(newHashes, (firstBucket + first) * HASH_BYTES)
    },
    update,
    rebuild() {
      for (let level = firstBucket >>> 1; level > 0; level >>>= 1) {
        for (let node = level; node < 2 * level; node++) combine(node)
        flush()
      }
    },
  }
}
