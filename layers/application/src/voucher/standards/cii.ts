import { readEn16931, type SyntaxBinding } from './en16931.ts'
import type { DocumentReading } from './reading.ts'
import type { XmlSource } from './xml-document.ts'

/** UN/CEFACT Cross Industry Invoice D16B, as CEN/TS 16931-3-3 binds it; Factur-X and ZUGFeRD 2 embed it. */

const CII = 'urn:un:unece:uncefact:data:standard'
const ROOT = `${CII}:CrossIndustryInvoice:100`

export const CII_NAMESPACES = {
  rsm: ROOT,
  ram: `${CII}:ReusableAggregateBusinessInformationEntity:100`,
  udt: `${CII}:UnqualifiedDataType:100`,
  qdt: `${CII}:QualifiedDataType:100`,
} as const

const DOCUMENT = 'rsm:ExchangedDocument'
const AGREEMENT = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement'
const SETTLEMENT = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement'
const TOTAL = `${SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation`
const SELLER = `${AGREEMENT}/ram:SellerTradeParty`
const BUYER = `${AGREEMENT}/ram:BuyerTradeParty`
const ACCOUNT = `${SETTLEMENT}/ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount`
const PRECEDING = `${SETTLEMENT}/ram:InvoiceReferencedDocument`

function registration(party: string, scheme: 'VA' | 'FC'): string {
  return `${party}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = '${scheme}']`
}

const PATHS: SyntaxBinding['paths'] = {
  number: [`${DOCUMENT}/ram:ID`],
  issueDate: [`${DOCUMENT}/ram:IssueDateTime/udt:DateTimeString`],
  typeCode: [`${DOCUMENT}/ram:TypeCode`],
  currency: [`${SETTLEMENT}/ram:InvoiceCurrencyCode`],
  dueDate: [`${SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString`],
  buyerReference: [`${AGREEMENT}/ram:BuyerReference`],
  contractReference: [`${AGREEMENT}/ram:ContractReferencedDocument/ram:IssuerAssignedID`],
  orderReference: [`${AGREEMENT}/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID`],
  specification: ['rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID'],
  precedingInvoice: [`${PRECEDING}/ram:IssuerAssignedID`],
  precedingInvoiceDate: [`${PRECEDING}/ram:FormattedIssueDateTime/qdt:DateTimeString`],
  sellerName: [`${SELLER}/ram:Name`],
  sellerVatId: [registration(SELLER, 'VA')],
  sellerLegalId: [`${SELLER}/ram:SpecifiedLegalOrganization/ram:ID`],
  sellerTaxId: [registration(SELLER, 'FC')],
  sellerPartyId: [`${SELLER}/ram:GlobalID`, `${SELLER}/ram:ID`],
  sellerCountry: [`${SELLER}/ram:PostalTradeAddress/ram:CountryID`],
  buyerName: [`${BUYER}/ram:Name`],
  buyerVatId: [registration(BUYER, 'VA')],
  buyerLegalId: [`${BUYER}/ram:SpecifiedLegalOrganization/ram:ID`],
  buyerPartyId: [`${BUYER}/ram:GlobalID`, `${BUYER}/ram:ID`],
  buyerCountry: [`${BUYER}/ram:PostalTradeAddress/ram:CountryID`],
  paymentReference: [`${SETTLEMENT}/ram:PaymentReference`],
  account: [`${ACCOUNT}/ram:IBANID`, `${ACCOUNT}/ram:ProprietaryID`],
  netAmount: [`${TOTAL}/ram:TaxBasisTotalAmount`],
  // A second total may state the tax in the currency of the accounts (BT-111).
  taxAmount: [
    `${TOTAL}/ram:TaxTotalAmount[normalize-space(@currencyID) = normalize-space(../../ram:InvoiceCurrencyCode)]`,
    `${TOTAL}/ram:TaxTotalAmount[not(@currencyID)]`,
  ],
  grossAmount: [`${TOTAL}/ram:GrandTotalAmount`],
  paidAmount: [`${TOTAL}/ram:TotalPrepaidAmount`],
  dueAmount: [`${TOTAL}/ram:DuePayableAmount`],
}

const BINDING: SyntaxBinding = {
  format: 'cii-invoice',
  paths: PATHS,
  sellerPartyScheme: [`${SELLER}/ram:GlobalID/@schemeID`],
}

/** Undefined where the root is another. */
export function readCii(source: XmlSource): DocumentReading | undefined {
  const isCii = source.rootName === 'CrossIndustryInvoice' && source.rootNamespace === ROOT
  return isCii ? readEn16931(source, BINDING) : undefined
}
