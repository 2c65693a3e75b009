import { runProperty } from '@vouch/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allocate,
  compareBytes,
  concatBytes,
  equalBytes,
  fromBase64,
  fromHex,
  fromUtf8,
  readUint64,
  toBase64,
  toHex,
  uint32,
  uint64,
  utf8,
} from '../../src/index.ts'

const bytes = fc.uint8Array({ maxLength: 100 })

describe('hexadecimal', () => {
  it('reads what it writes, as Buffer does', () => {
    runProperty(
      fc.property(bytes, (sample) => {
        expect(toHex(sample)).toBe(Buffer.from(sample).toString('hex'))
        expect(fromHex(toHex(sample))).toEqual(sample)
        expect(fromHex(toHex(sample).toUpperCase())).toEqual(sample)
      }),
    )
  })
  it.each(['0', '0g', ' 00', '00 ', '0x00', '-1', 'é0'])('does not read %j', (text) => {
    expect(fromHex(text)).toBeUndefined()
  })
})

describe('base64', () => {
  it('reads what it writes, as Buffer does', () => {
    runProperty(
      fc.property(bytes, (sample) => {
        expect(toBase64(sample)).toBe(Buffer.from(sample).toString('base64'))
        expect(fromBase64(toBase64(sample))).toEqual(sample)
      }),
    )
  })
  it('takes more bytes than one call has arguments for', () => {
    const sample = new Uint8Array(0x8000 * 2 + 1).fill(7)
    expect(toBase64(sample)).toBe(Buffer.from(sample).toString('base64'))
  })
  it.each(['A', 'AA', 'AAA', 'AB==', 'AAB=', 'AA==AA==', '====', 'A===', 'AAA\n', '-_-_', 'AA= ='])(
    'does not read %j, which is not canonical',
    (text) => expect(fromBase64(text)).toBeUndefined(),
  )
})

describe('bytes', () => {
  it('are joined and compared as Buffer does', () => {
    runProperty(
      fc.property(fc.array(bytes, { maxLength: 5 }), bytes, bytes, (parts, left, right) => {
        expect(Buffer.from(concatBytes(...parts))).toEqual(Buffer.concat(parts))
        expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(left, right))
        expect(equalBytes(left, right)).toBe(Buffer.from(left).equals(right))
        expect(equalBytes(left, left.slice())).toBe(true)
      }),
    )
  })
  it('order a prefix before what it begins, and high bytes last', () => {
    expect(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0)
    expect(compareBytes(Uint8Array.of(0xff), Uint8Array.of(1, 0))).toBeGreaterThan(0)
  })
  it('order numbers as the numbers are ordered', () => {
    const number = fc.maxSafeInteger().map(Math.abs)
    runProperty(
      fc.property(number, number, (left, right) => {
        expect(readUint64(concatBytes(utf8('x'), uint64(left)), 1)).toBe(left)
        expect(Math.sign(compareBytes(uint64(left), uint64(right)))).toBe(Math.sign(left - right))
      }),
    )
    expect(toHex(uint32(0x0102fffe))).toBe('0102fffe')
  })
  it('are text only where they are UTF-8', () => {
    expect(fromUtf8(utf8('\uFEFF名 é'))).toBe('\uFEFF名 é')
    for (const hex of ['c080', 'ff', 'eda080', 'e5'])
      expect(() => fromUtf8(fromHex(hex) as Uint8Array)).toThrow(TypeError)
  })
  it('of a number never wrap around', () => {
    for (const value of [-1, 2 ** 32, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => uint32(value)).toThrow(RangeError)
    for (const value of [-1, 2 ** 53, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => uint64(value)).toThrow(RangeError)
    expect(toHex(uint32(2 ** 32 - 1))).toBe('ffffffff')
    expect(toHex(uint64(2 ** 53 - 1))).toBe('001fffffffffffff')
  })
  it('are read from where a view begins', () => {
    const larger = concatBytes(uint64(1), uint64(2), uint64(3))
    expect(readUint64(larger.subarray(8), 8)).toBe(3)
  })
  it('that are allocated are zero and belong to one owner, also where they share memory', () => {
    const arrays = Array.from({ length: 300 }, (_, at) => allocate(at * 10))
    for (const [at, one] of arrays.entries()) {
      expect(one.length).toBe(at * 10)
      expect(one.every((byte) => byte === 0)).toBe(true)
      one.fill(at % 255)
    }
    for (const [at, one] of arrays.entries()) expect(one.every((byte) => byte === at % 255)).toBe(true)
  })
})
