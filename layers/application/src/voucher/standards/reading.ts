/** What a document turned out to be, and what it says. Made by the client, never sent in the clear. */

export type DocumentFormat =
  | 'ubl-invoice'
  | 'ubl-credit-note'
  | 'cii-invoice'
  | 'cn-einvoice'
  | 'cn-einvoice-ofd'
  | 'pdf-cii-invoice'
  | 'pdf'
  | 'ofd'
  | 'xml'
  | 'image'
  | 'text'
  | 'archive'
  | 'other'

export interface DocumentField {
  /** Stable name, part of the API, such as `grossAmount`. */
  readonly name: string
  /** The value as the document states it; dates as YYYY-MM-DD, white space collapsed. */
  readonly value: string
  /** The business term of EN 16931 the value was read from, such as `BT-112`. */
  readonly term?: string
}

export interface DocumentReading {
  readonly format: DocumentFormat
  readonly mediaType: string
  /** What a person would call it, such as "Invoice 2026-0042 of Acme Fastenings Ltd". */
  readonly title: string
  /** In a fixed order for each format; a name stands at most once. */
  readonly fields: readonly DocumentField[]
  /** Equal for the same business document however it is serialised; undefined where there is none. */
  readonly businessKey: readonly string[] | undefined
  /** The number of the document that this one corrects or cancels, as stated. */
  readonly supersedes: string | undefined
  /** The business key of that document, where this one says enough to know it. */
  readonly supersedesKey: readonly string[] | undefined
}

/** Longer values are left out: a field cut short would be a false statement once it is committed. */
export const MAX_FIELD_LENGTH = 1_000

export const MAX_TITLE_LENGTH = 200

/** White space collapsed and trimmed; undefined where nothing, or too much, is left. */
export function fieldValue(raw: string | undefined): string | undefined {
  if (raw === undefined || raw.length > MAX_FIELD_LENGTH * 4) return undefined
  const value = raw.replace(/\s+/gu, ' ').trim()
  return value === '' || value.length > MAX_FIELD_LENGTH ? undefined : value
}

/** An amount stays the text it is, never a float; what is not an `xs:decimal` is no amount. */
export function amountValue(raw: string | undefined): string | undefined {
  const value = fieldValue(raw)
  return value !== undefined && /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)$/u.test(value) ? value : undefined
}

/** YYYY-MM-DD from an ISO date or date and time, or from YYYYMMDD (UN/CEFACT format 102); else as stated. */
export function dateValue(raw: string | undefined): string | undefined {
  const value = fieldValue(raw)
  if (value === undefined) return undefined
  const compact = /^(\d{4})(\d{2})(\d{2})$/u.exec(value)
  if (compact !== null) return `${compact[1]}-${compact[2]}-${compact[3]}`
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T Z+-].*)?$/u.exec(value)
  return iso?.[1] ?? value
}

/** A title fit for one line of a terminal: no control or direction characters, bounded. */
export function titleOf(text: string): string {
  const line = text
    .slice(0, MAX_TITLE_LENGTH * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return [...line].slice(0, MAX_TITLE_LENGTH).join('')
}

/** The last part of a path, as a title for a document that does not name itself. */
export function fileTitle(fileName: string): string {
  const name = titleOf(fileName.slice(-1_000).split(/[/\\]/u).at(-1) ?? '')
  return name === '' ? 'Untitled document' : name
}

/** The reading of a file that is kept and not read. */
export function unread(format: DocumentFormat, mediaType: string, fileName: string): DocumentReading {
  return {
    format,
    mediaType,
    title: fileTitle(fileName),
    fields: [],
    businessKey: undefined,
    supersedes: undefined,
    supersedesKey: undefined,
  }
}
