import { describe, expect, it } from 'vitest'
import { decode, encode, fromHex } from '../../src/index.ts'

const hex = (text: string) => fromHex(text.replaceAll(' ', '')) as Uint8Array

function codeOf(bytes: Uint8Array, limits?: Parameters<typeof decode>[1]): string {
  const result = decode(bytes, limits)
  return result.ok ? 'accepted' : result.problem.code
}

/** `depth` arrays, one in the other, around `inner`. */
function nested(depth: number, inner: readonly number[]): Uint8Array {
  return Uint8Array.of(...new Uint8Array(depth).fill(0x81), ...inner)
}

describe('CBOR_TOO_LARGE', () => {
  it('counts bytes before it looks at them', () => {
    const limits = { maxBytes: 3, maxDepth: 1 }
    expect(codeOf(hex('42 0102'), limits)).toBe('accepted')
    expect(decode(hex('ff ff ff ff'), limits)).toMatchObject({
      problem: { code: 'CBOR_TOO_LARGE', meta: { bytes: 4, maxBytes: 3 } },
    })
  })

  it('is a mebibyte where nothing else is said', () => {
    expect(codeOf(encode(new Uint8Array((1 << 20) - 5)))).toBe('accepted')
    expect(codeOf(encode(new Uint8Array(1 << 20)))).toBe('CBOR_TOO_LARGE')
  })
})

describe('CBOR_TOO_DEEP', () => {
  it('is sixteen levels where nothing else is said', () => {
    expect(codeOf(nested(16, [0x00]))).toBe('accepted')
    expect(codeOf(nested(16, [0x80]))).toBe('accepted')
    expect(decode(nested(17, [0x00]))).toMatchObject({
      problem: { code: 'CBOR_TOO_DEEP', meta: { maxDepth: 16 } },
    })
  })

  it('holds however deep the nest, and whatever the caller allows', () => {
    const endless = new Uint8Array(100_000).fill(0x81)
    expect(codeOf(endless)).toBe('CBOR_TOO_DEEP')
    expect(decode(endless, { maxBytes: 1 << 20, maxDepth: Number.POSITIVE_INFINITY })).toMatchObject({
      problem: { code: 'CBOR_TOO_DEEP', meta: { maxDepth: 64 } },
    })
  })

  it('is the same in both directions', () => {
    const limits = { maxBytes: 1_000, maxDepth: 1_000 }
    for (const bytes of [nested(64, [0x00]), nested(64, [0x80])]) {
      const decoded = decode(bytes, limits)
      expect(decoded.ok && Buffer.from(encode(decoded.value))).toEqual(Buffer.from(bytes))
    }
    expect(codeOf(nested(65, [0x00]), limits)).toBe('CBOR_TOO_DEEP')
  })
})

