import { runProperty } from '@vouch/testing'
import { decode as cborgDecode, encode as cborgEncode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cbor, decode, encode, unwrap } from '../../src/index.ts'

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 256n) + 1n, max: 2n ** 256n - 1n }),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 300 }),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 30 })),
}))
const recordable = value as fc.Arbitrary<Cbor>

/** Small integers come back as numbers, however they were given. */
function normal(of: Cbor): Cbor {
  if (typeof of === 'bigint') return Number.isSafeInteger(Number(of)) ? Number(of) : of
  return Array.isArray(of) ? of.map(normal) : of
}

const LIMITS = { maxBytes: 1 << 20, maxDepth: 64 }

describe('the codec', () => {
  it('gives back what it encodes', () => {
    runProperty(
      fc.property(recordable, (sample) => {
        expect(unwrap(decode(encode(sample), LIMITS))).toEqual(normal(sample))
      }),
      1_000,
    )
  })

  it('encodes as cborg does, an implementation of others', () => {
    runProperty(
      // cborg writes no bignums by itself.
      fc.property(recordable, (sample) => {
        fc.pre(!JSON.stringify(sample, bignums)?.includes('#'))
        expect(Buffer.from(encode(sample))).toEqual(Buffer.from(cborgEncode(sample)))
      }),
      1_000,
    )
  })

  it('takes only bytes that it would write', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.tuple(recordable, fc.nat(), fc.nat(255)).map(([sample, at, byte]) => {
        const changed = Uint8Array.from(encode(sample))
        changed[at % changed.length] = byte
        return changed
      }),
    )
    runProperty(
      fc.property(bytes, (sample) => {
        const decoded = decode(sample, LIMITS)
        if (decoded.ok) expect(Buffer.from(encode(decoded.value))).toEqual(Buffer.from(sample))
      }),
      5_000,
    )
  })

  it('agrees with cborg on what plain values are', () => {
    runProperty(
      fc.property(fc.uint8Array({ maxLength: 24 }), (sample) => {
        const decoded = decode(sample, LIMITS)
        if (decoded.ok && !JSON.stringify(decoded.value, bigints)?.includes('#'))
          expect(cborgDecode(sample, { allowBigInt: true })).toEqual(decoded.value)
      }),
      5_000,
    )
  })
})

function bignums(_key: string, of: unknown): unknown {
  if (typeof of !== 'bigint') return of
  return of >= 2n ** 64n || of < -(2n ** 64n) ? '#' : 0
}

function bigints(_key: string, of: unknown): unknown {
  return typeof of === 'bigint' ? '#' : of
}
