import {
  asHash,
  type Clock,
  equalBytes,
  type Failed,
  type Hash,
  ok,
  type Result,
  sha256Incremental,
  toHex,
} from '@vouch/core'
import { type AppendSession, appendAll, createAppendSession } from './append-session.ts'
import type { BlobFiles } from './blob-files.ts'
import { blobUnknown, hashMismatch, offsetMismatch, sizeMismatch, uploadBusy } from './blob-problem.ts'
import { blobName, writeRecord } from './blob-record.ts'
import type { BlobInfo, BlobStore, UploadState } from './blob-store.ts'
import type { KeyedLock } from './keyed-lock.ts'
import type { PartialBook } from './partial-book.ts'

export interface UploadDeps {
  readonly files: BlobFiles
  readonly book: PartialBook
  readonly lock: KeyedLock
  readonly clock: Clock
  /** How long an append may receive nothing before another may take its place. */
  readonly takeoverAfterMs: number
  /** The size of a blob that is in place and not known to be damaged. */
  presentSize(hash: Hash): Promise<number | undefined>
}

type UploadPart = Pick<BlobStore, 'begin' | 'offset' | 'append' | 'finish' | 'abort' | 'expire'>

export interface Uploads extends UploadPart {
  /** Ends an append under way, alive or not, and then runs `action` with the blob's lock held. */
  exclusively<T>(hash: Hash, action: () => Promise<T>): Promise<T>
}

export function createUploads(deps: UploadDeps): Uploads {
  const { book, lock, clock, takeoverAfterMs } = deps
  const running = new Map<string, AppendSession>()
  const exclusively = <T>(hash: Hash, action: () => Promise<T>): Promise<T> => {
    // Whoever waits for the lock must not wait for a client that went away.
    void running.get(toHex(hash))?.stop()
    return lock(toHex(hash), action)
  }
  /** Two clients that ended each other's appends would never get on, so one that is alive is left alone. */
  const busy = (hash: Hash): Failed | undefined => {
    const session = running.get(toHex(hash))
    if (session === undefined) return undefined
    const retryAfterMs = session.heardAtMs() + takeoverAfterMs - clock.nowMs()
    return retryAfterMs > 0 ? uploadBusy(hash, retryAfterMs) : undefined
  }
  return {
    exclusively,
    offset: (hash) => stateOf(deps, hash),
    begin: (hash, sizeBytes) => lock(toHex(hash), () => begin(deps, hash, sizeBytes)),
    async append(hash, offset, bytes) {
      const key = toHex(hash)
      const session = createAppendSession(bytes, clock)
      const refusal = busy(hash)
      if (refusal !== undefined) {
        await session.stop()
        return refusal
      }
      void running.get(key)?.stop()
      running.set(key, session)
      try {
        return await lock(key, () => append(deps, hash, offset, session))
      } finally {
        if (running.get(key) === session) running.delete(key)
      }
    },
    finish: async (hash) => busy(hash) ?? exclusively(hash, () => finish(deps, hash)),
    abort: (hash) =>
      exclusively(hash, async () => ((await book.drop(hash)) ? ok(undefined) : blobUnknown(hash))),
    async expire(beforeMs) {
      const old = book.all().filter((one) => one.touchedMs < beforeMs && !running.has(toHex(one.hash)))
      for (const { hash } of old) await lock(toHex(hash), () => book.drop(hash))
      return old.map((partial) => partial.hash)
    },
  }
}

async function stateOf({ book, presentSize }: UploadDeps, hash: Hash): Promise<Result<UploadState>> {
  const found = await book.find(hash)
  if (found !== undefined)
    return ok({ offset: found.offset, sizeBytes: found.partial.sizeBytes, complete: false })
  const sizeBytes = await presentSize(hash)
  return sizeBytes === undefined ? blobUnknown(hash) : ok({ offset: sizeBytes, sizeBytes, complete: true })
}

async function begin(deps: UploadDeps, hash: Hash, sizeBytes: number): Promise<Result<UploadState>> {
  const found = await stateOf(deps, hash)
  if (found.ok && (found.value.complete || found.value.sizeBytes === sizeBytes)) return found
  if (found.ok) return sizeMismatch(hash, found.value.sizeBytes)
  return (await deps.book.open(hash, sizeBytes)) ?? ok({ offset: 0, sizeBytes, complete: false })
}

async function append(
  deps: UploadDeps,
  hash: Hash,
  offset: number,
  session: AppendSession,
): Promise<Result<number>> {
  const state = await stateOf(deps, hash)
  const found = await deps.book.find(hash)
  if (!state.ok || found === undefined || found.offset !== offset) {
    await session.stop()
    return state.ok ? offsetMismatch(hash, offset, state.value.offset, state.value.sizeBytes) : state
  }
  deps.book.touch(hash)
  try {
    return await appendAll(deps.files, found.partial, offset, session)
  } finally {
    deps.book.touch(hash)
  }
}

async function finish(deps: UploadDeps, hash: Hash): Promise<Result<BlobInfo>> {
  const { files, book } = deps
  const found = await book.find(hash)
  if (found === undefined) {
    const state = await stateOf(deps, hash)
    return state.ok ? ok({ hash, status: 'present', sizeBytes: state.value.sizeBytes }) : state
  }
  const { name, sizeBytes } = found.partial
  if (found.offset < sizeBytes) return offsetMismatch(hash, sizeBytes, found.offset, sizeBytes)
  const actual = await hashFile(files, name, found.offset)
  if (!equalBytes(actual, hash)) {
    await book.drop(hash)
    return hashMismatch(hash, actual)
  }
  // A damaged predecessor goes first: a crash after the record must not leave it looking whole.
  if ((await files.length(blobName(hash))) !== undefined) await files.remove(blobName(hash))
  await writeRecord(files, hash, { sizeBytes, damaged: false })
  await files.rename(name, blobName(hash))
  book.forget(hash)
  return ok({ hash, status: 'present', sizeBytes })
}

/** Hashes what the disk gives back, not what was sent to it. */
export async function hashFile(files: BlobFiles, name: string, sizeBytes: number): Promise<Hash> {
  const hasher = sha256Incremental()
  const reader = files.read(name, 0, sizeBytes).getReader()
  for (;;) {
    const piece = await reader.read()
    if (piece.done) return asHash(hasher.digest())
    hasher.update(piece.value)
  }
}
