import { concatBytes, HASH_BYTES, type HashDomain, sha256, utf8 } from '@vouch/core'
import { sha256Into } from '#state-hasher'

/**
 * The hashes of the state map. The same as core's `taggedHash`, written into place without an object for each:
 * key hash = tagged('vouch/state-key', key), value hash = tagged('vouch/state-value', value),
 * leaf = tagged('vouch/state-leaf', key hash ‖ value hash), node = SHA-256(left ‖ right).
 */
export const ENTRY_BYTES = 2 * HASH_BYTES

const TAG_BYTES = 2 * HASH_BYTES

interface Preimage {
  bytes: Uint8Array
}

function preimage(domain: HashDomain, capacity: number): Preimage {
  const tag = sha256(utf8(domain))
  return { bytes: concatBytes(tag, tag, new Uint8Array(capacity)) }
}

const keyPreimage = preimage('vouch/state-key', 192)
const valuePreimage = preimage('vouch/state-value', 1984)
const leafPreimage = preimage('vouch/state-leaf', ENTRY_BYTES)

function taggedInto(scratch: Preimage, part: Uint8Array, output: Uint8Array, at: number): void {
  const length = TAG_BYTES + part.length
  if (length > scratch.bytes.length) {
    const larger = new Uint8Array(length * 2)
    larger.set(scratch.bytes.subarray(0, TAG_BYTES))
    scratch.bytes = larger
  }
  scratch.bytes.set(part, TAG_BYTES)
  sha256Into(scratch.bytes.subarray(0, length), output, at)
}

export function keyHashInto(key: Uint8Array, output: Uint8Array, at: number): void {
  taggedInto(keyPreimage, key, output, at)
}

export function valueHashInto(value: Uint8Array, output: Uint8Array, at: number): void {
  taggedInto(valuePreimage, value, output, at)
}

/** `entry` is a key hash and a value hash, 64 bytes. */
export function leafHashInto(entry: Uint8Array, output: Uint8Array, at: number): void {
  leafPreimage.bytes.set(entry, TAG_BYTES)
  sha256Into(leafPreimage.bytes, output, at)
}

/** Bit `depth` of a key hash, the most significant first: 0 is left, 1 is right. */
export function bitAt(keyHash: Uint8Array, depth: number): 0 | 1 {
  return (((keyHash[depth >>> 3] as number) >>> (7 - (depth & 7))) & 1) as 0 | 1
}

/** Bits `depth` to `depth + count` of a hash that begins at `bytes[at]`, as a number; `count` up to 24. */
export function bitsAt(bytes: Uint8Array, at: number, depth: number, count: number): number {
  let value = 0
  for (let bit = depth; bit < depth + count; bit++)
    value = (value << 1) | (((bytes[at + (bit >>> 3)] as number) >>> (7 - (bit & 7))) & 1)
  return value
}

/** Whether two hashes agree in their first `depth` bits. */
export function sharesPrefix(left: Uint8Array, right: Uint8Array, depth: number): boolean {
  const whole = depth >>> 3
  for (let at = 0; at < whole; at++) if (left[at] !== right[at]) return false
  const rest = depth & 7
  return rest === 0 || ((left[whole] as number) ^ (right[whole] as number)) >>> (8 - rest) === 0
}
