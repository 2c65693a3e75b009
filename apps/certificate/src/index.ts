export { extractReceipt } from './extract-receipt.ts'
export { stepWords } from './flow-words.ts'

/**
 * The certificate of a voucher's receipt, given as the text of its file; the same receipt gives the same bytes wherever it is
 * written. What draws it is loaded now. Problems thrown: those of `verifyVoucherReceipt`; `TYPEFACE_MISSING` where a browser cannot fetch one.
 */
export async function certificateOf(receiptText: string): Promise<Uint8Array> {
  const { certificateOf: write } = await import('./certificate-of.ts')
  return write(receiptText)
}

/** Loads now what writing a certificate takes later, with Latin names; for pages that may lose their network. */
export async function prepareCertificates(): Promise<void> {
  const { openTypefaces } = await import('./typefaces.ts')
  await import('./certificate-of.ts')
  await openTypefaces('')
}
