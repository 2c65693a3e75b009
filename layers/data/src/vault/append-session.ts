import { type Clock, ok, type Result } from '@vouch/core'
import type { Appender, BlobFiles } from './blob-files.ts'
import { blobTooLarge, uploadInterrupted } from './blob-problem.ts'
import type { ByteStream } from './byte-stream.ts'
import type { PartialUpload } from './partial-book.ts'

/** One append under way: its source, which somebody else may end. */
export interface AppendSession {
  /** The next piece; undefined at the end, and once stopped. Rejects when the source fails. */
  next(): Promise<Uint8Array | undefined>
  /** Wants no more of the source. */
  stop(): Promise<void>
  /** When the source last gave something, or the session began; milliseconds since 1970. */
  heardAtMs(): number
}

export function createAppendSession(bytes: ByteStream, clock: Clock): AppendSession {
  const reader = bytes.getReader()
  let stopped = false
  let heardAtMs = clock.nowMs()
  return {
    heardAtMs: () => heardAtMs,
    async next() {
      if (stopped) return undefined
      const piece = await reader.read()
      heardAtMs = clock.nowMs()
      return piece.done || stopped ? undefined : piece.value
    },
    async stop() {
      stopped = true
      // A source that failed already rejects; there is nothing left to end.
      await reader.cancel().catch(() => undefined)
    },
  }
}

/** Writes what the session yields, and answers with the new offset once that is durable. */
export async function appendAll(
  files: BlobFiles,
  partial: PartialUpload,
  from: number,
  session: AppendSession,
): Promise<Result<number>> {
  const appender = await files.openAppender(partial.name, from)
  try {
    return await pump(appender, partial, from, session)
  } finally {
    await session.stop()
    await appender.close()
  }
}

async function pump(
  appender: Appender,
  { hash, sizeBytes }: PartialUpload,
  from: number,
  session: AppendSession,
): Promise<Result<number>> {
  let offset = from
  for (;;) {
    let piece: Uint8Array | undefined
    try {
      piece = await session.next()
    } catch (cause) {
      await appender.sync()
      return uploadInterrupted(hash, offset, cause instanceof Error ? cause.message : String(cause))
    }
    const room = sizeBytes - offset
    if (piece !== undefined && piece.length <= room) {
      await appender.write(piece)
      offset += piece.length
      continue
    }
    await appender.sync()
    return piece === undefined ? ok(offset) : blobTooLarge(hash, sizeBytes)
  }
}
