import assert from 'node:assert/strict'
import { type Clock, sha256, toHex, unwrap, utf8 } from '@vouch/core'
import { type BlobStore, type ByteStream, streamOf } from '@vouch/data'
import {
  type BlobStoreFixture,
  type Check,
  flipped,
  hash,
  isRefused,
  payload,
  read,
  stranger,
  upload,
} from './blob-store-fixture.ts'

export function uploadRules(check: Check, fixture: BlobStoreFixture): void {
  check('an upload is resumed where it stands, also by the next process', async (first) => {
    assert.deepEqual(unwrap(await first.begin(hash, payload.length)), {
      offset: 0,
      sizeBytes: 300_000,
      complete: false,
    })
    assert.equal(unwrap(await first.append(hash, 0, streamOf(payload.subarray(0, 70_001)))), 70_001)
    assert.equal(await first.status(hash), 'partial')
    const store = await fixture.reopen(first)
    assert.equal(await store.status(hash), 'partial')
    assert.equal(unwrap(await store.begin(hash, payload.length)).offset, 70_001)
    assert.equal(unwrap(await store.append(hash, 70_001, streamOf(payload.subarray(70_001)))), 300_000)
    unwrap(await store.finish(hash))
    assert.deepEqual(await read(store, hash), payload)
  })
  check('a blob in place needs no upload, and finishing twice is fine', async (store) => {
    await upload(store, payload)
    for (const state of [await store.begin(hash, payload.length), await store.offset(hash)])
      assert.deepEqual(unwrap(state), { offset: 300_000, sizeBytes: 300_000, complete: true })
    unwrap(await store.finish(hash))
    await isRefused(store.append(hash, 0, streamOf(payload)), 'BLOB_OFFSET_MISMATCH')
  })
  check('BLOB_OFFSET_MISMATCH: the right offset is told', async (store) => {
    unwrap(await store.begin(hash, payload.length))
    unwrap(await store.append(hash, 0, streamOf(payload.subarray(0, 1000))))
    for (const offset of [0, 999, 1001])
      assert.equal(
        (await isRefused(store.append(hash, offset, streamOf(payload)), 'BLOB_OFFSET_MISMATCH'))['offset'],
        1000,
      )
    assert.equal((await isRefused(store.finish(hash), 'BLOB_OFFSET_MISMATCH'))['offset'], 1000)
    assert.equal(unwrap(await store.offset(hash)).offset, 1000)
  })
  check('BLOB_HASH_MISMATCH: bytes of another hash are dropped', async (store) => {
    unwrap(await store.begin(hash, payload.length))
    unwrap(await store.append(hash, 0, streamOf(flipped(payload))))
    await isRefused(store.finish(hash), 'BLOB_HASH_MISMATCH')
    assert.equal(await store.status(hash), 'missing')
    await upload(store, payload)
  })
  check('BLOB_UPLOAD_INTERRUPTED: what came before the connection broke is kept', async (store) => {
    unwrap(await store.begin(hash, payload.length))
    const answer = store.append(hash, 0, brokenAfter(payload.subarray(0, 100_000)))
    assert.equal((await isRefused(answer, 'BLOB_UPLOAD_INTERRUPTED'))['offset'], 100_000)
    assert.equal(unwrap(await store.offset(hash)).offset, 100_000)
  })
}

