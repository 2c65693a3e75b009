import { type Clock, type Hash, ok, type Result, systemClock, toHex } from '@vouch/core'
import type { BlobFiles } from './blob-files.ts'
import { blobDamaged, blobUnknown } from './blob-problem.ts'
import { blobName, keptHashes, recordName } from './blob-record.ts'
import { createSatellites } from './blob-satellite.ts'
import {
  type BlobInfo,
  type BlobStatus,
  type BlobStore,
  type BlobStoreLimits,
  DEFAULT_BLOB_LIMITS,
} from './blob-store.ts'
import { createUploads, type Uploads } from './blob-upload.ts'
import { createKeyedLock } from './keyed-lock.ts'
import { openPartialBook, type PartialBook } from './partial-book.ts'
import { createStoredBlobs } from './stored-blob.ts'

export interface BlobStoreOptions extends Partial<BlobStoreLimits> {
  /** Dates uploads, so that forgotten ones expire; the system's by default. */
  readonly clock?: Clock
  /** How long an append may receive nothing before another may take its place; 5,000 by default. */
  readonly takeoverAfterMs?: number
}

/** A blob store over any files. One store at a time may have them: locks are within the process. */
export async function openBlobStore(files: BlobFiles, options: BlobStoreOptions = {}): Promise<BlobStore> {
  const { clock = systemClock, takeoverAfterMs = 5_000, ...given } = options
  const limits: BlobStoreLimits = { ...DEFAULT_BLOB_LIMITS, ...given }
  const lock = createKeyedLock()
  const book = await openPartialBook(files, limits, clock)
  const stored = createStoredBlobs(files, lock)
  const satellites = createSatellites(files, limits, lock)
  const presentSize = async (hash: Hash): Promise<number | undefined> => {
    const { status, sizeBytes } = await stored.inspect(hash)
    return status === 'present' ? sizeBytes : undefined
  }
  const uploads = createUploads({ files, book, lock, clock, takeoverAfterMs, presentSize })
  await completeFinishes(files, book, uploads)
  const status = async (hash: Hash): Promise<BlobStatus> =>
    book.has(hash) ? 'partial' : (await stored.inspect(hash)).status

  async function erase(hash: Hash): Promise<Result<void>> {
    const wasPartial = await book.drop(hash)
    const wasKept = (await stored.inspect(hash)).status !== 'missing'
    const wasRecorded = (await files.length(recordName(hash))) !== undefined
    await files.remove(blobName(hash))
    await satellites.remove(hash)
    await files.remove(recordName(hash)) // last: until then the erasure can be found and repeated
    return wasPartial || wasKept || wasRecorded ? ok(undefined) : blobUnknown(hash)
  }

  async function verify(hash: Hash): Promise<Result<BlobInfo>> {
    const payload = await stored.verifyPayload(hash)
    if (!payload.ok) return payload
    const part = await satellites.firstDamaged(hash)
    return part === undefined ? payload : blobDamaged(hash, part)
  }

  async function* list(): AsyncGenerator<BlobInfo> {
    const kept = new Set<string>()
    for await (const hash of keptHashes(files)) {
      kept.add(toHex(hash))
      const info = await stored.inspect(hash)
      yield book.has(hash) ? { ...info, status: 'partial' } : info
    }
    for (const { hash, sizeBytes } of book.all())
      if (!kept.has(toHex(hash))) yield { hash, status: 'partial', sizeBytes }
  }

  const { exclusively, ...uploading } = uploads
  const { firstDamaged: _, remove: __, ...records } = satellites
  return {
    ...uploading,
    ...records,
    open: stored.open,
    has: async (hash) => (await presentSize(hash)) !== undefined,
    status,
    verify,
    delete: (hash) => exclusively(hash, () => erase(hash)),
    list,
  }
}

/**
 * A finish that a crash cut short has left its record and a whole upload. It is carried through now: were the upload
 * dropped instead, the record would tell of a blob lost that was never held.
 */
async function completeFinishes(files: BlobFiles, book: PartialBook, uploads: Uploads): Promise<void> {
  for (const { hash, name, sizeBytes } of book.all()) {
    const isWhole = (await files.length(name)) === sizeBytes
    if (isWhole && (await files.length(recordName(hash))) !== undefined) await uploads.finish(hash)
  }
}
