import { readFileSync } from 'node:fs'
import { fromHex, toHex } from '@vouch/core'
import {
  createMemoryStore,
  decodeStateProof,
  encodeStateProof,
  openAuthenticatedState,
  verifyStateProof,
} from '@vouch/data'
import { describe, expect, test } from 'vitest'
import { referenceRoot } from '../property/state-reference.ts'

interface Vector {
  readonly name: string
  readonly records: readonly { readonly key: string; readonly value: string }[]
  readonly root: string
  readonly proofs: readonly {
    readonly key: string
    readonly value: string | null
    readonly encoded: string
  }[]
}

const file = new URL('../../../../spec/vectors/state-map.json', import.meta.url)
const { maps } = JSON.parse(readFileSync(file, 'utf8')) as { readonly maps: readonly Vector[] }
const bytes = (hex: string) => fromHex(hex) as Uint8Array

describe.each(maps)('$name', ({ records, root, proofs }) => {
  test('the plain reading of the specification gives the root', () => {
    const values = new Map(records.map(({ key, value }) => [key, bytes(value)]))
    expect(referenceRoot(values, bytes)).toBe(root)
  })

  test.each([1, 4, 12])('the root and the proofs with 2^%i buckets, in any order', (bucketBits) => {
    const state = openAuthenticatedState(createMemoryStore(), { bucketBits })
    for (const [height, { key, value }] of [...records].toReversed().entries())
      state.stage({ height, records: [{ key: bytes(key), value: bytes(value) }], indexes: [] })
    expect(toHex(state.root)).toBe(root)
    for (const { key, encoded } of proofs) {
      const proof = state.prove(bytes(key))
      expect(proof.ok && toHex(encodeStateProof(proof.value))).toBe(encoded)
    }
  })

  test('the proofs verify without a state', () => {
    for (const { value, encoded } of proofs) {
      const proof = decodeStateProof(bytes(encoded))
      if (!proof.ok) return expect.fail(proof.problem.detail)
      expect(proof.value.value === undefined).toBe(value === null)
      const verified = verifyStateProof(proof.value)
      expect(verified.ok && toHex(verified.value.root)).toBe(root)
    }
  })
})
