import { describe, expect, it } from 'vitest'
import { decode, encode, fromHex } from '../../src/index.ts'

function codeOf(bytes: Uint8Array): string {
  const decoded = decode(bytes)
  return decoded.ok ? 'OK' : decoded.problem.code
}

describe('CBOR_TOO_LARGE', () => {
  it('is given for one byte more than the limit', () => {
    const limits = { maxBytes: 10, maxDepth: 4 }
    expect(decode(encode(new Uint8Array(9)), limits).ok).toBe(true)
    expect(decode(encode(new Uint8Array(10)), limits)).toMatchObject({
      problem: { code: 'CBOR_TOO_LARGE', meta: { bytes: 11, maxBytes: 10 } },
    })
  })
})

describe('CBOR_TOO_DEEP', () => {
  it('is given for one level more than the limit, and for 100 000', () => {
    const nested = (levels: number) => Uint8Array.from([...new Uint8Array(levels).fill(0x81), 0xf6])
    expect(codeOf(nested(16))).toBe('OK')
    expect(codeOf(nested(17))).toBe('CBOR_TOO_DEEP')
    expect(codeOf(nested(100_000))).toBe('CBOR_TOO_DEEP')
  })
})

describe('CBOR_MALFORMED', () => {
  it.each([
    ['nothing', ''],
    ['half a float', 'f93c00'],
    ['a float', 'fa3f800000'],
    ['a double', 'fb3ff0000000000000'],
    ['an empty map', 'a0'],
    ['a map', 'a10102'],
    ['undefined', 'f7'],
    ['a simple value', 'f0'],
    ['a simple value of two bytes', 'f820'],
    ['a break', 'ff'],
    ['a date tag', 'c000'],
    ['the self-described tag', 'd9d9f7f6'],
    ['a bignum that is text', 'c26101'],
    ['a bignum without bytes', 'c2'],
    ['a reserved head', '1c'],
    ['a bignum of 33 bytes', `c25821${'01'.repeat(33)}`],
    ['the first negative beyond 256 bits', `c35820${'ff'.repeat(32)}`],
    ['a short argument', '19 01'],
    ['short bytes', '43 0102'],
    ['short text', '63 6161'],
    ['a short array', '83 0101'],
    ['a byte after the value', '00 00'],
    ['an overlong sequence in text', '62 c080'],
    ['a surrogate in text', '63 eda080'],
    ['half a character', '61 e5'],
    ['bytes of a declared 2^32', '5b 0000000100000000'],
    ['text of a declared 2^64 - 1', '7b ffffffffffffffff'],
    ['an array of a declared 2^53', '9b 0020000000000000'],
    ['an array of a declared 2^31', '9a 80000000'],
  ])('is given for %s', (_what, hex) => {
    expect(codeOf(fromHex(hex.replaceAll(' ', '')) as Uint8Array)).toBe('CBOR_MALFORMED')
  })
})

describe('CBOR_NOT_CANONICAL', () => {
  it.each([
    ['23 in two bytes', '1817'],
    ['255 in three bytes', '1900ff'],
    ['65535 in five bytes', '1a0000ffff'],
    ['2^32 - 1 in nine bytes', '1b00000000ffffffff'],
    ['a long negative', '3800'],
    ['a long length', '580100'],
    ['a long array length', '980100'],
    ['indefinite bytes', '5f4100ff'],
    ['indefinite text', '7f6161ff'],
    ['an indefinite array', '9f01ff'],
    ['a bignum that fits 64 bits', 'c248ffffffffffffffff'],
    ['a negative bignum that fits 64 bits', 'c34101'],
    ['an empty bignum', 'c240'],
    ['a bignum that begins with zero', 'c24900ffffffffffffffff'],
  ])('is given for %s', (_what, hex) => {
    expect(codeOf(fromHex(hex) as Uint8Array)).toBe('CBOR_NOT_CANONICAL')
  })
})
