import { inflateSync } from 'node:zlib'
import { MAX_RECEIPT_BYTES } from '@vouch/data'
import { failed, ok, type Result } from '@vouch/core'

const BEGINNING = /^\s*\{\s*"format"\s*:\s*"vouch-receipt\//

/**
 * The receipt inside a certificate: its text. Needs no PDF library: each stream is looked at as it stands and, where another
 * program has packed it, inflated. Problem: `CERTIFICATE_WITHOUT_RECEIPT`.
 */
export function extractReceipt(pdf: Uint8Array): Result<string> {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  if (bytes.subarray(0, 1024).indexOf('%PDF-') < 0) return without('It is no PDF')
  const found = new Set<string>()
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.subarray(at - 3, at).toString('latin1') === 'end') continue
    const begin = at + 6 + (bytes[at + 6] === 0x0d ? 2 : 1)
    const text = receiptAt(bytes, begin, declaredLength(bytes, at))
    if (text !== undefined) found.add(text)
  }
  const [text] = found
  if (text === undefined) return without('No receipt is attached to it')
  // Whichever came first would be taken on trust.
  return found.size > 1 ? without(`It holds ${found.size} different receipts`) : ok(text)
}

function receiptAt(bytes: Buffer, begin: number, declared: number | undefined): string | undefined {
  const head = bytes.subarray(begin, begin + 64).toString('latin1')
  if (BEGINNING.test(head)) return bytes.subarray(begin, endOf(bytes, begin, declared)).toString('utf8')
  if (((bytes[begin] ?? 0) & 0x0f) !== 8) return undefined
  try {
    const whole = inflateSync(bytes.subarray(begin, endOf(bytes, begin, declared)), {
      maxOutputLength: MAX_RECEIPT_BYTES,
    })
    return BEGINNING.test(whole.subarray(0, 64).toString('latin1')) ? whole.toString('utf8') : undefined
  } catch {
    return undefined
  }
}

/** `/Length 1234` of the stream's dictionary, right before it. */
function declaredLength(bytes: Buffer, at: number): number | undefined {
  const dictionary = bytes.subarray(Math.max(0, at - 1024), at).toString('latin1')
  const own = dictionary.slice(dictionary.lastIndexOf(' obj') + 1)
  const length = /\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(own)?.[1]
  return length === undefined ? undefined : Number(length)
}

function endOf(bytes: Buffer, begin: number, declared: number | undefined): number {
  const tail =
    declared === undefined ? '' : bytes.subarray(begin + declared, begin + declared + 12).toString('latin1')
  if (declared !== undefined && /^\s*endstream/.test(tail)) return begin + declared
  const marker = bytes.indexOf('endstream', begin)
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
