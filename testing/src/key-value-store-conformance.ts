import assert from 'node:assert/strict'
import { compareBytes, equalBytes, utf8 } from '@vouch/core'
import type { Entry, KeyValueStore, Range, Write } from '@vouch/data'

/** How the suite opens the store under test. */
export interface KeyValueStoreFixture {
  /** A new, empty store. */
  create(): Promise<KeyValueStore>
  /** Closes `store` and opens what it left; absent where nothing outlives the process. */
  reopen?(store: KeyValueStore): Promise<KeyValueStore>
}

/** The part of a test runner the suite needs; vitest and node:test both fit. */
export interface SuiteRunner {
  describe(name: string, body: () => void): void
  it(name: string, body: () => Promise<void>): void
}

const put = (key: string, value: string): Write => ({ key: utf8(key), value: utf8(value) })
const del = (key: string): Write => ({ key: utf8(key), value: undefined })
const between = (gte: string, lt: string, limit = 100, reverse = false): Range => ({
  gte: utf8(gte),
  lt: utf8(lt),
  limit,
  reverse,
})
const keysOf = (entries: readonly Entry[]) => entries.map(([key]) => new TextDecoder().decode(key)).join(' ')

async function isRefused(action: () => unknown, code: string): Promise<void> {
  await assert.rejects(
    async () => action(),
    (error: unknown) => (error as { code?: unknown }).code === code,
  )
}

/** What every `KeyValueStore` must do; registers one test for each rule. */
export function keyValueStoreConformance(
  name: string,
  fixture: KeyValueStoreFixture,
  { describe, it }: SuiteRunner,
) {
  const check = (rule: string, body: (store: KeyValueStore) => Promise<void>) =>
    it(rule, async () => {
      const store = await fixture.create()
      try {
        await body(store)
      } finally {
        await store.close()
      }
    })

  describe(`${name}: reads and writes`, () => readAndWriteRules(check))
  describe(`${name}: scans`, () => scanRules(check))
  describe(`${name}: life cycle`, () => lifeCycleRules(fixture, check, it))
}

type Check = (rule: string, body: (store: KeyValueStore) => Promise<void>) => void

function readAndWriteRules(check: Check): void {
  check('an absent key reads as undefined', async (store) => {
    assert.equal(store.get(utf8('nothing')), undefined)
  })
  check('what is written is read, the empty value too', async (store) => {
    await store.write([put('a', 'one'), put('b', '')])
    assert.ok(equalBytes(store.get(utf8('a')) as Uint8Array, utf8('one')))
    assert.equal(store.get(utf8('b'))?.length, 0)
  })
  check('the last write to a key in a batch wins', async (store) => {
    await store.write([put('a', '1'), del('a'), put('a', '2'), put('b', '1'), del('b')])
    assert.ok(equalBytes(store.get(utf8('a')) as Uint8Array, utf8('2')))
    assert.equal(store.get(utf8('b')), undefined)
  })
  check('deleting what is not there is no error, nor is an empty batch', async (store) => {
    await store.write([del('ghost')])
    await store.write([])
    assert.equal(store.get(utf8('ghost')), undefined)
  })
  check('batches apply in the order of the calls', async (store) => {
    const batches = Array.from({ length: 50 }, (_, index) => store.write([put('k', String(index))]))
    await Promise.all(batches)
    assert.ok(equalBytes(store.get(utf8('k')) as Uint8Array, utf8('49')))
  })
  check('keys and values are any bytes, and large', async (store) => {
    const key = Uint8Array.from({ length: 256 }, (_, index) => 255 - index)
    const value = new Uint8Array(3 << 20).fill(7)
    await store.write([{ key, value }])
    assert.ok(equalBytes(store.get(key) as Uint8Array, value))
    assert.equal(store.get(key.subarray(0, 255)), undefined)
  })
  check('bytes given and taken are not shared', async (store) => {
    const value = utf8('good')
    await store.write([{ key: utf8('k'), value }])
    value.fill(0)
    store.get(utf8('k'))?.fill(1)
    const [[, scanned] = []] = store.scan(between('k', 'l'))
    scanned?.fill(2)
    assert.ok(equalBytes(store.get(utf8('k')) as Uint8Array, utf8('good')))
  })
}

