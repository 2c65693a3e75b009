/** Most bytes of one message: a block and what comes with it. */
const MAX_FRAME_BYTES = 128 << 20

/** Cuts a stream into messages, each behind its length as an unsigned varint. Throws RangeError on a length beyond all measure. */
export function createFrameReader(onFrame: (frame: Uint8Array) => void): (chunk: Uint8Array) => void {
  let held: Uint8Array[] = []
  let size = 0
  let wanted = 0
  return (chunk) => {
    held.push(chunk)
    size += chunk.length
    // A block of megabytes comes in many pieces: they are joined once, when it is whole.
    if (size < wanted) return
    let bytes = held.length === 1 ? chunk : Buffer.concat(held)
    for (;;) {
      const head = readLength(bytes)
      if (head === undefined || bytes.length < head.end + head.length) {
        wanted = head === undefined ? 0 : head.end + head.length
        break
      }
      onFrame(bytes.subarray(head.end, head.end + head.length))
      bytes = bytes.subarray(head.end + head.length)
    }
    held = bytes.length === 0 ? [] : [bytes]
    size = bytes.length
  }
}

function readLength(bytes: Uint8Array): { readonly length: number; readonly end: number } | undefined {
  let length = 0
  for (let at = 0; at < 5; at++) {
    const byte = bytes[at]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 2 ** (7 * at)
    if (length > MAX_FRAME_BYTES) break
    if (byte < 0x80) return { length, end: at + 1 }
  }
  throw new RangeError('a message of the engine is too long')
}

export function framed(message: Uint8Array): Uint8Array {
  const head: number[] = []
  let rest = message.length
  while (rest > 0x7f) {
    head.push((rest & 0x7f) | 0x80)
    rest = Math.floor(rest / 128)
  }
  head.push(rest)
  return Buffer.concat([Uint8Array.from(head), message])
}
