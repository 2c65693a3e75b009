import { failed, type Hash, ok, type Result, toHex } from '@vouch/core'
import type { BlobStore } from '@vouch/data'

/** How many uploads each key has under way, so that no key takes all the room there is. Forgotten at a restart. */
export interface UploadLedger {
  /** Problem: `UPLOADS_TOO_MANY`. */
  begin(keyHex: string, hash: Hash): Promise<Result<void>>
  end(hash: Hash): void
}

export function createUploadLedger(blobs: Pick<BlobStore, 'status'>, maxPerKey: number): UploadLedger {
  const byKey = new Map<string, Map<string, Hash>>()
  const forget = (id: string): void => {
    for (const [keyHex, uploads] of byKey) {
      uploads.delete(id)
      if (uploads.size === 0) byKey.delete(keyHex)
    }
  }
  const prune = async (uploads: ReadonlyMap<string, Hash>): Promise<void> => {
    for (const [id, hash] of uploads) if ((await blobs.status(hash)) !== 'partial') forget(id)
  }
  return {
    async begin(keyHex, hash) {
      const uploads = byKey.get(keyHex) ?? new Map<string, Hash>()
      const id = toHex(hash)
      if (!uploads.has(id) && uploads.size >= maxPerKey) await prune(uploads)
      if (!uploads.has(id) && uploads.size >= maxPerKey)
        return failed(
          'UPLOADS_TOO_MANY',
          `This key has ${maxPerKey} uploads under way, the most it can have.`,
          'Finish those first; forgotten ones end after a day.',
          { most: maxPerKey },
        )
      uploads.set(id, hash)
      byKey.set(keyHex, uploads)
      return ok(undefined)
    },
    end: (hash) => forget(toHex(hash)),
  }
}
