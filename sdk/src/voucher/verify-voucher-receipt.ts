import type { PowSealCheck } from '@vouch/consensus/pow'
import { equalBytes, failed, ok, type Result, toHex } from '@vouch/core'
import { type ByteStream, parseReceipt, type Receipt, type ReceiptLink } from '@vouch/data'
import { sha256, sha256Incremental } from '@vouch/core'
import { verifyReceipt } from '../receipt/verify.ts'
import { type DisclosedField, verifyDisclosedField } from './field-disclosure.ts'
import { readVoucherContent, type VoucherContent } from './receipt-content.ts'
import { summaryOf } from './receipt-summary.ts'

export interface VoucherReceiptCheck {
  /** The chain the reader trusts; without it the receipt speaks only for the chain it names. */
  readonly chainId?: Uint8Array
  /** Under proof of work: how many confirmations are asked for, and another chain to set against the receipt's. */
  readonly work?: PowSealCheck
  /** SHA-256 of the document at hand, which must be the one deposited; see `digestOf`. */
  readonly documentDigest?: Uint8Array
  /** Fields that the holder disclosed, each to be proven. */
  readonly fields?: readonly DisclosedField[]
}

export interface VerifiedVoucher extends VoucherContent {
  /** In words and names; equal to the summary in the receipt. */
  readonly summary: ReturnType<typeof summaryOf>
  /** Every link of the proof, in the order in which it was checked. */
  readonly links: readonly ReceiptLink[]
}

/**
 * Checks a voucher receipt, offline: the text of its file, its JSON, or as parsed. The problem names the first link
 * that failed in `meta.link`. Problems: those of `parseReceipt` and `verifyReceipt`, `RECEIPT_NOT_A_VOUCHER`,
 * `RECEIPT_FLOW_INCOMPLETE`, `RECEIPT_RECORD_MISSING`, `RECEIPT_STEP_MISMATCH`, `RECEIPT_CONTENT_MALFORMED`,
 * `RECEIPT_SUMMARY_ALTERED`, `DOCUMENT_MISMATCH`, `FIELD_NOT_PROVEN`.
 */
export function verifyVoucherReceipt(
  source: string | object | Receipt,
  check: VoucherReceiptCheck = {},
): Result<VerifiedVoucher> {
  const parsed: Result<Receipt> = isParsed(source) ? ok(source) : parseReceipt(source)
  if (!parsed.ok) return parsed
  let content: VoucherContent | undefined
  const verified = verifyReceipt(parsed.value, {
    ...(check.chainId === undefined ? {} : { chainId: check.chainId }),
    ...(check.work === undefined ? {} : check.work),
    checkContent(receipt, proven) {
      const read = readVoucherContent(receipt, proven)
      if (!read.ok) return read
      content = read.value.content
      const own = checkOwn(receipt, content, check)
      return own.ok ? ok([...read.value.links, ...own.value]) : own
    },
  })
  if (!verified.ok) return verified
  const proven = content as VoucherContent
  return ok({ ...proven, summary: summaryOf(proven), links: verified.value.links })
}

function checkOwn(
  receipt: Receipt,
  content: VoucherContent,
  { documentDigest, fields = [] }: VoucherReceiptCheck,
): Result<readonly ReceiptLink[]> {
  const links: ReceiptLink[] = []
  if (JSON.stringify(receipt.summary) !== JSON.stringify(summaryOf(content)))
    return failed(
      'RECEIPT_SUMMARY_ALTERED',
      'The summary in the receipt is not what the receipt proves.',
      'Rely on nothing it says; ask for the receipt again.',
      { link: 'summary' },
    )
  links.push({ link: 'summary', detail: 'The summary says what is proven, and nothing else.' })
  const { voucher } = content
  if (documentDigest !== undefined) {
    if (!equalBytes(documentDigest, voucher.digest))
      return failed(
        'DOCUMENT_MISMATCH',
        'The document is not the one that was deposited: its digest differs.',
        'Compare with the document as it was deposited; a single changed byte changes the digest.',
        { link: 'document', digest: toHex(documentDigest), expected: toHex(voucher.digest) },
      )
    links.push({ link: 'document', detail: 'The document at hand is the one that was deposited.' })
  }
  for (const field of fields) {
    const proven = verifyDisclosedField(field, voucher.fieldsRoot ?? new Uint8Array(0))
    if (!proven.ok) return proven
    links.push({
      link: `field ${field.name}`,
      detail: `The deposit committed to ${field.name} = '${field.value}'.`,
    })
  }
  return ok(links)
}

/** SHA-256 of a document, as it is read. */
export async function digestOf(document: Uint8Array | ByteStream): Promise<Uint8Array> {
  if (document instanceof Uint8Array) return sha256(document)
  const hasher = sha256Incremental()
  const reader = document.getReader()
  for (;;) {
    const next = await reader.read()
    if (next.done) return hasher.digest()
    hasher.update(next.value)
  }
}

function isParsed(source: string | object): source is Receipt {
  return typeof source === 'object' && 'genesis' in source && source.genesis instanceof Uint8Array
}
