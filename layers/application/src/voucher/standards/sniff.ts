import { xmlHead } from './xml-text.ts'

/** What the first bytes say a file is. The name only decides between kinds of text. */
export interface Sniffed {
  readonly kind: 'xml' | 'pdf' | 'zip' | 'image' | 'text' | 'other'
  readonly mediaType: string
  /** XML by its declaration or its name, so that a fault in it is an error and not another format. */
  readonly claimsXml: boolean
}

const ASCII = new TextDecoder('latin1')

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return ASCII.decode(bytes.subarray(from, to))
}

/** ISO base media brands of still images. */
const HEIF_BRANDS = ['heic', 'heix', 'heim', 'heis', 'mif1', 'msf1']

function imageType(bytes: Uint8Array): string | undefined {
  const head = ascii(bytes, 0, 16)
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (/^GIF8[79]a/u.test(head)) return 'image/gif'
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'image/tiff'
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp'
  if (head.slice(4, 8) === 'ftyp' && HEIF_BRANDS.includes(head.slice(8, 12))) return 'image/heic'
  if (head.slice(4, 8) === 'ftyp' && head.slice(8, 12) === 'avif') return 'image/avif'
  return undefined
}

const TEXT_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  md: 'text/markdown',
  htm: 'text/html',
  html: 'text/html',
  eml: 'message/rfc822',
  edi: 'application/edifact',
}

function extension(fileName: string): string {
  return /\.([a-z0-9]{1,8})$/iu.exec(fileName.slice(-16))?.[1]?.toLowerCase() ?? ''
}

/** UTF-8 without control characters in its first 64 KiB; a character may be cut at the end. */
function isText(bytes: Uint8Array): boolean {
  try {
    const head = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, 65_536), {
      stream: bytes.length > 65_536,
    })
    return !/[^\P{Cc}\t\n\f\r]/u.test(head)
  } catch {
    return false
  }
}

function sniffXml(bytes: Uint8Array, fileName: string): Sniffed | undefined {
  const head = xmlHead(bytes)
  const declared = /^<\?xml\s/u.test(head)
  const named = extension(fileName) === 'xml'
  const isHtml = /^<(?:!doctype\s+html|html)\b/iu.test(head)
  const looksLike = !isHtml && /^<(?:!--|[\p{L}_!?])/u.test(head)
  if (!declared && !named && !looksLike) return undefined
  return { kind: 'xml', mediaType: 'application/xml', claimsXml: declared || named }
}

function plain(kind: Sniffed['kind'], mediaType: string): Sniffed {
  return { kind, mediaType, claimsXml: false }
}

export function sniff(bytes: Uint8Array, fileName: string): Sniffed {
  const image = imageType(bytes)
  if (image !== undefined) return plain('image', image)
  // Readers accept the mark within the first KiB (ISO 32000-1, implementation note 13).
  const head = ascii(bytes, 0, 1_024)
  if (head.includes('%PDF-') && !head.trimStart().startsWith('<')) return plain('pdf', 'application/pdf')
  if (head.startsWith('PK\x03\x04')) return plain('zip', 'application/zip')
  const xml = sniffXml(bytes, fileName)
  if (xml !== undefined) return xml
  if (head.startsWith('\x1f\x8b')) return plain('other', 'application/gzip')
  return isText(bytes) ? sniffText(fileName) : plain('other', 'application/octet-stream')
}

/** For what is text whatever else it looked like. */
export function sniffText(fileName: string): Sniffed {
  return plain('text', TEXT_TYPES[extension(fileName)] ?? 'text/plain')
}
