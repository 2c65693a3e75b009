/**
 * Deterministic CBOR (RFC 8949 §4.2.1), narrowed to what the ledger records: null, booleans, integers,
 * byte strings, text, arrays. No maps (records are positional arrays), no floats, no tags except bignums.
 */
export type Cbor = null | boolean | number | bigint | string | Uint8Array | readonly Cbor[]

export interface CodecLimits {
  readonly maxBytes: number
  readonly maxDepth: number
}

export const DEFAULT_LIMITS: CodecLimits = { maxBytes: 1 << 20, maxDepth: 16 }

/** Integers as big as 256 bits; more is refused in both directions. */
export const BIGNUM_BYTES = 32
export const MAX_BIG = 1n << 256n
/** Nesting that `encode` takes, and the most that a caller's limits can let `decode` take. */
export const MAX_ENCODE_DEPTH = 64

/** Major types (RFC 8949 §3.1), as the high bits of an item's first byte. */
export const UNSIGNED = 0x00
export const NEGATIVE = 0x20
export const BYTES = 0x40
export const TEXT = 0x60
export const ARRAY = 0x80
export const TAG = 0xc0
export const FALSE = 0xf4
export const TRUE = 0xf5
export const NULL = 0xf6
export const TAG_BIGNUM = 2
export const TAG_NEGATIVE_BIGNUM = 3
