import { ok, type Result } from '@vouch/core'
import type { NamespaceMap, XmlDocument, XmlXPath } from 'libxml2-wasm'
import { doctypeRefused, documentTooLarge, MAX_XML_BYTES, xmlMalformed } from './problems.ts'
import { guardXml } from './xml-guard.ts'
import { xmlText } from './xml-text.ts'

type Library = typeof import('libxml2-wasm')

/** Read access to a parsed document: one place that touches the parser. */
export interface XmlSource {
  readonly rootName: string
  readonly rootNamespace: string
  /** The text of the first node that one of the paths finds, in the order of the paths. */
  first(paths: readonly string[], read?: (raw: string | undefined) => string | undefined): string | undefined
  /** The texts of the first `maximum` nodes of a path. */
  all(path: string, maximum: number): string[]
}

/** WebAssembly, loaded when the first XML document comes: a client that deposits PDFs never pays for it. */
let loading: Promise<Library> | undefined
async function library(): Promise<Library> {
  loading ??= import('libxml2-wasm')
  return loading
}

/** Paths come from the tables of the formats only, so this stays small. */
const compiled = new Map<string, XmlXPath>()

function xpath(lib: Library, path: string, namespaces: NamespaceMap): XmlXPath {
  const key = `${JSON.stringify(namespaces)} ${path}`
  let found = compiled.get(key)
  if (found === undefined) {
    found = lib.XmlXPath.compile(path, namespaces)
    compiled.set(key, found)
  }
  return found
}

function sourceOf(lib: Library, document: XmlDocument, namespaces: NamespaceMap): XmlSource {
  const { root } = document
  return {
    rootName: root.name,
    rootNamespace: root.namespaceUri,
    first(paths, read = (raw) => raw) {
      for (const path of paths) {
        const value = read(root.get(xpath(lib, path, namespaces))?.content)
        if (value !== undefined) return value
      }
      return undefined
    },
    all(path, maximum) {
      const nodes = root.find(xpath(lib, `(${path})[position() <= ${maximum}]`, namespaces))
      return nodes.map((node) => node.content)
    },
  }
}

function parse(lib: Library, text: string): Result<XmlDocument> {
  const { ParseOption, XmlDocument, XmlParseError } = lib
  // HUGE lifts limits that embedded attachments reach; the guard has set tighter ones where it matters.
  const option =
    ParseOption.XML_PARSE_NONET |
    ParseOption.XML_PARSE_NO_XXE |
    ParseOption.XML_PARSE_HUGE |
    ParseOption.XML_PARSE_NOWARNING |
    ParseOption.XML_PARSE_NO_SYS_CATALOG |
    ParseOption.XML_PARSE_SKIP_IDS
  try {
    return ok(XmlDocument.fromString(text, { option }))
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error
    const detail = error.details[0]
    const reason = (detail?.message ?? 'there is no root element').trim().slice(0, 200)
    return xmlMalformed(reason.replace(/[\p{Cc}\p{Cf}]/gu, ' '), detail?.line)
  }
}

/**
 * Parses untrusted XML and hands it to `read`; the memory of the parser is released afterwards, so nothing
 * of `XmlSource` may be kept. No external entity is ever resolved and no network used.
 *
 * Errors: `DOCUMENT_TOO_LARGE`, `XML_DOCTYPE_REFUSED`, `XML_TOO_DEEP`, `XML_ENCODING_UNKNOWN`, `XML_MALFORMED`.
 */
export async function withXml<T>(
  bytes: Uint8Array,
  namespaces: NamespaceMap,
  read: (source: XmlSource) => T,
): Promise<Result<T>> {
  if (bytes.length > MAX_XML_BYTES) return documentTooLarge('bytes', bytes.length, MAX_XML_BYTES)
  const text = xmlText(bytes)
  if (!text.ok) return text
  const guarded = guardXml(text.value)
  if (!guarded.ok) return guarded
  const lib = await library()
  const parsed = parse(lib, text.value)
  if (!parsed.ok) return parsed
  const document = parsed.value
  try {
    if (document.dtd !== null) return doctypeRefused()
    return ok(read(sourceOf(lib, document, namespaces)))
  } finally {
    document.dispose()
  }
}
