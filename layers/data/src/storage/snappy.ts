import { readSlices } from './level-finding.ts'

/** Largest block that is unpacked: LevelDB cuts them at some kilobytes, an index may have megabytes. */
const MAX_BYTES = 1 << 28

/** Unpacks Snappy's block format (google/snappy, format_description.txt); undefined where it is not that. */
export function snappyDecode(packed: Uint8Array): Uint8Array | undefined {
  const head = readSlices(packed)
  const length = head.varint()
  if (head.isBad || length > MAX_BYTES) return undefined
  const output = new Uint8Array(length)
  let from = head.at
  let to = 0
  while (from < packed.length) {
    const tag = packed[from++] as number
    if ((tag & 3) === 0) {
      const extra = Math.max(0, (tag >>> 2) - 59)
      const count = extra === 0 ? (tag >>> 2) + 1 : little(packed, from, extra) + 1
      from += extra
      if (from + count > packed.length || to + count > length) return undefined
      output.set(packed.subarray(from, from + count), to)
      from += count
      to += count
      continue
    }
    const { count, distance, bytes } = copyOf(packed, from, tag)
    from += bytes
    if (distance === 0 || distance > to || to + count > length) return undefined
    for (let end = to + count; to < end; to++) output[to] = output[to - distance] as number
  }
  return to === length ? output : undefined
}

function little(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let index = count - 1; index >= 0; index--) value = value * 256 + (bytes[at + index] ?? 0)
  return value
}

function copyOf(packed: Uint8Array, at: number, tag: number) {
  if ((tag & 3) === 1)
    return { count: ((tag >>> 2) & 7) + 4, distance: ((tag >>> 5) << 8) + (packed[at] ?? 0), bytes: 1 }
  const bytes = (tag & 3) === 2 ? 2 : 4
  return { count: (tag >>> 2) + 1, distance: little(packed, at, bytes), bytes }
}
