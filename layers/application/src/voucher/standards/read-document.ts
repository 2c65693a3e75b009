import { ok, type Result } from '@vouch/core'
import { CII_NAMESPACES, readCii } from './cii.ts'
import { readChineseInvoice } from './cn-einvoice.ts'
import { isOfd, readOfd } from './ofd.ts'
import { readPdf } from './pdf.ts'
import { documentEmpty } from './problems.ts'
import { type DocumentFormat, type DocumentReading, unread } from './reading.ts'
import { type Sniffed, sniff, sniffText } from './sniff.ts'
import { readUbl, UBL_NAMESPACES } from './ubl.ts'
import { withXml, type XmlSource } from './xml-document.ts'
import { zipEntries } from './zip-archive.ts'

const NAMESPACES = { ...UBL_NAMESPACES, ...CII_NAMESPACES }

async function readXml(
  bytes: Uint8Array,
  fileName: string,
  found: Sniffed,
): Promise<Result<DocumentReading>> {
  const read = (source: XmlSource): DocumentReading =>
    readUbl(source) ??
    readCii(source) ??
    readChineseInvoice(source) ??
    unread('xml', found.mediaType, fileName)
  const reading = await withXml(bytes, NAMESPACES, read)
  if (reading.ok || found.claimsXml || reading.problem.code !== 'XML_MALFORMED') return reading
  // It only began like XML: notes may begin with "<".
  return ok(unread('text', sniffText(fileName).mediaType, fileName))
}

function formatOf(found: Sniffed): DocumentFormat {
  return found.kind === 'zip' ? 'archive' : found.kind
}

/**
 * Recognises a document by its content and reads the main fields of those it knows. Every other file
 * is fine too, with no fields. `fileName` gives a title and tells kinds of text apart; it may be a path.
 *
 * Errors: `DOCUMENT_EMPTY`, and for what claims to be XML `XML_DOCTYPE_REFUSED`, `XML_MALFORMED`,
 * `XML_TOO_DEEP`, `XML_ENCODING_UNKNOWN`, `DOCUMENT_TOO_LARGE`.
 */
export async function readDocument(bytes: Uint8Array, fileName: string): Promise<Result<DocumentReading>> {
  if (bytes.length === 0) return documentEmpty()
  const found = sniff(bytes, fileName)
  switch (found.kind) {
    case 'xml':
      return readXml(bytes, fileName, found)
    case 'pdf':
      return ok(await readPdf(bytes, fileName))
    case 'zip':
      if (isOfd(zipEntries(bytes))) return ok(await readOfd(bytes, fileName))
      return ok(unread('archive', found.mediaType, fileName))
    default:
      return ok(unread(formatOf(found), found.mediaType, fileName))
  }
}

/** The reading of a file that is kept unread (`--as-is`): what its first bytes say, and no more. */
export function readAsIs(bytes: Uint8Array, fileName: string): DocumentReading {
  const found = sniff(bytes, fileName)
  return unread(formatOf(found), found.mediaType, fileName)
}
