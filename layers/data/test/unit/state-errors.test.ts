import { asHash, equalBytes, taggedHash, toHex, uint32, utf8 } from '@vouch/core'
import {
  createMemoryStore,
  decodeStateProof,
  encodeStateProof,
  openAuthenticatedState,
  spaceKey,
  type StateProof,
  verifyStateProof,
} from '@vouch/data'
import { expect, test } from 'vitest'
import { referenceRoot } from '../property/state-reference.ts'

const record = (key: string, value: string) => ({ key: utf8(key), value: utf8(value) })
const withCode = (code: string) => expect.objectContaining({ code })

test('two writes to one key in a block break an invariant', () => {
  const state = openAuthenticatedState(createMemoryStore())
  const twice = [record('a', '1'), record('a', '2')]
  expect(() => state.stage({ height: 0, records: twice, indexes: [] })).toThrow(
    'writes each key of the state once',
  )
  expect(() => state.stage({ height: 0, records: [], indexes: twice })).toThrow(
    'writes each key of the state once',
  )
})

test('blocks are staged in the order of heights', () => {
  const state = openAuthenticatedState(createMemoryStore())
  state.stage({ height: 7, records: [], indexes: [] })
  expect(() => state.stage({ height: 9, records: [], indexes: [] })).toThrow('order of heights')
})

test('a state whose checkpoint was altered refuses to open: STATE_CORRUPT', async () => {
  const store = createMemoryStore()
  const state = openAuthenticatedState(store, { bucketBits: 8 })
  await store.write(state.stage({ height: 0, records: [record('a', '1')], indexes: [] }).writes)
  await store.write(state.checkpoint())
  const key = spaceKey('checkpointPage', uint32(0))
  const page = store.get(key) as Uint8Array
  const at = page.findIndex((byte) => byte > 2)
  page[at] = (page[at] as number) ^ 1
  await store.write([{ key, value: page }])
  expect(() => openAuthenticatedState(store)).toThrow(withCode('STATE_CORRUPT'))
  await store.write([{ key, value: page.slice(1) }])
  expect(() => openAuthenticatedState(store)).toThrow(withCode('STATE_CORRUPT'))
  await store.write([{ key: Uint8Array.of(0x61), value: utf8('nonsense') }])
  expect(() => openAuthenticatedState(store)).toThrow(withCode('STATE_CORRUPT'))
})

test('without an undo window nothing older is proven or reverted to: STATE_HEIGHT_PRUNED', () => {
  const state = openAuthenticatedState(createMemoryStore(), { undoWindow: 0 })
  for (const height of [0, 1, 2]) state.stage({ height, records: [record('a', `${height}`)], indexes: [] })
  for (const height of [1, -1, 3])
    expect(state.prove(utf8('a'), height)).toMatchObject({ problem: { code: 'STATE_HEIGHT_PRUNED' } })
  expect(() => state.revert(1)).toThrow(withCode('STATE_HEIGHT_PRUNED'))
})

test('a proof that holds under no root is refused: STATE_PROOF_MALFORMED', () => {
  const hash = taggedHash('vouch/state-key', utf8('k'))
  const valueHash = asHash(new Uint8Array(32))
  const proof: StateProof = { key: utf8('k'), value: undefined, neighbour: undefined, siblings: [] }
  const elsewhere = asHash(hash.map((byte) => byte ^ 0xff))
  const malformed: StateProof[] = [
    { ...proof, neighbour: { keyHash: hash, valueHash } },
    { ...proof, neighbour: { keyHash: elsewhere, valueHash }, siblings: [valueHash] },
    { ...proof, neighbour: { keyHash: elsewhere, valueHash }, value: utf8('v') },
    { ...proof, siblings: Array.from({ length: 257 }, () => valueHash) },
  ]
  for (const bad of malformed)
    expect(verifyStateProof(bad)).toMatchObject({ problem: { code: 'STATE_PROOF_MALFORMED' } })
  expect(decodeStateProof(utf8('a'))).toMatchObject({ ok: false })
  const whole = encodeStateProof({ ...proof, siblings: [valueHash] })
  expect(decodeStateProof(whole)).toMatchObject({ ok: true })
  whole[1] = 2
  expect(decodeStateProof(whole)).toMatchObject({ problem: { code: 'STATE_PROOF_MALFORMED' } })
})

test('keys aimed at one bucket split it, and the root stays the same', async () => {
  const store = createMemoryStore()
  const state = openAuthenticatedState(store, { bucketBits: 1, cachePages: 4 })
  const values = new Map<string, Uint8Array>()
  for (let height = 0; height < 6; height++) {
    const records = Array.from({ length: 1500 }, (_, index) => {
      const key = `key ${height * 1000 + index}`
      return { key: utf8(key), value: utf8(`${height}`) }
    })
    for (const { key, value } of records) values.set(toHex(key), value)
    await store.write(state.stage({ height, records, indexes: [] }).writes)
    state.settle(height)
  }
  const expected = referenceRoot(values, (hex) => Uint8Array.from(Buffer.from(hex, 'hex')))
  expect(toHex(state.root)).toBe(expected)
  for (const key of ['key 0', 'key 6499', 'key none']) {
    const proof = state.prove(utf8(key))
    const verified = proof.ok ? verifyStateProof(proof.value) : undefined
    expect(verified?.ok && equalBytes(verified.value.root, state.root)).toBe(true)
  }
  const largest = Math.max(
    ...store.scan({ gte: utf8('b'), lt: utf8('c'), limit: 10_000 }).map(([, page]) => page.length),
  )
  expect(largest).toBeLessThanOrEqual(1 + 256 * 64)
  const deletions = [...values.keys()].map((hex) => ({
    key: Uint8Array.from(Buffer.from(hex, 'hex')),
    value: undefined,
  }))
  await store.write(state.stage({ height: 6, records: deletions, indexes: [] }).writes)
  expect(toHex(state.root)).toBe('00'.repeat(32))
  expect(store.scan({ gte: utf8('b'), lt: utf8('c'), limit: 10 })).toEqual([])
  await store.write(state.revert(5))
  expect(toHex(state.root)).toBe(expected)
  expect(toHex(openAuthenticatedState(store).root)).toBe(expected)
})
