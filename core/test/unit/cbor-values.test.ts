import { describe, expect, it } from 'vitest'
import { type Cbor, decode, encode, fromHex, toHex, unwrap } from '../../src/index.ts'

/** Values and bytes of RFC 8949 appendix A, as far as the ledger records them, and edges beside them. */
const examples: readonly (readonly [name: string, value: Cbor, bytes: string])[] = [
  ['0', 0, '00'],
  ['23', 23, '17'],
  ['24', 24, '1818'],
  ['255', 255, '18ff'],
  ['256', 256, '190100'],
  ['65,535', 65_535, '19ffff'],
  ['65,536', 65_536, '1a00010000'],
  ['1,000,000', 1_000_000, '1a000f4240'],
  ['2^32 - 1', 2 ** 32 - 1, '1affffffff'],
  ['2^32', 2 ** 32, '1b0000000100000000'],
  ['10^12', 1e12, '1b000000e8d4a51000'],
  ['2^53 - 1', 2 ** 53 - 1, '1b001fffffffffffff'],
  ['2^53', 2n ** 53n, '1b0020000000000000'],
  ['2^64 - 1', 18446744073709551615n, '1bffffffffffffffff'],
  ['2^64', 18446744073709551616n, 'c249010000000000000000'],
  ['-1', -1, '20'],
  ['-100', -100, '3863'],
  ['-1000', -1000, '3903e7'],
  ['-(2^53 - 1)', -(2 ** 53 - 1), '3b001ffffffffffffe'],
  ['-(2^53)', -(2n ** 53n), '3b001fffffffffffff'],
  ['-(2^64)', -18446744073709551616n, '3bffffffffffffffff'],
  ['-(2^64) - 1', -18446744073709551617n, 'c349010000000000000000'],
  ['2^256 - 1', 2n ** 256n - 1n, `c25820${'ff'.repeat(32)}`],
  ['-(2^256) + 1', -(2n ** 256n) + 1n, `c35820${'ff'.repeat(31)}fe`],
  ['false', false, 'f4'],
  ['true', true, 'f5'],
  ['null', null, 'f6'],
  ['no bytes', new Uint8Array(0), '40'],
  ['bytes', Uint8Array.of(1, 2, 3, 4), '4401020304'],
  ['no text', '', '60'],
  ['text', 'IETF', '6449455446'],
  ['quotes', '"\\', '62225c'],
  ['ü', '\u00fc', '62c3bc'],
  ['水', '\u6c34', '63e6b0b4'],
  ['a character of two surrogates', '\ud800\udd51', '64f0908591'],
  ['a byte order mark', '\ufeffa', '64efbbbf61'],
  ['a zero character', '\0', '6100'],
  ['no items', [], '80'],
  ['items', [1, [2, 3], [4, 5]], '8301820203820405'],
  [
    'twenty-five items',
    Array.from({ length: 25 }, (_, at) => at + 1),
    '98190102030405060708090a0b0c0d0e0f101112131415161718181819',
  ],
]

describe('each value has one form', () => {
  it.each(examples)('%s', (_, value, bytes) => {
    expect(toHex(encode(value))).toBe(bytes)
    expect(unwrap(decode(fromHex(bytes) as Uint8Array))).toEqual(value)
  })

  it('whether an integer is given as a number or as a bigint', () => {
    for (const value of [0, 23, 24, 2 ** 32, 2 ** 53 - 1, -1, -(2 ** 53 - 1)])
      expect(encode(BigInt(value))).toEqual(encode(value))
  })

  it('integers come back as numbers where a number holds them exactly', () => {
    expect(unwrap(decode(encode(5n)))).toBe(5)
    expect(unwrap(decode(encode(2n ** 53n)))).toBe(2n ** 53n)
    expect(unwrap(decode(encode(-(2n ** 53n))))).toBe(-(2n ** 53n))
  })

  it('text of any length, where the way to write it changes', () => {
    for (const length of [22, 23, 24, 31, 32, 33, 199, 200, 201, 255, 256, 70_000])
      for (const text of ['a'.repeat(length), `${'a'.repeat(length - 1)}ü`, `ü${'a'.repeat(length - 1)}`])
        expect(unwrap(decode(encode(text)))).toBe(text)
  })
})

describe('what comes out is the reader’s own', () => {
  it('byte strings are copies', () => {
    const bytes = encode([Uint8Array.of(1, 2, 3)])
    const [part] = unwrap(decode(bytes)) as [Uint8Array]
    bytes.fill(0)
    expect(part).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('encoded bytes are not those of the next value', () => {
    const first = encode('first')
    encode('other')
    expect(toHex(first)).toBe('656669727374')
  })

  it('a failed encoding leaves nothing for the next', () => {
    expect(() => encode([1, 2, 0.5])).toThrow(TypeError)
    expect(toHex(encode(7))).toBe('07')
  })

  it('a view into a larger buffer is read for itself', () => {
    const larger = Uint8Array.of(0xff, 0x82, 0x01, 0x02, 0xff)
    expect(unwrap(decode(larger.subarray(1, 4)))).toEqual([1, 2])
  })
})

describe('what is not recordable is a programming error', () => {
  const circle: Cbor[] = []
  circle.push(circle)
  it.each<readonly [string, unknown]>([
    ['a fraction', 0.5],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus zero', -0],
    ['a number beyond 2^53 - 1', 2 ** 53],
    ['a bigint of 257 bits', 2n ** 256n],
    ['a bigint of minus 257 bits', -(2n ** 256n)],
    ['undefined', undefined],
    ['a hole in an array', Array.from({ length: 2 })],
    ['a record', { a: 1 }],
    ['a map', new Map()],
    ['a date', new Date(0)],
    ['a function', encode],
    ['a symbol', Symbol('a')],
    ['a lone high surrogate', '\ud800'],
    ['a lone low surrogate', 'a\udc00b'],
    ['a lone surrogate in long text', `${'ü'.repeat(300)}\ud800`],
    ['an array in itself', circle],
  ])('%s', (_, value) => {
    expect(() => encode(value as Cbor)).toThrow(TypeError)
    expect(() => encode([value as Cbor])).toThrow(TypeError)
  })
})
