import { concatBytes } from '@vouch/core'
import type { ByteStream } from '@vouch/data'

/** The stream in pieces of `pieceBytes`, the last one shorter. */
export async function* piecesOf(stream: ByteStream, pieceBytes: number): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let held: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const next = await reader.read()
      if (next.done) break
      let chunk = next.value
      while (size + chunk.length >= pieceBytes) {
        const taken = pieceBytes - size
        yield concatBytes(...held, chunk.subarray(0, taken))
        chunk = chunk.subarray(taken)
        held = []
        size = 0
      }
      if (chunk.length > 0) held.push(chunk)
      size += chunk.length
    }
    if (size > 0) yield concatBytes(...held)
  } finally {
    await reader.cancel().catch(() => {})
  }
}
