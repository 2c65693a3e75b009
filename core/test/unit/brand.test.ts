import { describe, expect, it } from 'vitest'
import { asAmount, asHash, asHeight, HASH_BYTES, ZERO_HASH } from '../../src/index.ts'

describe('a hash', () => {
  it('has 32 bytes', () => {
    expect(asHash(new Uint8Array(32))).toEqual(ZERO_HASH)
    expect(HASH_BYTES).toBe(32)
    for (const length of [0, 31, 33, 64]) expect(() => asHash(new Uint8Array(length))).toThrow(RangeError)
  })
})

describe('a height', () => {
  it('counts from nought', () => {
    for (const value of [0, 1, Number.MAX_SAFE_INTEGER]) expect(asHeight(value)).toBe(value)
    for (const value of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => asHeight(value)).toThrow(RangeError)
  })
})

describe('an amount', () => {
  it('is not negative', () => {
    expect(asAmount(0n)).toBe(0n)
    expect(asAmount(2n ** 200n)).toBe(2n ** 200n)
    expect(() => asAmount(-1n)).toThrow(RangeError)
  })
})
