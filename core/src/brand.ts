declare const brand: unique symbol
/** A value that only its constructor may produce; the tag exists in types alone. */
export type Brand<T, Tag extends string> = T & { readonly [brand]: Tag }

/** A SHA-256 digest: exactly 32 bytes. */
export type Hash = Brand<Uint8Array, 'Hash'>
/** A block's number; the genesis state is height 0, the first block height 1. */
export type Height = Brand<number, 'Height'>
/** Money or tokens in minor units; never a fraction. */
export type Amount = Brand<bigint, 'Amount'>

export const HASH_BYTES = 32

/** Checks the length and brands. Throws RangeError, because a wrong length here is a programming error. */
export function asHash(bytes: Uint8Array): Hash {
  if (bytes.length !== HASH_BYTES) throw new RangeError(`a hash has ${HASH_BYTES} bytes, not ${bytes.length}`)
  return bytes as Hash
}

export function asHeight(value: number): Height {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a height: ${value}`)
  return value as Height
}

export function asAmount(value: bigint): Amount {
  if (value < 0n) throw new RangeError(`an amount is not negative: ${value}`)
  return value as Amount
}

/** 32 zero bytes: the hash of nothing (an empty subtree, the parent of the first block). */
export const ZERO_HASH: Hash = asHash(new Uint8Array(HASH_BYTES))
