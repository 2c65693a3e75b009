import { sha256, toHex, unwrap, utf8 } from '@vouch/core'
import { decodeGenesis, decodeHeader, type Header, headerHash, parseReceipt } from '@vouch/data'
import { type VerifiedVoucher, verifyVoucherReceipt } from '@vouch/sdk'
import { stepWords } from './flow-words.ts'
import { writeCertificate } from './certificate.ts'
import type { CertificateContent, CertificateEntry } from './content.ts'

/** The certificate of a voucher's receipt, given as the text of its file. Problems thrown: those of `verifyVoucherReceipt`. */
export async function certificateOf(receiptText: string): Promise<Uint8Array> {
  return writeCertificate(contentOf(receiptText))
}

/** Everything comes from what the receipt proves, so that another reader derives the same. */
export function contentOf(receiptText: string): CertificateContent {
  const verified = unwrap(verifyVoucherReceipt(receiptText))
  const receipt = unwrap(parseReceipt(receiptText))
  const header = receipt.blocks
    .map((block): Header => unwrap(decodeHeader(block.header)))
    .find(({ height }) => height === verified.height) as Header
  const { engine } = unwrap(decodeGenesis(receipt.genesis))
  const { voucher } = verified
  return {
    chain: { id: toHex(verified.chainId), name: verified.chainName, engine },
    voucher: {
      id: toHex(verified.id),
      digest: toHex(voucher.digest),
      state: stateWords(verified),
      facts: factsOf(verified),
    },
    history: historyOf(verified),
    block: {
      height: verified.height,
      timeMs: verified.timeMs,
      hash: toHex(headerHash(header)),
      sealedBy: toHex(header.proposer),
    },
    receiptDigest: toHex(sha256(utf8(receiptText))),
    receiptText,
  }
}

function nameOf({ organisations }: VerifiedVoucher, id: Uint8Array): string {
  return organisations.get(toHex(id))?.name ?? toHex(id)
}

function stateWords({ voucher, timeMs }: VerifiedVoucher): string {
  const { custody, supervision, order, lost } = voucher
  const words = [custody.replaceAll('_', ' ')]
  const inForce = order !== null && (order.expiresMs === null || timeMs < order.expiresMs)
  if (supervision === 'frozen' && inForce) words.push(`frozen under order ${order.number}`)
  if (supervision === 'under_review' && inForce) words.push(`under review, order ${order.number}`)
  if (lost) words.push('document reported lost')
  const text = words.join('; ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function factsOf(verified: VerifiedVoucher): readonly (readonly [string, string])[] {
  const { voucher } = verified
  const name = (id: Uint8Array): string => nameOf(verified, id)
  const { booking, transfer, duplicateOf, supersedes, supersededBy } = voucher
  const facts: [string, string][] = [
    ['Document', `${voucher.mediaType}, ${voucher.size} bytes`],
    ['Holder', name(voucher.holder)],
    ['Beneficiary', name(voucher.beneficiary)],
    ['Depositor', name(voucher.depositor)],
    ['Custodian', name(voucher.custodian)],
  ]
  if (voucher.issuer !== null) facts.push(['Issuer', name(voucher.issuer)])
  if (booking !== null)
    facts.push(['Booked', `for ${booking.purpose} by ${name(booking.by)}, reference ${booking.reference}`])
  if (transfer !== null) facts.push(['Offered', `the ${transfer.kind}, to ${name(transfer.to)}`])
  if (duplicateOf !== null) facts.push(['Duplicate of', toHex(duplicateOf)])
  if (supersedes !== null) facts.push(['Supersedes', toHex(supersedes)])
  if (supersededBy !== null) facts.push(['Superseded by', toHex(supersededBy)])
  return facts
}

function historyOf(verified: VerifiedVoucher): readonly CertificateEntry[] {
  return verified.flow.map((entry) => {
    const other = entry.counterparty === null ? null : nameOf(verified, entry.counterparty)
    const words = stepWords(entry.step, other)
    const [key] = verified.signers.get(entry.sequence) ?? []
    return {
      timeMs: entry.atMs,
      what: entry.note === '' ? words : `${words} (${entry.note})`,
      by: nameOf(verified, entry.by),
      height: entry.height,
      key: key === undefined ? '' : toHex(key),
    }
  })
}
