import { type Failed, failed } from '@vouch/core'

/** XML above this is not parsed. 32 MiB holds an invoice of 100,000 lines, or 20 MiB of attachments. */
export const MAX_XML_BYTES = 32 * 1024 * 1024

/** Elements, attributes, comments, sections and instructions together; libxml2 takes some 120 bytes for each. */
export const MAX_XML_NODES = 1_000_000

/** EN 16931 syntaxes nest about ten levels. */
export const MAX_XML_DEPTH = 100

const AS_IS = 'or deposit the file unread with --as-is'

export function doctypeRefused(): Failed {
  return failed(
    'XML_DOCTYPE_REFUSED',
    'The XML document declares a DOCTYPE, which can hide entities that expand without bound or fetch other files.',
    `Export the document again without a DOCTYPE, ${AS_IS}.`,
  )
}

export function xmlMalformed(reason: string, line?: number): Failed {
  const where = line === undefined ? '' : ` (line ${line})`
  return failed(
    'XML_MALFORMED',
    `The file claims to be XML but cannot be parsed: ${reason}${where}.`,
    `Ask the issuer for an intact copy, ${AS_IS}.`,
    line === undefined ? { reason } : { reason, line },
  )
}

export function xmlTooDeep(): Failed {
  return failed(
    'XML_TOO_DEEP',
    `The XML document nests elements more than ${MAX_XML_DEPTH} levels deep.`,
    `Check where the file comes from, ${AS_IS}.`,
    { maximumDepth: MAX_XML_DEPTH },
  )
}

export function encodingUnknown(encoding: string): Failed {
  return failed(
    'XML_ENCODING_UNKNOWN',
    `The XML document declares the encoding "${encoding}", which is not supported.`,
    `Save the document as UTF-8, ${AS_IS}.`,
    { encoding },
  )
}

export function documentTooLarge(measure: 'bytes' | 'nodes', size: number, maximum: number): Failed {
  const what =
    measure === 'bytes' ? `${size} bytes` : `more than ${maximum} elements, attributes and comments`
  return failed(
    'DOCUMENT_TOO_LARGE',
    `The XML document has ${what}; at most ${maximum} ${measure} are read.`,
    `Split the document, ${AS_IS}.`,
    { measure, size, maximum },
  )
}

export function documentEmpty(): Failed {
  return failed(
    'DOCUMENT_EMPTY',
    'The file holds no bytes, so there is nothing to keep or to prove.',
    'Check the file name and that the export had finished.',
  )
}
