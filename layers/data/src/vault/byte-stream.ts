import { concatBytes, failed, ok, type Result } from '@vouch/core'

/** What flows at once: large enough to be cheap, small enough that a pipeline of several stages stays in cache. */
export const CHUNK_BYTES = 64 * 1024

export type ByteStream = ReadableStream<Uint8Array>

/** A stream of these bytes, in pieces of at most `chunkBytes`. */
export function streamOf(bytes: Uint8Array, chunkBytes: number = CHUNK_BYTES): ByteStream {
  let at = 0
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.subarray(at, at + chunkBytes))
        at += chunkBytes
      },
    },
    { highWaterMark: 0 },
  )
}

/** The whole stream in memory, or `STREAM_TOO_LARGE` as soon as it passes `maxBytes`. For small things only. */
export async function collect(stream: ByteStream, maxBytes: number): Promise<Result<Uint8Array>> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  for (;;) {
    const next = await reader.read()
    if (next.done) return ok(concatBytes(...parts))
    size += next.value.length
    if (size > maxBytes) {
      await reader.cancel()
      return failed(
        'STREAM_TOO_LARGE',
        `The stream holds more than ${maxBytes} bytes, which is all that is taken into memory here.`,
        'Read it as a stream instead.',
        { maxBytes },
      )
    }
    parts.push(next.value)
  }
}

export interface StreamObserver {
  chunk(bytes: Uint8Array): void
  /** Throwing here ends the stream with that error instead of a clean close. */
  end(): void
  /** The source failed; what is returned is what the reader sees. */
  failed(cause: unknown): unknown
  cancelled(): void
}

/**
 * The same stream, seen by `observer` on its way. Nothing is read before it is asked for, and a source that
 * yields one huge piece is cut up, so that stages below never hold more than a few chunks.
 */
export function observed(source: ByteStream, observer: StreamObserver): ByteStream {
  const reader = source.getReader()
  let rest: Uint8Array = new Uint8Array(0)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          while (rest.length === 0) {
            const next = await reader.read()
            if (next.done) {
              observer.end()
              return controller.close()
            }
            rest = next.value
          }
          const chunk = rest.subarray(0, CHUNK_BYTES)
          rest = rest.subarray(chunk.length)
          observer.chunk(chunk)
          controller.enqueue(chunk)
        } catch (cause) {
          controller.error(observer.failed(cause))
        }
      },
      async cancel(reason) {
        observer.cancelled()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
