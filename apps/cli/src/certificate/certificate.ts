import type { CertificateContent } from './content.ts'
import { drawFacts, drawFooters, drawHeading, drawHistory, drawProof } from './layout.ts'
import { A4, openPage } from './page.ts'
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
  const page = openPage(openTypefaces(), {
    title,
    subject: `Flow record of voucher ${voucher.id} on chain ${chain.id} up to block ${block.height}`,
    keywords: `vouch ${chain.id} ${voucher.id}`,
    timeMs: block.timeMs,
  })
  const { pdf } = page
  const chunks: Buffer[] = []
  const finished = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => void chunks.push(chunk))
    pdf.on('end', () => resolve())
    pdf.on('error', reject)
  })
  const date = new Date(block.timeMs)
  pdf.addPage({ size: [A4.width, A4.height], margin: 0 })
  let y = await drawHeading(page, content)
  y = drawFacts(page, content, y)
  y = drawHistory(page, content, y)
  drawProof(page, content, y)
  drawFooters(page, content)
  pdf.file(Buffer.from(content.receiptText, 'utf8'), {
    name: ATTACHED_RECEIPT,
    type: 'application/json',
    description: 'The receipt that proves this certificate; check it with: vouch verify',
    creationDate: date,
    modifiedDate: date,
    relationship: 'Data',
  } as PDFKit.Mixins.PDFAttachmentOptions & { name: string })
  pdf.end()
  await finished
  return new Uint8Array(Buffer.concat(chunks))
}
