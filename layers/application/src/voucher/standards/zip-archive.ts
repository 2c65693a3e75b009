import { inflate } from './inflate.ts'

/** The directory of a ZIP file (PKWARE APPNOTE 4.3.12), read without unpacking anything. */
export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflated; others are not read. */
  readonly method: number
  readonly compressedSize: number
  readonly localOffset: number
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const END_BYTES = 22
const MAX_COMMENT = 0xffff
const MAX_ENTRIES = 2_000

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function findEnd(view: DataView): number | undefined {
  const lowest = Math.max(0, view.byteLength - END_BYTES - MAX_COMMENT)
  for (let at = view.byteLength - END_BYTES; at >= lowest; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  }
  return undefined
}

/** Empty where the file is no ZIP, is damaged, or needs ZIP64. */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = viewOf(bytes)
  const end = findEnd(view)
  if (end === undefined) return []
  const count = Math.min(view.getUint16(end + 10, true), MAX_ENTRIES)
  let at = view.getUint32(end + 16, true)
  const entries: ZipEntry[] = []
  while (entries.length < count && at + 46 <= end && view.getUint32(at, true) === DIRECTORY_ENTRY) {
    const nameLength = view.getUint16(at + 28, true)
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      compressedSize: view.getUint32(at + 20, true),
      localOffset: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** The content of an entry, of at most `maximumBytes`; undefined where it is longer, damaged or encrypted. */
export function zipContent(bytes: Uint8Array, entry: ZipEntry, maximumBytes: number): Uint8Array | undefined {
  const view = viewOf(bytes)
  const at = entry.localOffset
  if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL_ENTRY) return undefined
  const encrypted = (view.getUint16(at + 6, true) & 1) === 1
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const end = start + entry.compressedSize
  if (encrypted || end > bytes.length) return undefined
  const data = bytes.subarray(start, end)
  if (entry.method === 8) return inflate(data, 'raw', maximumBytes)
  return entry.method === 0 && data.length <= maximumBytes ? data : undefined
}
