import { readChineseInvoice } from './cn-einvoice.ts'
import { MAX_XML_BYTES } from './problems.ts'
import { type DocumentReading, unread } from './reading.ts'
import { withXml } from './xml-document.ts'
import { zipContent, zipEntries, type ZipEntry } from './zip-archive.ts'

/** OFD (GB/T 33190): a ZIP with `OFD.xml` at its root; e-invoices attach their XML to it. */

const MEDIA_TYPE = 'application/ofd'
const MAX_ATTACHMENTS = 16

export function isOfd(entries: readonly ZipEntry[]): boolean {
  return entries.some((entry) => entry.name === 'OFD.xml')
}

/** Pages, resources and signatures are XML too; an invoice lies among the attachments or says so by name. */
function mayBeInvoice(entry: ZipEntry): boolean {
  return /\.xml$/iu.test(entry.name) && /attach|invoice/iu.test(entry.name)
}

/** The invoice an OFD carries; an OFD without one, or with one that cannot be read, is kept as it is. */
export async function readOfd(bytes: Uint8Array, fileName: string): Promise<DocumentReading> {
  let budget = MAX_XML_BYTES
  for (const entry of zipEntries(bytes).filter(mayBeInvoice).slice(0, MAX_ATTACHMENTS)) {
    const xml = zipContent(bytes, entry, budget)
    if (xml === undefined) continue
    budget -= xml.length
    const reading = await withXml(xml, {}, readChineseInvoice)
    // An invoice tag without its number only points into the pages: nothing can be read from it.
    if (reading.ok && reading.value?.businessKey !== undefined) {
      return { ...reading.value, format: 'cn-einvoice-ofd', mediaType: MEDIA_TYPE }
    }
  }
  return unread('ofd', MEDIA_TYPE, fileName)
}
