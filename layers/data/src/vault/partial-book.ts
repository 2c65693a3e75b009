import { type Clock, type Failed, type Hash, toHex } from '@vouch/core'
import type { BlobFiles } from './blob-files.ts'
import { blobTooLarge, quotaExceeded, sizeInvalid } from './blob-problem.ts'
import { PARTIAL_FOLDER, parsePartialName, partialName } from './blob-record.ts'
import type { BlobStoreLimits } from './blob-store.ts'

export interface PartialUpload {
  readonly hash: Hash
  readonly sizeBytes: number
  /** Its file, whose length is the offset: what is there is always a prefix of what was sent. */
  readonly name: string
}

/** The uploads under way, as the folder of partial files holds them. */
export interface PartialBook {
  /** The upload and where it stands; one whose file somebody removed is forgotten. */
  find(hash: Hash): Promise<{ readonly partial: PartialUpload; readonly offset: number } | undefined>
  /** Makes the empty file, or says why not. */
  open(hash: Hash, sizeBytes: number): Promise<Failed | undefined>
  drop(hash: Hash): Promise<boolean>
  /** To be called when the file has been moved into place. */
  forget(hash: Hash): void
  touch(hash: Hash): void
  has(hash: Hash): boolean
  all(): readonly (PartialUpload & { readonly touchedMs: number })[]
}

interface Entry extends PartialUpload {
  touchedMs: number
}

export async function openPartialBook(
  files: BlobFiles,
  limits: BlobStoreLimits,
  clock: Clock,
): Promise<PartialBook> {
  const entries = await loadEntries(files)
  return {
    has: (hash) => entries.has(toHex(hash)),
    all: () => [...entries.values()],
    forget: (hash) => void entries.delete(toHex(hash)),
    touch(hash) {
      const entry = entries.get(toHex(hash))
      if (entry !== undefined) entry.touchedMs = clock.nowMs()
    },
    async find(hash) {
      const partial = entries.get(toHex(hash))
      if (partial === undefined) return undefined
      const offset = await files.length(partial.name)
      if (offset !== undefined) return { partial, offset }
      entries.delete(toHex(hash))
      return undefined
    },
    async open(hash, sizeBytes) {
      // Nothing may wait between the check and the reservation.
      const refusal = refusalOf(hash, sizeBytes, limits, [...entries.values()])
      if (refusal !== undefined) return refusal
      const name = partialName(hash, sizeBytes)
      entries.set(toHex(hash), { hash, sizeBytes, name, touchedMs: clock.nowMs() })
      try {
        await files.create(name)
        return undefined
      } catch (cause) {
        entries.delete(toHex(hash))
        throw cause
      }
    },
    async drop(hash) {
      const entry = entries.get(toHex(hash))
      if (entry === undefined) return false
      await files.remove(entry.name)
      return entries.delete(toHex(hash))
    },
  }
}

/** What an earlier process left; anything else in the folder is a temporary file it did not live to rename. */
async function loadEntries(files: BlobFiles): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  for (const file of await files.names(PARTIAL_FOLDER)) {
    const name = `${PARTIAL_FOLDER}/${file}`
    const parsed = parsePartialName(file)
    if (parsed === undefined || entries.has(toHex(parsed.hash))) await files.remove(name)
    else entries.set(toHex(parsed.hash), { ...parsed, name, touchedMs: await files.modifiedMs(name) })
  }
  return entries
}

function refusalOf(
  hash: Hash,
  sizeBytes: number,
  limits: BlobStoreLimits,
  entries: readonly PartialUpload[],
): Failed | undefined {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 1) return sizeInvalid(hash)
  if (sizeBytes > limits.maxBlobBytes) return blobTooLarge(hash, limits.maxBlobBytes)
  if (entries.length >= limits.maxPartials) return quotaExceeded(hash, 'maxPartials', limits.maxPartials)
  const announced = entries.reduce((sum, entry) => sum + entry.sizeBytes, sizeBytes)
  if (announced > limits.maxPartialBytes)
    return quotaExceeded(hash, 'maxPartialBytes', limits.maxPartialBytes)
  return undefined
}
