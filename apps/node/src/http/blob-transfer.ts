import type { IncomingMessage } from 'node:http'
import type { ByteRange, ByteStream } from '@vouch/data'

/**
 * The body of a request, read as fast as it is taken and no faster. Giving it up does not end the connection: the
 * caller must still be told where to go on.
 */
export function bodyStream(body: IncomingMessage, onBytes: (bytes: number) => void): ByteStream {
  const pieces = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await pieces.next()
          if (next.done === true) return controller.close()
          onBytes(next.value.length)
          controller.enqueue(next.value)
        } catch {
          controller.error(new Error('the connection broke off'))
        }
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * One range of RFC 9110 §14.1.2, for a blob of `sizeBytes`. Undefined: the whole, as also for what is not understood.
 * Several ranges are answered with the whole.
 */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (parts === null || parts[0] === 'bytes=-') return undefined
  const [, first = '', last = ''] = parts
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes)
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes }
  }
  const start = Number(first)
  const end = last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes)
  if (last !== '' && Number(last) < start) return undefined
  return start >= sizeBytes ? 'unsatisfiable' : { start, end }
}
