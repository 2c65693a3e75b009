import { concatBytes } from '@vouch/core'
import { type Flaw, maskedCrc, uint32At } from './level-finding.ts'

// LevelDB's doc/log_format.md: blocks of 32 KiB; a record is checksum, length (uint16), type, data, and none
// begins in the last six bytes of a block, which are zero.
const BLOCK_BYTES = 32768
const HEADER_BYTES = 7
const FULL = 1
const FIRST = 2
const MIDDLE = 3
const LAST = 4

export interface CheckedLog {
  readonly flaws: readonly Flaw[]
  /** The whole records that could be read. */
  readonly records: readonly Uint8Array[]
}

/** Checks a log or manifest file byte by byte. */
export function checkLog(file: Uint8Array): CheckedLog {
  const flaws: Flaw[] = []
  const records: Uint8Array[] = []
  let parts: Uint8Array[] | undefined
  let begun = 0
  let at = 0

  function add(type: number, data: Uint8Array, offset: number): void {
    const continues = type === MIDDLE || type === LAST
    if (continues !== (parts !== undefined))
      flaws.push({
        offset,
        what: continues ? 'a record goes on that did not begin' : 'a record does not end',
      })
    if (type === FULL) records.push(data)
    if (type === FIRST) begun = offset
    if (type === LAST && parts !== undefined) records.push(concatBytes(...parts, data))
    if (type === FULL || type === LAST) parts = undefined
    else parts = [...(parts ?? []), data]
  }

  while (at < file.length) {
    const blockEnd = at - (at % BLOCK_BYTES) + BLOCK_BYTES
    if (blockEnd - at < HEADER_BYTES) {
      const end = Math.min(blockEnd, file.length)
      if (file.subarray(at, end).some((byte) => byte !== 0))
        flaws.push({ offset: at, what: 'the padding of a block is not zero' })
      at = blockEnd
      continue
    }
    const fragment = readFragment(file, at, blockEnd)
    if ('what' in fragment) {
      flaws.push(fragment)
      parts = undefined
      at = blockEnd
      continue
    }
    add(fragment.type, fragment.data, at)
    at += HEADER_BYTES + fragment.data.length
  }
  if (parts !== undefined)
    flaws.push({ offset: begun, what: 'the last record is not finished', isTorn: true })
  return { flaws, records }
}

type Fragment = { readonly type: number; readonly data: Uint8Array }

function readFragment(file: Uint8Array, at: number, blockEnd: number): Fragment | Flaw {
  const data = at + HEADER_BYTES
  if (data > file.length) return { offset: at, what: 'the file ends inside a record header', isTorn: true }
  const length = (file[at + 4] as number) + 256 * (file[at + 5] as number)
  const type = file[at + 6] as number
  if (data + length > blockEnd) return { offset: at, what: 'a record is longer than its block' }
  if (data + length > file.length)
    return endsEarlier(file, at)
      ? { offset: at, what: 'the length of a record is not the one it was written with' }
      : { offset: at, what: 'the file ends inside a record', isTorn: true }
  if (uint32At(file, at) !== maskedCrc(file.subarray(at + 6, data + length)))
    return { offset: at, what: 'the checksum of a record does not match' }
  if (type < FULL || type > LAST) return { offset: at, what: `a record has the unknown type ${type}` }
  return { type, data: file.subarray(data, data + length) }
}

/**
 * Whether a record that claims to go on beyond the file is whole with another value in one byte of its length: then
 * that byte was changed, and nothing was torn.
 */
function endsEarlier(file: Uint8Array, at: number): boolean {
  const data = at + HEADER_BYTES
  const stored = uint32At(file, at)
  const [low, high] = [file[at + 4] as number, file[at + 5] as number]
  const lengths = Array.from({ length: 256 }, (_, byte) => [byte + 256 * high, low + 256 * byte]).flat()
  return lengths.some(
    (length) => data + length <= file.length && stored === maskedCrc(file.subarray(at + 6, data + length)),
  )
}
