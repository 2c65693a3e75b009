import { type FileHandle, open } from 'node:fs/promises'
import { OperationalError } from '@vouch/core'
import type { ByteStream } from './byte-stream.ts'

const READ_BYTES = 256 * 1024

/** The bytes of a file from `start` up to `end`, read as they are asked for. Fails with the system's own error. */
export function fileStream(path: string, start = 0, end: number = Number.POSITIVE_INFINITY): ByteStream {
  let file: FileHandle | undefined
  let position = start
  const next = async (): Promise<Uint8Array> => {
    file ??= await open(path, 'r')
    const buffer = new Uint8Array(Math.min(READ_BYTES, end - position))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    position += bytesRead
    return buffer.subarray(0, bytesRead)
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const bytes = await next()
          if (bytes.length > 0) return controller.enqueue(bytes)
        } catch (cause) {
          await file?.close()
          throw cause
        }
        await file?.close()
        controller.close()
      },
      cancel: async () => file?.close(),
    },
    { highWaterMark: 0 },
  )
}

/**
 * Writes a stream into a new file that only its owner can read, and makes it durable; answers with its size in bytes.
 * A failure of the stream passes through; one of the file is an `OperationalError` `DISK_FULL` or `FILE_NOT_WRITTEN`.
 */
export async function writeStream(stream: ByteStream, path: string): Promise<number> {
  const file = await writing(() => open(path, 'wx', 0o600)).catch(async (cause: unknown) => {
    await stream.cancel().catch(() => undefined)
    throw cause
  })
  let sizeBytes = 0
  try {
    for await (const piece of stream) {
      await writing(() => file.appendFile(piece))
      sizeBytes += piece.length
    }
    await writing(() => file.sync())
  } finally {
    await file.close()
  }
  return sizeBytes
}

/** Runs a step that writes a file; its failure becomes an `OperationalError`. */
export async function writing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new OperationalError(
      isFull ? 'DISK_FULL' : 'FILE_NOT_WRITTEN',
      `The file could not be written: ${reason}`,
      isFull ? 'Free some space and try again.' : 'Choose a folder that exists and that you may write to.',
      cause,
    )
  }
}
