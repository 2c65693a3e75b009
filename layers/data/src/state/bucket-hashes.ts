import { assert, HASH_BYTES } from '@vouch/core'
import type { TopTree } from './top-tree.ts'

/**
 * Buckets and what they hash to, packed: number (uint32, big-endian), kind, hash. What a block made of its buckets
 * is its journal; what they were before stands in its undo record.
 */
const BUCKET_HASH_BYTES = 4 + 1 + HASH_BYTES

/** The present hashes of `buckets`. */
export function packBuckets(top: TopTree, buckets: ArrayLike<number>): Uint8Array {
  const packed = new Uint8Array(buckets.length * BUCKET_HASH_BYTES)
  const view = new DataView(packed.buffer)
  for (let index = 0; index < buckets.length; index++) {
    const at = index * BUCKET_HASH_BYTES
    const bucket = buckets[index] as number
    view.setUint32(at, bucket)
    packed[at + 4] = top.copyBucket(bucket, packed, at + 5)
  }
  return packed
}

/** Puts packed hashes into the tree; the numbers of the buckets, as they come. */
export function unpackBuckets(top: TopTree, packed: Uint8Array): number[] {
  assert(packed.length % BUCKET_HASH_BYTES === 0, 'packed bucket hashes are whole')
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const buckets: number[] = []
  for (let at = 0; at < packed.length; at += BUCKET_HASH_BYTES) {
    const bucket = view.getUint32(at)
    top.setBucket(bucket, packed[at + 4] as number, packed, at + 5)
    buckets.push(bucket)
  }
  return buckets
}

/** The numbers of packed buckets, without touching the tree. */
export function bucketNumbers(packed: Uint8Array): number[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const buckets: number[] = []
  for (let at = 0; at < packed.length; at += BUCKET_HASH_BYTES) buckets.push(view.getUint32(at))
  return buckets
}

/** Ascending and all different, as `TopTree.update` wants them. */
export function sortedBuckets(buckets: Iterable<number>): Uint32Array {
  return Uint32Array.from(new Set(buckets)).sort()
}
