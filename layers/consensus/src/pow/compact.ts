import { assert } from '@vouch/core'

/**
 * A 256-bit target in four bytes, as Bitcoin's nBits: a length in bytes, then the first three bytes. Precision is lost, so
 * that every node computes with what the compact form stands for.
 */
export function targetOf(bits: number): bigint {
  const size = bits >>> 24
  const word = BigInt(bits & 0x7f_ffff)
  return size <= 3 ? word >> BigInt(8 * (3 - size)) : word << BigInt(8 * (size - 3))
}

export function bitsOf(target: bigint): number {
  assert(target >= 0n && target < 1n << 256n, 'a target has at most 256 bits')
  let size = 0
  for (let rest = target; rest > 0n; rest >>= 8n) size += 1
  let word = size <= 3 ? Number(target) << (8 * (3 - size)) : Number(target >> BigInt(8 * (size - 3)))
  // The highest bit is a sign in Bitcoin's form: it is never set.
  if ((word & 0x80_0000) !== 0) {
    word >>>= 8
    size += 1
  }
  return size * 0x100_0000 + word
}

/** True where the compact form is the one that `bitsOf` gives, and stands for a target that can be met. */
export function isCanonicalBits(bits: number): boolean {
  if (!Number.isInteger(bits) || bits < 0 || bits > 0xffff_ffff || (bits & 0x80_0000) !== 0) return false
  const target = targetOf(bits)
  return target > 0n && target < 1n << 256n && bitsOf(target) === bits
}

/** Hashes that a block with this target costs on average: 2^256 / (target + 1). */
export function workOf(bits: number): bigint {
  return (1n << 256n) / (targetOf(bits) + 1n)
}
