import assert from 'node:assert/strict'
import { ProblemError, type Result, toHex, unwrap, utf8 } from '@vouch/core'
import type { BlobStore } from '@vouch/data'
import {
  type BlobStoreFixture,
  type Check,
  flipped,
  hash,
  isRefused,
  payload,
  read,
  upload,
} from './blob-store-fixture.ts'

export function damageRules(check: Check, fixture: BlobStoreFixture): void {
  const blob = `/${toHex(hash)}`
  check('BLOB_DAMAGED: a flipped bit fails the reading before its end, and is remembered', async (store) => {
    await upload(store, payload)
    await fixture.tamper(store, blob, flipped)
    assert.equal(await store.status(hash), 'present') // nobody has looked yet
    await assert.rejects(
      read(store, hash),
      (cause) => cause instanceof ProblemError && cause.problem.code === 'BLOB_DAMAGED',
    )
    assert.equal(await store.status(hash), 'damaged')
    assert.equal((await isRefused(store.open(hash), 'BLOB_DAMAGED'))['hash'], toHex(hash))
  })
  check('BLOB_DAMAGED: verify finds it, and a new upload repairs it', async (first) => {
    await upload(first, payload)
    assert.equal(unwrap(await first.verify(hash)).status, 'present')
    await fixture.tamper(first, blob, flipped)
    assert.equal((await isRefused(first.verify(hash), 'BLOB_DAMAGED'))['part'], 'payload')
    const store = await fixture.reopen(first)
    assert.equal(await store.status(hash), 'damaged')
    await upload(store, payload)
    assert.equal(await store.status(hash), 'present')
    assert.deepEqual(await read(store, hash), payload)
  })
  check('BLOB_DAMAGED: a cut blob is seen at once, and is whole again when it is restored', async (store) => {
    await upload(store, payload)
    await fixture.tamper(store, blob, (bytes) => bytes.slice(0, 1000))
    assert.equal(await store.status(hash), 'damaged')
    await isRefused(store.open(hash), 'BLOB_DAMAGED')
    await isRefused(store.verify(hash), 'BLOB_DAMAGED')
    await fixture.tamper(store, blob, () => payload)
    assert.equal(await store.status(hash), 'damaged')
    assert.equal(unwrap(await store.verify(hash)).status, 'present')
    assert.equal(await store.status(hash), 'present')
  })
  check('BLOB_MISSING: a lost blob is still listed, with its hash and size', async (store) => {
    await upload(store, payload)
    await fixture.tamper(store, blob, () => undefined)
    assert.equal(await store.status(hash), 'missing')
    assert.equal((await isRefused(store.open(hash), 'BLOB_MISSING'))['sizeBytes'], 300_000)
    await isRefused(store.verify(hash), 'BLOB_MISSING')
    for await (const info of store.list())
      assert.deepEqual([toHex(info.hash), info.status, info.sizeBytes], [toHex(hash), 'missing', 300_000])
    await upload(store, payload)
  })
  check('a blob without its record is still listed, and set right from the payload', async (store) => {
    await upload(store, payload)
    await fixture.tamper(store, `${blob}.record`, () => undefined)
    for await (const info of store.list())
      assert.deepEqual([toHex(info.hash), info.status], [toHex(hash), 'damaged'])
    assert.equal(unwrap(await store.verify(hash)).sizeBytes, 300_000)
    assert.equal(await store.status(hash), 'present')
  })
  check('BLOB_DAMAGED: a damaged record is noticed, and set right from the payload', async (store) => {
    await upload(store, payload)
    await fixture.tamper(store, `${blob}.record`, flipped)
    assert.equal((await isRefused(store.open(hash), 'BLOB_DAMAGED'))['part'], 'record')
    assert.equal(unwrap(await store.verify(hash)).status, 'present')
    assert.deepEqual(await read(store, hash), payload)
  })
}

