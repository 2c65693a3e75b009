import { equalBytes, sha256, toHex, uint32 } from '@vouch/core'
import {
  createMemoryStore,
  decodeStateProof,
  encodeStateProof,
  openAuthenticatedState,
  verifyStateProof,
} from '@vouch/data'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

const seed = process.env['VOUCH_SEED'] ? { seed: Number(process.env['VOUCH_SEED']) } : {}
const state = openAuthenticatedState(createMemoryStore(), { bucketBits: 6 })
const KEYS = 500
state.stage({
  height: 0,
  records: Array.from({ length: KEYS }, (_, index) => ({ key: uint32(index), value: sha256(uint32(index)) })),
  indexes: [],
})

test('a proof with any byte altered fails, or is the true proof of another key', () => {
  const alteration = fc.tuple(fc.nat(2 * KEYS), fc.nat(), fc.integer({ min: 1, max: 255 }))
  fc.assert(
    fc.property(alteration, ([index, position, difference]) => {
      const proof = state.prove(uint32(index))
      if (!proof.ok) return expect.fail(proof.problem.detail)
      expect(proof.value.value !== undefined).toBe(index < KEYS)
      const encoded = encodeStateProof(proof.value)
      const at = position % encoded.length
      encoded[at] = (encoded[at] as number) ^ difference
      const decoded = decodeStateProof(encoded)
      if (!decoded.ok) return
      const verified = verifyStateProof(decoded.value)
      if (!verified.ok || !equalBytes(verified.value.root, state.root)) return
      // Only a claim about another key is left, and that must be true.
      expect(equalBytes(decoded.value.key, uint32(index))).toBe(false)
      expect(decoded.value.value).toEqual(state.get(decoded.value.key))
    }),
    { numRuns: 3000, ...seed },
  )
})

test('decoding takes any bytes without throwing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const decoded = decodeStateProof(bytes)
      if (decoded.ok) verifyStateProof(decoded.value)
    }),
    { numRuns: 2000, ...seed },
  )
})

test('the root depends neither on the order of blocks nor on the number of buckets', () => {
  const records = fc.uniqueArray(fc.tuple(fc.nat(1000), fc.nat(9)), {
    selector: ([key]) => key,
    maxLength: 60,
    size: 'max',
  })
  fc.assert(
    fc.property(
      records,
      fc.constantFrom(1, 2, 7, 11),
      fc.integer({ min: 1, max: 20 }),
      (pairs, bits, size) => {
        const changes = pairs.map(([key, value]) => ({ key: uint32(key), value: uint32(value) }))
        const roots = [8, bits].map((bucketBits, run) => {
          const map = openAuthenticatedState(createMemoryStore(), { bucketBits })
          const ordered = run === 0 ? changes : changes.toReversed()
          for (let at = 0, height = 0; at < ordered.length; at += run === 0 ? 60 : size, height++)
            map.stage({ height, records: ordered.slice(at, at + (run === 0 ? 60 : size)), indexes: [] })
          return toHex(map.root)
        })
        expect(roots[1]).toBe(roots[0])
      },
    ),
    { numRuns: 200, ...seed },
  )
})
