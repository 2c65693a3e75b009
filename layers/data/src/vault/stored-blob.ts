import {
  asHash,
  equalBytes,
  type Hash,
  ok,
  ProblemError,
  type Result,
  sha256Incremental,
  toHex,
} from '@vouch/core'
import type { BlobFiles } from './blob-files.ts'
import { blobDamaged, blobMissing, blobUnknown, rangeInvalid } from './blob-problem.ts'
import { blobName, readRecord, writeRecord } from './blob-record.ts'
import type { BlobInfo, BlobStore, OpenedBlob } from './blob-store.ts'
import type { ByteStream } from './byte-stream.ts'
import { hashFile } from './blob-upload.ts'
import type { KeyedLock } from './keyed-lock.ts'

export interface StoredBlobs extends Pick<BlobStore, 'open'> {
  /** As far as a look at the files tells; `partial` is not known here. */
  inspect(hash: Hash): Promise<BlobInfo>
  /** Hashes the payload, and writes down what it found. */
  verifyPayload(hash: Hash): Promise<Result<BlobInfo>>
}

/** The blobs in place. Their record says what size they are and whether damage was found. */
export function createStoredBlobs(files: BlobFiles, lock: KeyedLock): StoredBlobs {
  async function open(hash: Hash, range: { start?: number; end?: number } = {}): Promise<Result<OpenedBlob>> {
    const size = await readable(files, hash)
    if (!size.ok) return size
    const sizeBytes = size.value
    const { start = 0, end = sizeBytes } = range
    const within = Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end
    if (!within || end > sizeBytes) return rangeInvalid(hash, sizeBytes)
    const source = files.read(blobName(hash), start, end)
    const isWhole = start === 0 && end === sizeBytes
    const onDamage = (): Promise<void> => markDamaged(hash, sizeBytes)
    const stream = guarded(source, hash, end - start, isWhole, onDamage)
    return ok({ stream, start, end, sizeBytes })
  }

  const markDamaged = (hash: Hash, sizeBytes: number): Promise<void> =>
    lock(toHex(hash), async () => {
      // It may have been erased or replaced meanwhile: then there is nothing to mark.
      const length = await files.length(blobName(hash))
      if (length === undefined || equalBytes(await hashFile(files, blobName(hash), length), hash)) return
      await writeRecord(files, hash, { sizeBytes, damaged: true })
    })

  const record = (hash: Hash, sizeBytes: number): Promise<void> =>
    lock(toHex(hash), async () => {
      if ((await files.length(blobName(hash))) === sizeBytes)
        // not erased meanwhile
        await writeRecord(files, hash, { sizeBytes, damaged: false })
    })

  async function verifyPayload(hash: Hash): Promise<Result<BlobInfo>> {
    const info = await inspect(files, hash)
    const length = await files.length(blobName(hash))
    if (length === undefined) {
      const known = await readable(files, hash)
      return known.ok ? blobMissing(hash, known.value) : known
    }
    const isWhole = equalBytes(await hashFile(files, blobName(hash), length), hash)
    if (!isWhole) {
      await markDamaged(hash, info.sizeBytes ?? length)
      return blobDamaged(hash, 'payload')
    }
    // The address proves the payload, so a lost or pessimistic record is set right.
    if (info.status !== 'present') await record(hash, length)
    return ok({ hash, status: 'present', sizeBytes: length })
  }

  return { inspect: (hash) => inspect(files, hash), open, verifyPayload }
}

async function inspect(files: BlobFiles, hash: Hash): Promise<BlobInfo> {
  const record = await readRecord(files, hash)
  const length = await files.length(blobName(hash))
  if (record.kind !== 'kept')
    return {
      hash,
      status: record.kind === 'none' && length === undefined ? 'missing' : 'damaged',
      sizeBytes: undefined,
    }
  const { sizeBytes, damaged } = record.value
  if (length === undefined) return { hash, status: 'missing', sizeBytes }
  return { hash, status: damaged || length !== sizeBytes ? 'damaged' : 'present', sizeBytes }
}

/** The size of a blob to read, or why it cannot be. */
async function readable(files: BlobFiles, hash: Hash): Promise<Result<number>> {
  const { status, sizeBytes } = await inspect(files, hash)
  if (status === 'missing') return sizeBytes === undefined ? blobUnknown(hash) : blobMissing(hash, sizeBytes)
  if (sizeBytes === undefined) return blobDamaged(hash, 'record')
  return status === 'damaged' ? blobDamaged(hash, 'payload') : ok(sizeBytes)
}

/**
 * Fails with `BLOB_DAMAGED` where the file ends early or, read whole, has another hash. The last piece is held back
 * until that is known, so that no reader can take a damaged blob for a complete one.
 */
function guarded(
  source: ByteStream,
  hash: Hash,
  expectedBytes: number,
  isWhole: boolean,
  onDamage: () => Promise<void>,
): ByteStream {
  const reader = source.getReader()
  const hasher = isWhole ? sha256Incremental() : undefined
  let seenBytes = 0
  let held: Uint8Array | undefined
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const piece = await reader.read()
          if (piece.done) break
          hasher?.update(piece.value)
          seenBytes += piece.value.length
          const ready = held
          held = piece.value
          if (ready !== undefined) return controller.enqueue(ready)
        }
        const wrongHash = hasher !== undefined && !equalBytes(asHash(hasher.digest()), hash)
        if (seenBytes !== expectedBytes || wrongHash) {
          await onDamage()
          throw new ProblemError(blobDamaged(hash, 'payload').problem)
        }
        if (held !== undefined) controller.enqueue(held)
        controller.close()
      },
      cancel: async (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
