import { type InvoiceKind, invoiceKey, sellerKey } from './business-key.ts'
import {
  amountValue,
  type DocumentField,
  dateValue,
  type DocumentReading,
  fieldValue,
  titleOf,
} from './reading.ts'
import type { XmlSource } from './xml-document.ts'

/** Business terms of EN 16931-1 that are read, in the order they are reported, and how a value is taken. */
const TERMS = [
  ['number', 'BT-1', fieldValue],
  ['issueDate', 'BT-2', dateValue],
  ['typeCode', 'BT-3', fieldValue],
  ['currency', 'BT-5', fieldValue],
  ['dueDate', 'BT-9', dateValue],
  ['buyerReference', 'BT-10', fieldValue],
  ['contractReference', 'BT-12', fieldValue],
  ['orderReference', 'BT-13', fieldValue],
  ['specification', 'BT-24', fieldValue],
  ['precedingInvoice', 'BT-25', fieldValue],
  ['precedingInvoiceDate', 'BT-26', dateValue],
  ['sellerName', 'BT-27', fieldValue],
  ['sellerVatId', 'BT-31', fieldValue],
  ['sellerLegalId', 'BT-30', fieldValue],
  ['sellerTaxId', 'BT-32', fieldValue],
  ['sellerPartyId', 'BT-29', fieldValue],
  ['sellerCountry', 'BT-40', fieldValue],
  ['buyerName', 'BT-44', fieldValue],
  ['buyerVatId', 'BT-48', fieldValue],
  ['buyerLegalId', 'BT-47', fieldValue],
  ['buyerPartyId', 'BT-46', fieldValue],
  ['buyerCountry', 'BT-55', fieldValue],
  ['paymentReference', 'BT-83', fieldValue],
  ['account', 'BT-84', fieldValue],
  ['netAmount', 'BT-109', amountValue],
  ['taxAmount', 'BT-110', amountValue],
  ['grossAmount', 'BT-112', amountValue],
  ['paidAmount', 'BT-113', amountValue],
  ['dueAmount', 'BT-115', amountValue],
] as const

type TermName = (typeof TERMS)[number][0]
type Values = Readonly<Record<string, string | undefined>>

/** How a syntax binds the terms: paths from the root element, tried in order (CEN/TS 16931-3). */
export interface SyntaxBinding {
  readonly format: 'ubl-invoice' | 'ubl-credit-note' | 'cii-invoice'
  readonly paths: Readonly<Record<TermName, readonly string[]>>
  /** The scheme of the seller's party identifier. */
  readonly sellerPartyScheme: readonly string[]
  /** A syntax whose root already says that it is a credit note. */
  readonly kind?: InvoiceKind
}

/** Codes of UNTDID 1001 that EN 16931 binds to a credit note. */
const CREDIT_NOTES = ['81', '83', '261', '262', '296', '308', '381', '396', '420', '458', '502', '503', '532']

/** A corrected invoice takes the place of the one it names. */
const CORRECTED_INVOICE = '384'

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/u

function kindOf(binding: SyntaxBinding, typeCode: string | undefined): InvoiceKind {
  if (binding.kind !== undefined) return binding.kind
  return typeCode !== undefined && CREDIT_NOTES.includes(typeCode) ? 'credit-note' : 'invoice'
}

/** `sellerId` and `buyerId` are the strongest identifier there is; its term tells which. */
function partyId(values: Values, party: 'seller' | 'buyer'): DocumentField | undefined {
  const candidates = ['VatId', 'LegalId', 'TaxId', 'PartyId'].map((suffix) => `${party}${suffix}`)
  for (const [name, term] of TERMS) {
    const value = values[name]
    if (candidates.includes(name) && value !== undefined) return { name: `${party}Id`, value, term }
  }
  return undefined
}

function accountField(value: string): DocumentField {
  const compact = value.replace(/\s/gu, '')
  return IBAN.test(compact)
    ? { name: 'iban', value: compact, term: 'BT-84' }
    : { name: 'account', value, term: 'BT-84' }
}

function fieldsOf(values: Values): DocumentField[] {
  const fields: DocumentField[] = []
  for (const [name, term] of TERMS) {
    if (/^(?:seller|buyer)(?:Vat|Legal|Tax|Party)Id$/u.test(name)) continue
    const value = values[name]
    if (value !== undefined) fields.push(name === 'account' ? accountField(value) : { name, value, term })
    if (name !== 'sellerName' && name !== 'buyerName') continue
    const id = partyId(values, name === 'sellerName' ? 'seller' : 'buyer')
    if (id !== undefined) fields.push(id)
  }
  return fields
}

function titleFor(kind: InvoiceKind, values: Values): string {
  const what = kind === 'credit-note' ? 'Credit note' : 'Invoice'
  const number = values.number === undefined ? 'without number' : values.number
  return titleOf(
    values.sellerName === undefined ? `${what} ${number}` : `${what} ${number} of ${values.sellerName}`,
  )
}

/** Reads an invoice or credit note of EN 16931 through the binding of its syntax. */
export function readEn16931(source: XmlSource, binding: SyntaxBinding): DocumentReading {
  const values: Record<string, string | undefined> = {}
  for (const [name, , read] of TERMS) values[name] = source.first(binding.paths[name], read)
  const kind = kindOf(binding, values.typeCode)
  const seller = sellerKey({
    vatId: values.sellerVatId,
    legalId: values.sellerLegalId,
    taxId: values.sellerTaxId,
    partyId: values.sellerPartyId,
    partyScheme: source.first(binding.sellerPartyScheme, fieldValue),
    country: values.sellerCountry,
  })
  const replaces = kind === 'credit-note' || values.typeCode === CORRECTED_INVOICE
  const supersedes = replaces ? values.precedingInvoice : undefined
  return {
    format: binding.format,
    mediaType: 'application/xml',
    title: titleFor(kind, values),
    fields: fieldsOf(values),
    businessKey: invoiceKey(kind, seller, values.number, values.issueDate),
    supersedes,
    supersedesKey: invoiceKey('invoice', seller, supersedes, values.precedingInvoiceDate),
  }
}