describe('CBOR_MALFORMED', () => {
  it.each([
    ['nothing', ''],
    ['a head without its argument', '18'],
    ['half an argument', '19 01'],
    ['a third of an argument', '1a 010203'],
    ['seven eighths of an argument', '1b 01020304050607'],
    ['bytes that end early', '43 0102'],
    ['text that ends early', '63 6162'],
    ['an array that ends early', '82 00'],
    ['an array without its items', '9a 00ffffff'],
    ['two values', '00 00'],
    ['a value after an array', '80 80'],
    ['four gigabytes declared in six', '5a ffffffff 00'],
    ['four gigabytes of text declared in six', '7a ffffffff 00'],
    ['four milliards of items declared in six', '9a ffffffff 00'],
    ['bytes of 2^64 - 1', '5b ffffffffffffffff'],
    ['text of 2^64 - 1', '7b ffffffffffffffff'],
    ['items of 2^64 - 1', '9b ffffffffffffffff'],
    ['bytes of 2^53', '5b 0020000000000000'],
    ['an array of a declared 2^53', '9b 0020000000000000'],
    ['an array of a declared 2^31', '9a 80000000'],
    ['bytes of a declared 2^32', '5b 0000000100000000'],
    ['an empty map', 'a0'],
    ['a map', 'a1 01 02'],
    ['a map with one key twice', 'a2 01 02 01 03'],
    ['a map of no stated length', 'bf 01 02 ff'],
    ['half a float', 'f9 3c00'],
    ['a float', 'fa 3f800000'],
    ['a double', 'fb 3ff0000000000000'],
    ['NaN', 'f9 7e00'],
    ['NaN with a payload', 'fb 7ff8000000000001'],
    ['infinity', 'f9 7c00'],
    ['minus zero', 'f9 8000'],
    ['undefined', 'f7'],
    ['a simple value', 'e0'],
    ['another simple value', 'f0'],
    ['a simple value of two bytes', 'f8 20'],
    ['a simple value in two bytes', 'f8 ff'],
    ['true in two bytes', 'f8 15'],
    ['a break', 'ff'],
    ['a break in an array', '81 ff'],
    ['reserved heads', '1c'],
    ['a reserved length', '5d 00'],
    ['a reserved simple value', 'fc'],
    ['an integer of no stated length', '1f'],
    ['a negative integer of no stated length', '3f'],
    ['a tag of no stated number', 'df 00'],
    ['a date', 'c0 60'],
    ['a date tag on a number', 'c0 00'],
    ['a time', 'c1 00'],
    ['a decimal fraction', 'c4 82 00 01'],
    ['CBOR that says it is CBOR', 'd9 d9f7 00'],
    ['a tag of 64 bits', 'db ffffffffffffffff 00'],
    ['a bignum that is a number', 'c2 00'],
    ['a bignum that is text', 'c2 60'],
    ['a bignum of nothing', 'c2'],
    ['a bignum that is longer text', 'c2 61 01'],
    ['a bignum that ends early', 'c2 49 01'],
    ['a bignum that says it is huge', 'c2 5a ffffffff 01'],
    ['a tag within a tag', 'c2 c2 49 010000000000000000'],
    ['a bignum of 257 bits', `c2 58 21 01${'00'.repeat(32)}`],
    ['a bignum of 33 bytes', `c2 58 21 ${'01'.repeat(33)}`],
    ['a negative bignum one beyond 256 bits', `c3 58 20 ${'ff'.repeat(32)}`],
    ['text that is no UTF-8', '61 ff'],
    ['a lone high surrogate', '63 eda080'],
    ['a lone low surrogate', '63 edb080'],
    ['surrogates in pairs, each in three bytes', '66 eda080 edb080'],
    ['an overlong slash', '62 c0af'],
    ['an overlong zero', '62 c080'],
    ['half a character', '61 e5'],
    ['a character beyond Unicode', '64 f4908080'],
    ['a character cut at the end of its text', '62 61c3'],
    ['long text that is no UTF-8', `7828 ${'61'.repeat(39)}ff`],
  ])('%s', (_, text) => {
    expect(codeOf(hex(text))).toBe('CBOR_MALFORMED')
  })
})

describe('CBOR_NOT_CANONICAL', () => {
  it.each([
    ['23 in two bytes', '18 17'],
    ['255 in three', '19 00ff'],
    ['65,535 in five', '1a 0000ffff'],
    ['2^32 - 1 in nine', '1b 00000000ffffffff'],
    ['-24 in two bytes', '38 17'],
    ['-1 in nine', '3b 0000000000000000'],
    ['a long length of bytes', '58 01 00'],
    ['a long negative', '38 00'],
    ['a longer length of bytes', '5b 0000000000000001 00'],
    ['a long length of text', '78 01 61'],
    ['a long count of items', '98 01 00'],
    ['bytes of no stated length', '5f 41 00 ff'],
    ['text of no stated length', '7f 61 61 ff'],
    ['an array of no stated length', '9f 00 ff'],
    ['a long integer, deep inside', '81 81 81 18 00'],
    ['a bignum of nothing', 'c2 40'],
    ['a bignum that fits one byte', 'c2 41 05'],
    ['a bignum that fits 64 bits', 'c2 48 ffffffffffffffff'],
    ['a negative bignum that fits 64 bits', 'c3 48 ffffffffffffffff'],
    ['a negative bignum that fits one byte', 'c3 41 01'],
    ['a bignum that fits 64 bits with a zero before it', 'c2 49 00ffffffffffffffff'],
    ['a bignum with a zero before it', 'c2 4a 00010000000000000000'],
    ['a negative bignum with a zero before it', 'c3 4a 00010000000000000000'],
    ['a bignum whose length is long', 'c2 58 09 010000000000000000'],
    ['a bignum of no stated length', 'c2 5f 49 010000000000000000 ff'],
  ])('%s', (_, text) => {
    expect(codeOf(hex(text))).toBe('CBOR_NOT_CANONICAL')
  })
})
