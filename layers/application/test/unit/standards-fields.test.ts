import { unwrap, utf8 } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import { type DocumentReading, MAX_FIELD_LENGTH, readDocument } from '@vouch/application/standards'

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd'

async function readUbl(head: string, seller = '', root = 'Invoice'): Promise<DocumentReading> {
  const xml = `<${root} xmlns="${UBL}:${root}-2" xmlns:cac="${UBL}:CommonAggregateComponents-2"
    xmlns:cbc="${UBL}:CommonBasicComponents-2">${head}
    <cac:AccountingSupplierParty><cac:Party>${seller}</cac:Party></cac:AccountingSupplierParty></${root}>`
  return unwrap(await readDocument(utf8(xml), 'a.xml'))
}

function field(reading: DocumentReading, name: string): string | undefined {
  return reading.fields.find((candidate) => candidate.name === name)?.value
}

const HEAD = '<cbc:ID> 2026 / 7a </cbc:ID><cbc:IssueDate>2026-01-31</cbc:IssueDate>'
const COUNTRY =
  '<cac:PostalAddress><cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:PostalAddress>'
const VAT =
  '<cac:PartyTaxScheme><cbc:CompanyID>nl 8200.98.395.B.01</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>'
const legal = (id: string) =>
  `<cac:PartyLegalEntity><cbc:CompanyID>${id}</cbc:CompanyID></cac:PartyLegalEntity>`
const party = (id: string) =>
  `<cac:PartyIdentification><cbc:ID schemeID="SEPA">NL00ZZZ</cbc:ID></cac:PartyIdentification>
   <cac:PartyIdentification><cbc:ID schemeID="0088">${id}</cbc:ID></cac:PartyIdentification>`

describe('business key', () => {
  it.each([
    ['the VAT identifier first', VAT + legal('57151520') + COUNTRY, 'NL820098395B01'],
    ['else the registration, with the country', legal('5715 1520') + COUNTRY, 'NL57151520'],
    ['the country only once', legal('NL57151520') + COUNTRY, 'NL57151520'],
    ['else the party identifier with its scheme', party('5790000436101') + COUNTRY, '0088:5790000436101'],
  ])('takes %s', async (_, seller, expected) => {
    expect((await readUbl(HEAD, seller)).businessKey).toEqual(['invoice', expected, '2026/7A', '2026'])
  })

  it('is none without seller, number or date', async () => {
    expect((await readUbl(HEAD, COUNTRY)).businessKey).toBeUndefined()
    expect((await readUbl('<cbc:IssueDate>2026-01-31</cbc:IssueDate>', VAT)).businessKey).toBeUndefined()
    expect(
      (await readUbl('<cbc:ID>1</cbc:ID><cbc:IssueDate>soon</cbc:IssueDate>', VAT)).businessKey,
    ).toBeUndefined()
    expect((await readUbl(HEAD, legal('...'))).businessKey).toBeUndefined()
  })

  it('tells a credit note by its type code or its root', async () => {
    const code = '<cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode>'
    expect((await readUbl(HEAD + code, VAT)).businessKey?.[0]).toBe('credit-note')
    expect((await readUbl(HEAD, VAT, 'CreditNote')).businessKey?.[0]).toBe('credit-note')
  })
})

const reference = (date: string) =>
  `<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>2025-9</cbc:ID>${date}</cac:InvoiceDocumentReference></cac:BillingReference>`

describe('supersedes', () => {
  const dated = reference('<cbc:IssueDate>2025-12-30+01:00</cbc:IssueDate>')

  it('is the invoice a corrected invoice names', async () => {
    const corrected = await readUbl(`${HEAD}<cbc:InvoiceTypeCode>384</cbc:InvoiceTypeCode>${dated}`, VAT)
    expect(corrected.supersedes).toBe('2025-9')
    expect(corrected.supersedesKey).toEqual(['invoice', 'NL820098395B01', '2025-9', '2025'])
  })

  it('has no key where the date of that invoice is not stated', async () => {
    const note = await readUbl(HEAD + reference(''), VAT, 'CreditNote')
    expect(note).toMatchObject({ supersedes: '2025-9', supersedesKey: undefined })
  })

  it('is nothing for a plain invoice that refers to another', async () => {
    const invoice = await readUbl(HEAD + dated, VAT)
    expect(invoice.supersedes).toBeUndefined()
    expect(field(invoice, 'precedingInvoice')).toBe('2025-9')
    expect(field(invoice, 'precedingInvoiceDate')).toBe('2025-12-30')
  })

  it('is found in the remark of a red-letter e-invoice too', async () => {
    const xml = `<EInvoice><Header><InherentLabel><InIssuType><LabelCode>N</LabelCode></InIssuType></InherentLabel></Header>
      <EInvoiceData><AdditionalInformation><Remark>被红冲蓝字数电票号码：26442000000900000001 红字</Remark></AdditionalInformation></EInvoiceData>
      <TaxSupervisionInfo><InvoiceNumber>26442000000900000002</InvoiceNumber></TaxSupervisionInfo></EInvoice>`
    const reading = unwrap(await readDocument(utf8(xml), 'a.xml'))
    expect(reading.supersedesKey).toEqual(['cn-einvoice', '26442000000900000001'])
    expect(field(reading, 'precedingInvoice')).toBe('26442000000900000001')
  })
})

const total = (amount: string) =>
  `<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>${amount}</cbc:TaxExclusiveAmount></cac:LegalMonetaryTotal>`

const tooLong = (length: number) => `<cbc:ID>${'x'.repeat(length)}</cbc:ID>`

const means = (id: string) =>
  `<cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>${id}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>`

describe('values', () => {
  it('keeps an amount exactly, and leaves out what is none', async () => {
    const huge = '12345678901234567890.1234567890'
    expect(field(await readUbl(total(` ${huge}\n`)), 'netAmount')).toBe(huge)
    expect(field(await readUbl(total('1.234,56')), 'netAmount')).toBeUndefined()
    expect(field(await readUbl(total('1e9')), 'netAmount')).toBeUndefined()
  })

  it('takes the tax in the invoice currency', async () => {
    const totals = `<cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>
      <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">1.00</cbc:TaxAmount></cac:TaxTotal>
      <cac:TaxTotal><cbc:TaxAmount currencyID="DKK">7.46</cbc:TaxAmount></cac:TaxTotal>`
    expect(field(await readUbl(totals), 'taxAmount')).toBe('7.46')
  })

  it('leaves out a value that is too long rather than cutting it', async () => {
    expect(field(await readUbl(tooLong(MAX_FIELD_LENGTH)), 'number')).toHaveLength(MAX_FIELD_LENGTH)
    expect(field(await readUbl(tooLong(MAX_FIELD_LENGTH + 1)), 'number')).toBeUndefined()
  })

  it('tells an IBAN from another account', async () => {
    expect(field(await readUbl(means('NL57 RABO 0107 3075 10')), 'iban')).toBe('NL57RABO0107307510')
    expect(field(await readUbl(means('1234-5678')), 'account')).toBe('1234-5678')
  })

  it('does not take a whole party as one value', async () => {
    const reading = await readUbl(`${HEAD}<cbc:DueDate><cbc:ID>nested</cbc:ID></cbc:DueDate>`)
    expect(field(reading, 'number')).toBe('2026 / 7a')
  })
})
