import { readEn16931, type SyntaxBinding } from './en16931.ts'
import type { DocumentReading } from './reading.ts'
import type { XmlSource } from './xml-document.ts'

/** UBL 2.1 Invoice and CreditNote, as CEN/TS 16931-3-2 binds them. */

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd'
const INVOICE = `${UBL}:Invoice-2`
const CREDIT_NOTE = `${UBL}:CreditNote-2`

export const UBL_NAMESPACES = {
  cac: `${UBL}:CommonAggregateComponents-2`,
  cbc: `${UBL}:CommonBasicComponents-2`,
} as const

const SELLER = 'cac:AccountingSupplierParty/cac:Party'
const BUYER = 'cac:AccountingCustomerParty/cac:Party'
const PRECEDING = 'cac:BillingReference/cac:InvoiceDocumentReference'
const TOTAL = 'cac:LegalMonetaryTotal'

function vatId(party: string): string {
  return `${party}/cac:PartyTaxScheme[normalize-space(cac:TaxScheme/cbc:ID) = 'VAT']/cbc:CompanyID`
}

const PATHS: SyntaxBinding['paths'] = {
  number: ['cbc:ID'],
  issueDate: ['cbc:IssueDate'],
  typeCode: ['cbc:InvoiceTypeCode', 'cbc:CreditNoteTypeCode'],
  currency: ['cbc:DocumentCurrencyCode'],
  dueDate: ['cbc:DueDate', 'cac:PaymentMeans/cbc:PaymentDueDate'],
  buyerReference: ['cbc:BuyerReference'],
  contractReference: ['cac:ContractDocumentReference/cbc:ID'],
  orderReference: ['cac:OrderReference/cbc:ID'],
  specification: ['cbc:CustomizationID'],
  precedingInvoice: [`${PRECEDING}/cbc:ID`],
  precedingInvoiceDate: [`${PRECEDING}/cbc:IssueDate`],
  sellerName: [`${SELLER}/cac:PartyLegalEntity/cbc:RegistrationName`, `${SELLER}/cac:PartyName/cbc:Name`],
  sellerVatId: [vatId(SELLER)],
  sellerLegalId: [`${SELLER}/cac:PartyLegalEntity/cbc:CompanyID`],
  sellerTaxId: [`${SELLER}/cac:PartyTaxScheme[normalize-space(cac:TaxScheme/cbc:ID) != 'VAT']/cbc:CompanyID`],
  // SEPA marks the creditor identifier of a direct debit (BT-90), which is another term.
  sellerPartyId: [`${SELLER}/cac:PartyIdentification/cbc:ID[not(@schemeID = 'SEPA')]`],
  sellerCountry: [`${SELLER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`],
  buyerName: [`${BUYER}/cac:PartyLegalEntity/cbc:RegistrationName`, `${BUYER}/cac:PartyName/cbc:Name`],
  buyerVatId: [vatId(BUYER)],
  buyerLegalId: [`${BUYER}/cac:PartyLegalEntity/cbc:CompanyID`],
  buyerPartyId: [`${BUYER}/cac:PartyIdentification/cbc:ID`],
  buyerCountry: [`${BUYER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`],
  paymentReference: ['cac:PaymentMeans/cbc:PaymentID'],
  account: ['cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID'],
  netAmount: [`${TOTAL}/cbc:TaxExclusiveAmount`],
  // A second total may state the tax in the currency of the accounts (BT-111).
  taxAmount: [
    'cac:TaxTotal/cbc:TaxAmount[normalize-space(@currencyID) = normalize-space(../../cbc:DocumentCurrencyCode)]',
    'cac:TaxTotal/cbc:TaxAmount[not(@currencyID)]',
  ],
  grossAmount: [`${TOTAL}/cbc:TaxInclusiveAmount`],
  paidAmount: [`${TOTAL}/cbc:PrepaidAmount`],
  dueAmount: [`${TOTAL}/cbc:PayableAmount`],
}

const SCHEME = [`${SELLER}/cac:PartyIdentification/cbc:ID[not(@schemeID = 'SEPA')]/@schemeID`]

const INVOICE_BINDING: SyntaxBinding = { format: 'ubl-invoice', paths: PATHS, sellerPartyScheme: SCHEME }
const CREDIT_NOTE_BINDING: SyntaxBinding = {
  format: 'ubl-credit-note',
  paths: PATHS,
  sellerPartyScheme: SCHEME,
  kind: 'credit-note',
}

/** Undefined where the root is neither. */
export function readUbl(source: XmlSource): DocumentReading | undefined {
  if (source.rootName === 'Invoice' && source.rootNamespace === INVOICE) {
    return readEn16931(source, INVOICE_BINDING)
  }
  if (source.rootName === 'CreditNote' && source.rootNamespace === CREDIT_NOTE) {
    return readEn16931(source, CREDIT_NOTE_BINDING)
  }
  return undefined
}
