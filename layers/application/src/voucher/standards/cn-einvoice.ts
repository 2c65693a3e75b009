import { chineseKey } from './business-key.ts'
import {
  amountValue,
  type DocumentField,
  dateValue,
  type DocumentReading,
  fieldValue,
  titleOf,
} from './reading.ts'
import type { XmlSource } from './xml-document.ts'

/** The Chinese fully digital e-invoice (数电票): root `EInvoice`, no namespace, versions 0.2 to 0.35 seen. */

const LABEL = 'Header/InherentLabel'
const DATA = 'EInvoiceData'
const SELLER = `${DATA}/SellerInformation`
const BUYER = `${DATA}/BuyerInformation`
const BASIC = `${DATA}/BasicInformation`
const RED = `${DATA}/SpecificInformation/RedEInvoice`

const FIELDS = [
  ['number', ['TaxSupervisionInfo/InvoiceNumber', 'Header/EIid'], fieldValue],
  ['issueDate', ['TaxSupervisionInfo/IssueTime', `${BASIC}/RequestTime`], dateValue],
  ['typeCode', [`${LABEL}/GeneralOrSpecialVAT/LabelCode`, `${LABEL}/EInvoiceType/LabelCode`], fieldValue],
  ['invoiceKind', [`${LABEL}/GeneralOrSpecialVAT/LabelName`, `${LABEL}/EInvoiceType/LabelName`], fieldValue],
  ['specification', ['Header/Version'], fieldValue],
  ['precedingInvoice', [`${RED}/OriginalInvoiceCode`], fieldValue],
  ['redLetterConfirmation', [`${RED}/CreditNoteNumber`], fieldValue],
  ['sellerName', [`${SELLER}/SellerName`], fieldValue],
  ['sellerId', [`${SELLER}/SellerIdNum`], fieldValue],
  ['buyerName', [`${BUYER}/BuyerName`], fieldValue],
  ['buyerId', [`${BUYER}/BuyerIdNum`], fieldValue],
  ['account', [`${SELLER}/SellerBankAccNum`], fieldValue],
  ['netAmount', [`${BASIC}/TotalAmWithoutTax`], amountValue],
  ['taxAmount', [`${BASIC}/TotalTaxAm`], amountValue],
  ['grossAmount', [`${BASIC}/TotalTax-includedAmount`], amountValue],
  ['taxOffice', ['TaxSupervisionInfo/TaxBureauName'], fieldValue],
] as const

/** Older exports name the blue invoice in the remark only: "the number of the blue invoice hereby reversed". */
const BLUE_IN_REMARK = /被红冲蓝字(?:数电(?:发)?票|发票)号码\s*[:：]\s*(\d{20})/u

function blueNumber(source: XmlSource, stated: string | undefined): string | undefined {
  if (stated !== undefined) return stated
  const remark = source.first([`${DATA}/AdditionalInformation/Remark`], fieldValue)
  return BLUE_IN_REMARK.exec(remark ?? '')?.[1]
}

/** `InIssuType` asks "is this a blue-letter invoice?"; N is a red letter, which cancels a blue one. */
function isRedLetter(source: XmlSource): boolean {
  return source.first([`${LABEL}/InIssuType/LabelCode`], fieldValue) === 'N'
}

function isEInvoice(source: XmlSource): boolean {
  if (source.rootName !== 'EInvoice' || source.rootNamespace !== '') return false
  return source.first(['TaxSupervisionInfo', 'Header', DATA]) !== undefined
}

/** Undefined where the root is another. */
export function readChineseInvoice(source: XmlSource): DocumentReading | undefined {
  if (!isEInvoice(source)) return undefined
  const values = new Map<string, string>()
  for (const [name, paths, read] of FIELDS) {
    const value = source.first(paths, read)
    if (value !== undefined) values.set(name, value)
  }
  const red = isRedLetter(source)
  const preceding = red ? blueNumber(source, values.get('precedingInvoice')) : undefined
  if (preceding !== undefined) values.set('precedingInvoice', preceding)
  const fields: DocumentField[] = []
  for (const [name] of FIELDS) {
    const value = values.get(name)
    if (value !== undefined) fields.push({ name, value })
    // The vocabulary has no currency: these invoices are in yuan by law.
    if (name === 'invoiceKind') fields.push({ name: 'currency', value: 'CNY' })
    if (name === 'invoiceKind' && red) fields.push({ name: 'redLetter', value: 'true' })
  }
  const what = red ? 'Red-letter e-invoice' : 'E-invoice'
  const number = values.get('number')
  const seller = values.get('sellerName')
  return {
    format: 'cn-einvoice',
    mediaType: 'application/xml',
    title: titleOf(`${what} ${number ?? 'without number'}${seller === undefined ? '' : ` of ${seller}`}`),
    fields,
    businessKey: chineseKey(number),
    supersedes: preceding,
    supersedesKey: chineseKey(preceding),
  }
}