/** Uploads that are given up, forgotten, or sent by two at once. */
export function contentionRules(check: Check): void {
  check('an aborted upload is gone', async (store) => {
    unwrap(await store.begin(hash, payload.length))
    unwrap(await store.abort(hash))
    assert.equal(await store.status(hash), 'missing')
    await isRefused(store.abort(hash), 'BLOB_UNKNOWN')
  })
  let nowMs = 1_000
  const clock: Clock = { nowMs: () => nowMs }
  const takeover = async (store: BlobStore): Promise<void> => {
    unwrap(await store.begin(hash, payload.length))
    const { stream, sent } = hangingAfter(payload.subarray(0, 10))
    const hanging = store.append(hash, 0, stream)
    await sent
    assert.equal(
      (await isRefused(store.append(hash, 10, streamOf(payload)), 'BLOB_UPLOAD_BUSY'))['retryAfterMs'],
      100,
    )
    await isRefused(store.finish(hash), 'BLOB_UPLOAD_BUSY')
    nowMs += 100
    assert.equal(unwrap(await store.append(hash, 10, streamOf(payload.subarray(10)))), 300_000)
    assert.equal(unwrap(await hanging), 10)
    unwrap(await store.finish(hash))
  }
  check('BLOB_UPLOAD_BUSY: a client that is heard is left alone, a silent one replaced', takeover, {
    clock,
    takeoverAfterMs: 100,
  })
  check('an erasure does not wait for an upload', async (store) => {
    unwrap(await store.begin(hash, payload.length))
    const { stream, sent } = hangingAfter(payload.subarray(0, 10))
    const hanging = store.append(hash, 0, stream)
    await sent
    unwrap(await store.delete(hash))
    assert.equal(unwrap(await hanging), 10)
    assert.equal(await store.status(hash), 'missing')
  })
  const expiry = async (store: BlobStore): Promise<void> => {
    unwrap(await store.begin(stranger, 10))
    nowMs += 1_000
    unwrap(await store.begin(hash, payload.length))
    assert.deepEqual((await store.expire(nowMs)).map(toHex), [toHex(stranger)])
    assert.deepEqual([await store.status(stranger), await store.status(hash)], ['missing', 'partial'])
  }
  check('uploads that nobody touches expire', expiry, { clock })
}

function hangingAfter(bytes: Uint8Array): { stream: ByteStream; sent: Promise<void> } {
  let tell: (() => void) | undefined
  const sent = new Promise<void>((resolve) => {
    tell = resolve
  })
  let pulls = 0
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulls += 1
        if (pulls === 1) return controller.enqueue(bytes)
        tell?.() // asked for more: what was sent has been written
        return new Promise<void>(() => undefined)
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, sent }
}

/** Yields `bytes` and then fails, as a connection does. */
function brokenAfter(bytes: Uint8Array): ByteStream {
  const reader = streamOf(bytes).getReader()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await reader.read()
      if (next.done) throw new Error('connection reset')
      controller.enqueue(next.value)
    },
  })
}

export function boundRules(check: Check): void {
  check('BLOB_SIZE_INVALID: a size is a whole number of bytes', async (store) => {
    for (const size of [0, -1, 1.5, Number.NaN, 2 ** 53])
      await isRefused(store.begin(hash, size), 'BLOB_SIZE_INVALID')
  })
  check('BLOB_TOO_LARGE: more than allowed, and more than announced', refusesTooLarge, {
    maxBlobBytes: 1_000,
  })
  check('BLOB_SIZE_MISMATCH: one upload has one size', async (store) => {
    unwrap(await store.begin(hash, 10))
    await isRefused(store.begin(hash, 11), 'BLOB_SIZE_MISMATCH')
  })
  check('BLOB_QUOTA_EXCEEDED: uploads under way are bounded together', refusesOverQuota, {
    maxPartialBytes: 100,
    maxPartials: 2,
  })
}

async function refusesTooLarge(store: BlobStore): Promise<void> {
  await isRefused(store.begin(hash, 1_001), 'BLOB_TOO_LARGE')
  unwrap(await store.begin(hash, 1_000))
  unwrap(await store.append(hash, 0, streamOf(payload.subarray(0, 900))))
  await isRefused(store.append(hash, 900, streamOf(payload.subarray(900, 1_001))), 'BLOB_TOO_LARGE')
  assert.equal(unwrap(await store.offset(hash)).offset, 900)
}

async function refusesOverQuota(store: BlobStore): Promise<void> {
  unwrap(await store.begin(hash, 60))
  assert.equal(
    (await isRefused(store.begin(stranger, 41), 'BLOB_QUOTA_EXCEEDED'))['limit'],
    'maxPartialBytes',
  )
  unwrap(await store.begin(stranger, 40))
  const third = store.begin(sha256(utf8('third')), 1)
  assert.equal((await isRefused(third, 'BLOB_QUOTA_EXCEEDED'))['limit'], 'maxPartials')
  unwrap(await store.abort(hash))
  unwrap(await store.begin(sha256(utf8('third')), 60))
}
