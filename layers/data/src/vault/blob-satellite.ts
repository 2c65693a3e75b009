import { type Hash, ok, toHex } from '@vouch/core'
import type { BlobFiles } from './blob-files.ts'
import {
  blobUnknown,
  envelopeDamaged,
  envelopeLimit,
  envelopeTooLarge,
  envelopeUnknown,
  metaDamaged,
  metaTooLarge,
  metaUnknown,
  readerIdInvalid,
} from './blob-problem.ts'
import { getChecked, metaName, putChecked, readersName, recordName } from './blob-record.ts'
import type { BlobStore, BlobStoreLimits } from './blob-store.ts'
import type { KeyedLock } from './keyed-lock.ts'

type SatellitePart = Pick<
  BlobStore,
  'putEnvelope' | 'getEnvelope' | 'deleteEnvelope' | 'listEnvelopes' | 'putMeta' | 'getMeta'
>

export interface Satellites extends SatellitePart {
  /** What beside the blob is not as it was stored: `meta`, or a reader's key id. */
  firstDamaged(hash: Hash): Promise<string | undefined>
  /** Removes them all; the caller holds the lock. */
  remove(hash: Hash): Promise<void>
}

const envelopeName = (hash: Hash, readerKeyId: string): string => `${readersName(hash)}/${readerKeyId}`

/** The small records beside a blob. They need the blob's record, so that nobody fills the store with strays. */
export function createSatellites(files: BlobFiles, limits: BlobStoreLimits, lock: KeyedLock): Satellites {
  const isKnown = async (hash: Hash): Promise<boolean> => (await files.length(recordName(hash))) !== undefined
  return {
    putEnvelope: (hash, readerKeyId, envelope) =>
      lock(toHex(hash), async () => {
        if (!isReaderId(readerKeyId)) return readerIdInvalid(hash)
        if (envelope.length > limits.maxEnvelopeBytes) return envelopeTooLarge(hash, limits.maxEnvelopeBytes)
        if (!(await isKnown(hash))) return blobUnknown(hash)
        const readers = await files.names(readersName(hash))
        if (readers.length >= limits.maxEnvelopes && !readers.includes(readerKeyId))
          return envelopeLimit(hash, limits.maxEnvelopes)
        return ok(await putChecked(files, envelopeName(hash, readerKeyId), envelope))
      }),
    async getEnvelope(hash, readerKeyId) {
      if (!isReaderId(readerKeyId)) return readerIdInvalid(hash)
      const kept = await getChecked(files, envelopeName(hash, readerKeyId))
      if (kept.kind === 'kept') return ok(kept.value)
      return kept.kind === 'none' ? envelopeUnknown(hash, readerKeyId) : envelopeDamaged(hash, readerKeyId)
    },
    deleteEnvelope: (hash, readerKeyId) =>
      lock(toHex(hash), async () => {
        if (!isReaderId(readerKeyId)) return readerIdInvalid(hash)
        const name = envelopeName(hash, readerKeyId)
        if ((await files.length(name)) === undefined) return envelopeUnknown(hash, readerKeyId)
        return ok(await files.remove(name))
      }),
    listEnvelopes: (hash) => files.names(readersName(hash)),
    putMeta: (hash, sealed) =>
      lock(toHex(hash), async () => {
        if (sealed.length > limits.maxMetaBytes) return metaTooLarge(hash, limits.maxMetaBytes)
        if (!(await isKnown(hash))) return blobUnknown(hash)
        return ok(await putChecked(files, metaName(hash), sealed))
      }),
    async getMeta(hash) {
      const kept = await getChecked(files, metaName(hash))
      if (kept.kind === 'kept') return ok(kept.value)
      return kept.kind === 'none' ? metaUnknown(hash) : metaDamaged(hash)
    },
    async firstDamaged(hash) {
      if ((await getChecked(files, metaName(hash))).kind === 'damaged') return 'meta'
      for (const reader of await files.names(readersName(hash)))
        if ((await getChecked(files, envelopeName(hash, reader))).kind === 'damaged') return reader
      return undefined
    },
    async remove(hash) {
      await files.remove(readersName(hash))
      await files.remove(metaName(hash))
    },
  }
}

/** The id becomes a file name, so it is held to letters that no file system folds or reads as a path. */
function isReaderId(readerKeyId: string): boolean {
  return /^[a-z0-9_-]{1,128}$/.test(readerKeyId)
}
