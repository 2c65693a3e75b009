import assert from 'node:assert/strict'
import { type Result, toHex, unwrap, utf8 } from '@vouch/core'
import { streamOf } from '@vouch/data'
import { damageRules, satelliteRules } from './blob-store-damage-rules.ts'
import {
  type BlobStoreFixture,
  type Check,
  hash,
  isRefused,
  payload,
  read,
  stranger,
  upload,
} from './blob-store-fixture.ts'
import { boundRules, contentionRules, uploadRules } from './blob-store-upload-rules.ts'
import type { SuiteRunner } from './key-value-store-conformance.ts'

export type { BlobStoreFixture } from './blob-store-fixture.ts'

/** What every `BlobStore` must do; registers one test for each rule. */
export function blobStoreConformance(
  name: string,
  fixture: BlobStoreFixture,
  { describe, it }: SuiteRunner,
): void {
  const check: Check = (rule, body, options = {}) => it(rule, async () => body(await fixture.create(options)))
  describe(`${name}: whole blobs`, () => wholeBlobRules(check, fixture))
  describe(`${name}: uploads`, () => uploadRules(check, fixture))
  describe(`${name}: uploads given up or in each other's way`, () => contentionRules(check))
  describe(`${name}: bounds`, () => boundRules(check))
  describe(`${name}: damage and loss`, () => damageRules(check, fixture))
  describe(`${name}: records beside a blob`, () => satelliteRules(check, fixture))
}

function wholeBlobRules(check: Check, fixture: BlobStoreFixture): void {
  check('a finished blob is read back, whole and in ranges, also by the next process', async (first) => {
    await upload(first, payload)
    for (const store of [first, await fixture.reopen(first)]) {
      assert.equal(await store.has(hash), true)
      assert.equal(await store.status(hash), 'present')
      assert.deepEqual(await read(store, hash), payload)
      assert.deepEqual(await read(store, hash, { start: 100_000 }), payload.slice(100_000))
      assert.deepEqual(await read(store, hash, { start: 5, end: 6 }), payload.slice(5, 6))
      assert.equal((await read(store, hash, { start: 300_000 })).length, 0)
    }
  })
  check(
    'BLOB_UNKNOWN: what was never stored is missing, and every question about it says so',
    async (store) => {
      assert.equal(await store.status(stranger), 'missing')
      assert.equal(await store.has(stranger), false)
      const answers: Promise<Result<unknown>>[] = [
        store.open(stranger),
        store.verify(stranger),
        store.delete(stranger),
        store.offset(stranger),
      ]
      answers.push(
        store.finish(stranger),
        store.abort(stranger),
        store.append(stranger, 0, streamOf(payload)),
      )
      for (const answer of answers)
        assert.equal((await isRefused(answer, 'BLOB_UNKNOWN'))['hash'], toHex(stranger))
    },
  )
  check('BLOB_RANGE_INVALID: a range outside the blob', async (store) => {
    await upload(store, payload)
    for (const range of [{ start: -1 }, { start: 2, end: 1 }, { end: 300_001 }, { start: 0.5 }])
      await isRefused(store.open(hash, range), 'BLOB_RANGE_INVALID')
  })
  check('an erased blob leaves nothing, and can be stored again', async (store) => {
    await upload(store, payload)
    unwrap(await store.putEnvelope(hash, 'reader', utf8('e')))
    unwrap(await store.putMeta(hash, utf8('m')))
    unwrap(await store.delete(hash))
    assert.equal(await store.status(hash), 'missing')
    assert.deepEqual(await store.listEnvelopes(hash), [])
    await isRefused(store.getMeta(hash), 'META_UNKNOWN')
    await isRefused(store.delete(hash), 'BLOB_UNKNOWN')
    for await (const info of store.list()) assert.fail(`still listed: ${info.status}`)
    await upload(store, payload)
  })
  check('the list names every blob with its status, in order', async (store) => {
    const hashes = []
    for (let index = 0; index < 5; index++) hashes.push(await upload(store, utf8(`blob ${index}`)))
    unwrap(await store.begin(stranger, 10))
    const listed = []
    for await (const info of store.list()) listed.push(`${toHex(info.hash)} ${info.status} ${info.sizeBytes}`)
    const expected = hashes.map((one) => `${toHex(one)} present 6`).sort()
    assert.deepEqual(listed, [...expected, `${toHex(stranger)} partial 10`])
  })
}
