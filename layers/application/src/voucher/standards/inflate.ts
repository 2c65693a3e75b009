import { Inflate, Unzlib } from 'fflate'

/** Small steps, so that a bomb is stopped at most 1,000 steps' worth of bytes past the limit. */
const STEP_BYTES = 4_096

class TooLarge extends Error {}

/**
 * Inflates at most `maximumBytes`; undefined where there is more, or where the data is damaged.
 * `zlib` has the two-byte header of RFC 1950, as in PDF; `raw` is RFC 1951 alone, as in ZIP.
 */
export function inflate(
  data: Uint8Array,
  form: 'raw' | 'zlib',
  maximumBytes: number,
): Uint8Array | undefined {
  const chunks: Uint8Array[] = []
  let size = 0
  const collect = (chunk: Uint8Array): void => {
    size += chunk.length
    if (size > maximumBytes) throw new TooLarge()
    chunks.push(chunk)
  }
  const stream = form === 'zlib' ? new Unzlib(collect) : new Inflate(collect)
  try {
    for (let at = 0; at < data.length; at += STEP_BYTES) {
      stream.push(data.subarray(at, at + STEP_BYTES), at + STEP_BYTES >= data.length)
    }
  } catch {
    return undefined
  }
  const whole = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
