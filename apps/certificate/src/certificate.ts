import type { CertificateContent } from './content.ts'
import { drawFacts, drawFooters, drawHeading, drawHistory, drawProof } from './layout.ts'
import { A4, openPage } from './page.ts'
import { concatBytes, utf8 } from '@vouch/core'
import { openTypefaces } from './typefaces.ts'

/** Name of the receipt inside the PDF. */
export const ATTACHED_RECEIPT = 'receipt.json'

/**
 * A certificate as PDF: a page or more to read, and the receipt that proves them as an attachment, uncompressed. The same
 * content gives the same bytes, so a reader can write it again from the receipt and compare.
 */
export async function writeCertificate(content: CertificateContent): Promise<Uint8Array> {
  const { chain, voucher, block } = content
  const title = `Certificate of custody, voucher ${voucher.id.slice(0, 16)}`
  const page = openPage(await openTypefaces(textOf(content)), {
    title,
    subject: `Flow record of voucher ${voucher.id} on chain ${chain.id} up to block ${block.height}`,
    keywords: `vouch ${chain.id} ${voucher.id}`,
    timeMs: block.timeMs,
  })
  const { pdf } = page
  const chunks: Uint8Array[] = []
  const finished = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Uint8Array) => void chunks.push(chunk))
    pdf.on('end', () => resolve())
    pdf.on('error', reject)
  })
  const date = new Date(block.timeMs)
  pdf.addPage({ size: [A4.width, A4.height], margin: 0 })
  let y = drawHeading(page, content)
  y = drawFacts(page, content, y)
  y = drawHistory(page, content, y)
  drawProof(page, content, y)
  drawFooters(page, content)
  pdf.file(
    utf8(content.receiptText) as Buffer,
    {
      name: ATTACHED_RECEIPT,
      type: 'application/json',
      description: 'The receipt that proves this certificate; check it with: vouch verify',
      creationDate: date,
      modifiedDate: date,
      relationship: 'Data',
    } as PDFKit.Mixins.PDFAttachmentOptions & { name: string },
  )
  pdf.end()
  await finished
  return concatBytes(...chunks)
}

/** Every sign that may be drawn, so that the typefaces for them are at hand before the drawing begins. */
function textOf({ chain, voucher, history }: CertificateContent): string {
  const told = [
    chain.name,
    chain.name.toUpperCase(),
    voucher.state,
    ...voucher.facts.flat(),
    ...history.flatMap(({ what, by }) => [what, by]),
  ]
  return told.join('')
}