function scanRules(check: Check): void {
  const letters = ['e', 'b', 'd', 'a', 'c'].map((name) => put(name, name.toUpperCase()))
  check('a range is in key order, its end excluded', async (store) => {
    await store.write(letters)
    assert.equal(keysOf(store.scan(between('b', 'e'))), 'b c d')
    assert.equal(keysOf(store.scan(between('', 'z'))), 'a b c d e')
    assert.equal(new TextDecoder().decode(store.scan(between('c', 'd'))[0]?.[1]), 'C')
  })
  check('a limit takes the first, in reverse the last', async (store) => {
    await store.write(letters)
    assert.equal(keysOf(store.scan(between('a', 'z', 2))), 'a b')
    assert.equal(keysOf(store.scan(between('a', 'd', 2, true))), 'c b')
    assert.equal(keysOf(store.scan(between('a', 'z', 0))), '')
  })
  check('an empty or inverted range gives nothing', async (store) => {
    await store.write(letters)
    assert.equal(keysOf(store.scan(between('c', 'c'))), '')
    assert.equal(keysOf(store.scan(between('e', 'b'))), '')
    assert.equal(keysOf(store.scan(between('x', 'z'))), '')
  })
  check('a scan sees every write that resolved, and no deleted key', async (store) => {
    await store.write(letters)
    assert.equal(keysOf(store.scan(between('a', 'z'))), 'a b c d e')
    await store.write([del('c'), put('cc', '!')])
    assert.equal(keysOf(store.scan(between('a', 'z'))), 'a b cc d e')
  })
  check('order is that of unsigned bytes, a prefix first', async (store) => {
    const keys = [[0xff], [0x80], [0x7f], [0x7f, 0], [0], [0, 0]].map((bytes) => Uint8Array.from(bytes))
    await store.write(keys.map((key) => ({ key, value: key })))
    const found = store.scan({ gte: new Uint8Array(), lt: Uint8Array.of(0xff, 0xff), limit: 10 })
    const sorted = [...keys].sort(compareBytes)
    assert.deepEqual(
      found.map(([key]) => [...key]),
      sorted.map((key) => [...key]),
    )
  })
  check('a long range comes whole', async (store) => {
    const count = 5000
    const value = new Uint8Array(100)
    await store.write(
      Array.from({ length: count }, (_, index) => ({ key: utf8(String(index).padStart(6, '0')), value })),
    )
    assert.equal(store.scan(between('0', '9', count * 2)).length, count)
    assert.equal(keysOf(store.scan(between('001000', '9', 2))), '001000 001001')
  })
}

function lifeCycleRules(fixture: KeyValueStoreFixture, check: Check, it: SuiteRunner['it']): void {
  check('a closed store refuses by name', async (store) => {
    await store.write([put('a', '1')])
    await store.close()
    await isRefused(() => store.get(utf8('a')), 'STORE_CLOSED')
    await isRefused(() => store.scan(between('a', 'b')), 'STORE_CLOSED')
    await isRefused(() => store.write([put('a', '2')]), 'STORE_CLOSED')
  })
  check('closing waits for the writes under way', async (store) => {
    const writing = store.write([put('a', '1')])
    await store.close()
    await writing
  })
  const { reopen } = fixture
  if (reopen === undefined) return
  it('what was written is there after opening again', async () => {
    let store = await fixture.create()
    await store.write([put('a', '1'), put('b', '2')])
    store.scan(between('a', 'z'))
    store = await reopen(store)
    assert.equal(keysOf(store.scan(between('a', 'z'))), 'a b')
    await store.write([del('a')])
    store = await reopen(store)
    assert.equal(keysOf(store.scan(between('a', 'z'))), 'b')
    await store.close()
  })
}