export function satelliteRules(check: Check, fixture: BlobStoreFixture): void {
  check('envelopes are kept by reader, replaced, listed in order and deleted', async (first) => {
    await upload(first, payload)
    unwrap(await first.putEnvelope(hash, 'watch', utf8('1')))
    unwrap(await first.putEnvelope(hash, 'acme', utf8('2')))
    unwrap(await first.putEnvelope(hash, 'watch', utf8('3')))
    const store = await fixture.reopen(first)
    assert.deepEqual(await store.listEnvelopes(hash), ['acme', 'watch'])
    assert.deepEqual(Uint8Array.from(unwrap(await store.getEnvelope(hash, 'watch'))), utf8('3'))
    unwrap(await store.deleteEnvelope(hash, 'watch'))
    await isRefused(store.getEnvelope(hash, 'watch'), 'ENVELOPE_UNKNOWN')
    await isRefused(store.deleteEnvelope(hash, 'watch'), 'ENVELOPE_UNKNOWN')
    assert.equal(await store.status(hash), 'present')
  })
  check('ENVELOPE_TOO_LARGE, ENVELOPE_LIMIT_REACHED, META_TOO_LARGE: all are bounded', refusesTooMuch, {
    maxEnvelopeBytes: 10,
    maxEnvelopes: 2,
    maxMetaBytes: 20,
  })
  check('READER_ID_INVALID: no name leads out of the folder', async (store) => {
    await upload(store, payload)
    for (const reader of ['', '.', '..', '../x', 'a/b', 'A', 'a.b', 'ä', 'a'.repeat(129), 'a\0'])
      for (const answer of [
        store.putEnvelope(hash, reader, utf8('e')),
        store.getEnvelope(hash, reader),
        store.deleteEnvelope(hash, reader),
      ] as Promise<Result<unknown>>[])
        await isRefused(answer, 'READER_ID_INVALID')
  })
  check('BLOB_UNKNOWN: nothing is kept beside a blob that is not here', async (store) => {
    await isRefused(store.putEnvelope(hash, 'a', utf8('e')), 'BLOB_UNKNOWN')
    await isRefused(store.putMeta(hash, utf8('m')), 'BLOB_UNKNOWN')
    assert.deepEqual(await store.listEnvelopes(hash), [])
    await isRefused(store.getMeta(hash), 'META_UNKNOWN')
  })
  check('ENVELOPE_DAMAGED and META_DAMAGED: a flipped bit is noticed, and verify names it', async (store) => {
    await upload(store, payload)
    unwrap(await store.putEnvelope(hash, 'acme', utf8('envelope')))
    unwrap(await store.putMeta(hash, utf8('reading')))
    assert.deepEqual(Uint8Array.from(unwrap(await store.getMeta(hash))), utf8('reading'))
    await fixture.tamper(store, '.readers/acme', flipped)
    await isRefused(store.getEnvelope(hash, 'acme'), 'ENVELOPE_DAMAGED')
    assert.equal((await isRefused(store.verify(hash), 'BLOB_DAMAGED'))['part'], 'acme')
    await fixture.tamper(store, '.meta', flipped)
    await isRefused(store.getMeta(hash), 'META_DAMAGED')
    assert.equal((await isRefused(store.verify(hash), 'BLOB_DAMAGED'))['part'], 'meta')
    assert.deepEqual(await read(store, hash), payload)
  })
}

async function refusesTooMuch(store: BlobStore): Promise<void> {
  await upload(store, payload)
  await isRefused(store.putEnvelope(hash, 'a', new Uint8Array(11)), 'ENVELOPE_TOO_LARGE')
  unwrap(await store.putEnvelope(hash, 'a', new Uint8Array(10)))
  unwrap(await store.putEnvelope(hash, 'b', new Uint8Array(10)))
  await isRefused(store.putEnvelope(hash, 'c', new Uint8Array(10)), 'ENVELOPE_LIMIT_REACHED')
  unwrap(await store.putEnvelope(hash, 'b', new Uint8Array(9)))
  await isRefused(store.putMeta(hash, new Uint8Array(21)), 'META_TOO_LARGE')
  unwrap(await store.putMeta(hash, new Uint8Array(20)))
}
