import { concatBytes, failed, ok, type Result } from '@vouch/core'
import { MAX_RECEIPT_BYTES } from '@vouch/data'
import { Unzlib } from 'fflate'

const BEGINNING = /^\s*\{\s*"format"\s*:\s*"vouch-receipt\//

/** A file with its bytes as text, one sign a byte, to search in. */
interface Searched {
  readonly bytes: Uint8Array
  readonly text: string
}

/**
 * The receipt inside a certificate: its text. Needs no PDF library: each stream is looked at as it stands and, where another
 * program has packed it, inflated. Problem: `CERTIFICATE_WITHOUT_RECEIPT`.
 */
export function extractReceipt(pdf: Uint8Array): Result<string> {
  const text = new TextDecoder('latin1').decode(pdf)
  if (!text.slice(0, 1024).includes('%PDF-')) return without('It is no PDF')
  const file = { bytes: pdf, text }
  const found = new Set<string>()
  for (let at = text.indexOf('stream'); at >= 0; at = text.indexOf('stream', at + 6)) {
    if (text.slice(at - 3, at) === 'end') continue
    const begin = at + 6 + (pdf[at + 6] === 0x0d ? 2 : 1)
    const receipt = receiptAt(file, begin, declaredLength(file, at))
    if (receipt !== undefined) found.add(receipt)
  }
  const [receipt] = found
  if (receipt === undefined) return without('No receipt is attached to it')
  // Whichever came first would be taken on trust.
  return found.size > 1 ? without(`It holds ${found.size} different receipts`) : ok(receipt)
}

function receiptAt(file: Searched, begin: number, declared: number | undefined): string | undefined {
  const { bytes, text } = file
  if (BEGINNING.test(text.slice(begin, begin + 64)))
    return words(bytes.subarray(begin, endOf(file, begin, declared)))
  if (((bytes[begin] ?? 0) & 0x0f) !== 8) return undefined
  const whole = inflate(bytes.subarray(begin, endOf(file, begin, declared)))
  return whole !== undefined && BEGINNING.test(words(whole.subarray(0, 64))) ? words(whole) : undefined
}

function words(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

const PIECE_BYTES = 64 << 10

/** Undefined where it is nothing packed, or more than a receipt may have. */
function inflate(packed: Uint8Array): Uint8Array | undefined {
  const pieces: Uint8Array[] = []
  let size = 0
  let ended = false
  const stream = new Unzlib((piece, isLast) => {
    pieces.push(piece)
    size += piece.length
    ended = isLast
    if (size > MAX_RECEIPT_BYTES) throw new RangeError('more than a receipt')
  })
  try {
    for (let at = 0; at < packed.length; at += PIECE_BYTES)
      stream.push(packed.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= packed.length)
  } catch {
    return undefined
  }
  return ended ? concatBytes(...pieces) : undefined
}

/** `/Length 1234` of the stream's dictionary, right before it. */
function declaredLength({ text }: Searched, at: number): number | undefined {
  const dictionary = text.slice(Math.max(0, at - 1024), at)
  const own = dictionary.slice(dictionary.lastIndexOf(' obj') + 1)
  const length = /\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(own)?.[1]
  return length === undefined ? undefined : Number(length)
}

function endOf({ bytes, text }: Searched, begin: number, declared: number | undefined): number {
  const tail = declared === undefined ? '' : text.slice(begin + declared, begin + declared + 12)
  if (declared !== undefined && /^\s*endstream/.test(tail)) return begin + declared
  const marker = text.indexOf('endstream', begin)
  const end = marker < 0 ? bytes.length : marker
  return bytes[end - 1] === 0x0a ? end - 1 : end
}

function without(reason: string): Result<never> {
  return failed(
    'CERTIFICATE_WITHOUT_RECEIPT',
    `${reason}.`,
    'Use the certificate as it was handed out, or the receipt itself.',
    { link: 'certificate' },
  )
}
