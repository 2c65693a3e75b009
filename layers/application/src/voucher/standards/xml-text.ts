import { ok, type Result } from '@vouch/core'
import { encodingUnknown, xmlMalformed } from './problems.ts'

/** The declaration as ASCII-compatible text; XML 1.0 section 2.8. */
const DECLARATION = /^<\?xml(?=\s)[^>]{0,400}?\?>/u
const DECLARED_ENCODING = /\sencoding\s*=\s*["']([A-Za-z][\w.-]{0,60})["']/u

function label(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0x3c && b === 0 && c !== 0 && d === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c && c === 0 && d !== 0) return 'utf-16be'
  return undefined
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 512))
  const declaration = DECLARATION.exec(head.trimStart())
  return declaration === null ? undefined : DECLARED_ENCODING.exec(declaration[0])?.[1]
}

/**
 * The text of an XML document without its declaration. The encoding comes from the byte order mark, the
 * shape of the first bytes, or the declaration, in this order; UTF-8 otherwise (XML 1.0 appendix F).
 *
 * Errors: `XML_ENCODING_UNKNOWN`, `XML_MALFORMED` (bytes that the encoding does not allow).
 */
export function xmlText(bytes: Uint8Array): Result<string> {
  const encoding = label(bytes) ?? declaredEncoding(bytes) ?? 'utf-8'
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    return encodingUnknown(encoding)
  }
  try {
    const text = decoder.decode(bytes).trimStart()
    return ok(text.replace(DECLARATION, ''))
  } catch {
    return xmlMalformed(`its bytes are not valid ${decoder.encoding}`)
  }
}

/** The first characters as text, for a look at what a file might be; never fails. */
export function xmlHead(bytes: Uint8Array): string {
  const decoder = new TextDecoder(label(bytes) ?? 'utf-8')
  return decoder.decode(bytes.subarray(0, 1_024)).trimStart()
}
