import { type Flaw, maskedCrc, readSlices, type SliceReader, uint32At } from './level-finding.ts'
import { snappyDecode } from './snappy.ts'

// LevelDB's doc/table_format.md: data blocks, filter, metaindex, index, footer, with nothing between them; each
// block is followed by its compression type and the masked CRC-32C of both.
const FOOTER_BYTES = 48
const HANDLES_BYTES = 40
const TRAILER_BYTES = 5
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb]

interface Handle {
  readonly offset: number
  readonly size: number
}

const readHandle = (reader: SliceReader): Handle => ({ offset: reader.varint(), size: reader.varint() })

/** Checks a sorted table file byte by byte; the flaws by offset. */
export function checkTable(file: Uint8Array): readonly Flaw[] {
  const footerAt = file.length - FOOTER_BYTES
  if (footerAt < 0) return [{ offset: 0, what: 'the table is shorter than its footer' }]
  const footer = file.subarray(footerAt)
  if (MAGIC.some((byte, index) => footer[HANDLES_BYTES + index] !== byte))
    return [{ offset: footerAt + HANDLES_BYTES, what: 'the footer of the table has another magic number' }]
  const reader = readSlices(footer.subarray(0, HANDLES_BYTES))
  const meta = readHandle(reader)
  const index = readHandle(reader)
  const isPadded = footer.subarray(reader.at, HANDLES_BYTES).every((byte) => byte === 0)
  if (reader.isBad || !isPadded) return [{ offset: footerAt, what: 'the footer of the table cannot be read' }]

  const flaws: Flaw[] = []
  const handles = [meta, index]
  for (const parent of [meta, index]) {
    const children = childrenOf(file, parent, footerAt)
    if (children === undefined)
      flaws.push({ offset: parent.offset, what: 'an index block of the table cannot be read' })
    else handles.push(...children)
  }
  handles.sort((left, right) => left.offset - right.offset)
  let end = 0
  for (const handle of handles) {
    if (handle.offset !== end) flaws.push({ offset: end, what: 'bytes of the table belong to no block' })
    const flaw = checkBlock(file, handle, footerAt)
    if (flaw !== undefined) flaws.push(flaw)
    end = handle.offset + handle.size + TRAILER_BYTES
  }
  if (end !== footerAt) flaws.push({ offset: end, what: 'bytes of the table belong to no block' })
  return flaws
}

function checkBlock(file: Uint8Array, { offset, size }: Handle, limit: number): Flaw | undefined {
  const end = offset + size
  if (end + TRAILER_BYTES > limit) return { offset, what: 'a block reaches beyond its table' }
  if (uint32At(file, end + 1) !== maskedCrc(file.subarray(offset, end + 1)))
    return { offset, what: 'the checksum of a block does not match' }
  if ((file[end] as number) > 1) return { offset: end, what: 'a block has an unknown compression' }
  return undefined
}

/** The handles that are the values of an index or metaindex block; undefined where it cannot be read. */
function childrenOf(file: Uint8Array, handle: Handle, limit: number): Handle[] | undefined {
  if (checkBlock(file, handle, limit) !== undefined) return undefined
  const end = handle.offset + handle.size
  const stored = file.subarray(handle.offset, end)
  const block = file[end] === 1 ? snappyDecode(stored) : stored
  if (block === undefined || block.length < 4) return undefined
  const entriesEnd = block.length - 4 - 4 * uint32At(block, block.length - 4)
  const handles: Handle[] = []
  const reader = readSlices(block)
  while (reader.at < entriesEnd && !reader.isBad) {
    reader.varint() // bytes of the key shared with the one before
    const keyLength = reader.varint()
    const valueLength = reader.varint()
    reader.slice(keyLength)
    handles.push(readHandle(readSlices(reader.slice(valueLength))))
  }
  return reader.isBad || reader.at !== entriesEnd ? undefined : handles
}
