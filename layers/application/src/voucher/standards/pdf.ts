import { CII_NAMESPACES, readCii } from './cii.ts'
import { inflate } from './inflate.ts'
import { MAX_XML_BYTES } from './problems.ts'
import { type DocumentReading, unread } from './reading.ts'
import { withXml } from './xml-document.ts'

/** PDF, and the hybrid invoices Factur-X and ZUGFeRD 2: a PDF that carries its CII XML as an attachment. */

const MEDIA_TYPE = 'application/pdf'
/** Larger files are kept, and not searched for attachments. */
const MAX_SEARCHED_BYTES = 64 * 1024 * 1024
const MAX_ATTACHMENTS = 16
/** The dictionary of a stream object is short; it is looked for this far on either side of its type. */
const DICTIONARY_REACH = 2_048
/** `/Type /EmbeddedFile`, or the subtype text/xml with its slash escaped (ISO 32000-1, 7.11.4). */
const ATTACHMENT = /\/EmbeddedFile(?!s)|\/(?:text|application)#2[Ff]xml/gu

/** The content of each embedded file, uncompressed; files of other filters are passed over. */
function* attachments(bytes: Uint8Array): Generator<Uint8Array> {
  const text = new TextDecoder('latin1').decode(bytes)
  let behind = 0
  let budget = MAX_XML_BYTES
  let seen = 0
  for (const match of text.matchAll(ATTACHMENT)) {
    if (match.index < behind) continue
    if (seen++ === MAX_ATTACHMENTS) return
    const reach = text.slice(match.index, match.index + DICTIONARY_REACH)
    const keyword = /\bstream\r?\n/u.exec(reach)
    if (keyword === null || reach.slice(0, keyword.index).includes('endobj')) continue
    const start = match.index + keyword.index + keyword[0].length
    const end = text.indexOf('endstream', start)
    if (end === -1) return
    behind = end
    const before = text.slice(Math.max(0, match.index - DICTIONARY_REACH), match.index)
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1) + reach.slice(0, keyword.index)
    const content = contentOf(bytes.subarray(start, end), dictionary, budget)
    if (content === undefined) continue
    budget -= content.length
    yield content
  }
}

function contentOf(data: Uint8Array, dictionary: string, maximumBytes: number): Uint8Array | undefined {
  if (/\/Filter\s*\[?\s*\/FlateDecode\s*[\]/>\s]/u.test(dictionary))
    return inflate(data, 'zlib', maximumBytes)
  return dictionary.includes('/Filter') || data.length > maximumBytes ? undefined : data
}

export async function readPdf(bytes: Uint8Array, fileName: string): Promise<DocumentReading> {
  if (bytes.length <= MAX_SEARCHED_BYTES) {
    for (const content of attachments(bytes)) {
      const reading = await withXml(content, CII_NAMESPACES, readCii)
      if (reading.ok && reading.value !== undefined) {
        return { ...reading.value, format: 'pdf-cii-invoice', mediaType: MEDIA_TYPE }
      }
    }
  }
  return unread('pdf', MEDIA_TYPE, fileName)
}
