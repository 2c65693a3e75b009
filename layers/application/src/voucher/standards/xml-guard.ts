import { type Failed, ok, type Result } from '@vouch/core'
import {
  doctypeRefused,
  documentTooLarge,
  MAX_XML_DEPTH,
  MAX_XML_NODES,
  xmlMalformed,
  xmlTooDeep,
} from './problems.ts'

const QUOTE = 0x22
const APOSTROPHE = 0x27
const GREATER = 0x3e
const SLASH = 0x2f

/** Constructs whose inside is not markup, by how they begin and end. */
const OPAQUE = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

interface Tag {
  /** Index after the closing `>`, or -1. */
  readonly end: number
  readonly attributes: number
}

/** The end of the tag that begins at `start`; a `>` within quotes does not count. */
function tagAt(text: string, start: number): Tag {
  let attributes = 0
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === GREATER) return { end: at + 1, attributes }
    if (code === QUOTE || code === APOSTROPHE) {
      at = text.indexOf(code === QUOTE ? '"' : "'", at + 1)
      if (at === -1) return { end: -1, attributes }
      attributes++
    }
  }
  return { end: -1, attributes }
}

function opaqueEnd(text: string, start: number): number | undefined {
  for (const [opening, closing] of OPAQUE) {
    if (!text.startsWith(opening, start)) continue
    const end = text.indexOf(closing, start + opening.length)
    return end === -1 ? -1 : end + closing.length
  }
  return undefined
}

function declarationRefused(text: string, start: number): Failed {
  const isDoctype = text.slice(start, start + 9).toUpperCase() === '<!DOCTYPE'
  return isDoctype ? doctypeRefused() : xmlMalformed('it holds a declaration outside a DOCTYPE')
}

function unclosed(): Failed {
  return xmlMalformed('it ends within a tag, comment or section')
}

/**
 * Walks the markup once, in linear time, before any parser sees it: no DOCTYPE, and no more depth and
 * nodes than are read. It does not judge the rest; the parser does.
 *
 * Errors: `XML_DOCTYPE_REFUSED`, `XML_TOO_DEEP`, `DOCUMENT_TOO_LARGE`, `XML_MALFORMED`.
 */
export function guardXml(text: string): Result<void> {
  let depth = 0
  let nodes = 0
  let at = text.indexOf('<')
  while (at !== -1) {
    let end = opaqueEnd(text, at)
    if (end === undefined) {
      if (text.startsWith('<!', at)) return declarationRefused(text, at)
      const tag = tagAt(text, at)
      const closing = text.charCodeAt(at + 1) === SLASH
      const empty = text.charCodeAt(tag.end - 2) === SLASH
      if (closing) depth--
      else if (!empty) depth++
      nodes += closing ? 0 : 1 + tag.attributes
      if (depth > MAX_XML_DEPTH) return xmlTooDeep()
      end = tag.end
    } else nodes++
    if (nodes > MAX_XML_NODES) return documentTooLarge('nodes', nodes, MAX_XML_NODES)
    if (end === -1) return unclosed()
    at = text.indexOf('<', end)
  }
  return ok(undefined)
}
