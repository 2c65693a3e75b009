import { readdirSync, readFileSync } from 'node:fs'
import { unwrap } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import { type DocumentReading, readDocument } from '@vouch/application/standards'

const ROOT = new URL('../../../../', import.meta.url)
const FOLDER = new URL('examples/documents/', ROOT)

function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)))
}

async function read(name: string): Promise<DocumentReading> {
  return unwrap(await readDocument(bytesOf(name), name))
}

function field(reading: DocumentReading, name: string): string | undefined {
  return reading.fields.find((candidate) => candidate.name === name)?.value
}

function withoutSpecification(reading: DocumentReading): DocumentReading['fields'] {
  return reading.fields.filter(({ name }) => name !== 'specification')
}

/** The generators are plain JavaScript without types. */
async function generator(file: string): Promise<Record<string, () => Uint8Array>> {
  return import(new URL(`tools/example-documents/${file}`, ROOT).href)
}

/** Hundredths as an integer, for sums in a test; `undefined` counts as nothing. */
function cents(amount: string | undefined): bigint {
  const [whole = '0', fraction = ''] = (amount ?? '0').replace('-', '').split('.')
  const size = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'))
  return amount?.startsWith('-') ? -size : size
}

const EXPECTED = [
  ['01-acme-invoice-2026-0042.xml', 'ubl-invoice', 'Invoice 2026-0042 of Acme Fastenings Ltd'],
  ['02-acme-invoice-2026-0047.xml', 'ubl-invoice', 'Invoice 2026-0047 of Acme Fastenings Ltd'],
  ['03-globex-invoice-RG-2026-1180.xml', 'ubl-invoice', 'Invoice RG-2026-1180 of Globex Hydraulik GmbH'],
  ['04-acme-credit-note-2026-G003.xml', 'ubl-credit-note', 'Credit note 2026-G003 of Acme Fastenings Ltd'],
  ['05-acme-invoice-2026-0042-cii.xml', 'cii-invoice', 'Invoice 2026-0042 of Acme Fastenings Ltd'],
  ['06-globex-invoice-RG-2026-1181-cii.xml', 'cii-invoice', 'Invoice RG-2026-1181 of Globex Hydraulik GmbH'],
  ['07-initech-invoice-F2026-00077-cii.xml', 'cii-invoice', 'Invoice F2026/00077 of Initech Papier B.V.'],
  [
    '08-e-invoice-26442000000900000421.xml',
    'cn-einvoice',
    'E-invoice 26442000000900000421 of 广州示例精密五金有限公司',
  ],
  [
    '09-red-letter-e-invoice-26442000000900000533.xml',
    'cn-einvoice',
    'Red-letter e-invoice 26442000000900000533 of 广州示例精密五金有限公司',
  ],
  ['10-bill-of-lading-UMBR2603117.pdf', 'pdf', '10-bill-of-lading-UMBR2603117.pdf'],
  ['11-receipt-quayside-hardware.png', 'image', '11-receipt-quayside-hardware.png'],
  ['12-delivery-schedule-PO-88123.csv', 'text', '12-delivery-schedule-PO-88123.csv'],
] as const

describe('example documents', () => {
  it('are the twelve that are told of', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(EXPECTED.map(([name]) => name))
  })

  it.each(EXPECTED)('%s is recognised as %s', async (name, format, title) => {
    const reading = await read(name)
    expect(reading).toMatchObject({ format, title })
    expect(reading.businessKey === undefined).toBe(['pdf', 'image', 'text'].includes(format))
  })

  it.each(EXPECTED.slice(0, 9))('%s adds up', async (name) => {
    const reading = await read(name)
    const gross = cents(field(reading, 'grossAmount'))
    expect(cents(field(reading, 'netAmount')) + cents(field(reading, 'taxAmount'))).toBe(gross)
    const due = field(reading, 'dueAmount')
    if (due !== undefined) expect(cents(due) + cents(field(reading, 'paidAmount'))).toBe(gross)
  })

  it('reads every field of a UBL invoice in a fixed order', async () => {
    const reading = await read('02-acme-invoice-2026-0047.xml')
    expect(reading.fields.map(({ name, value, term }) => [name, value, term])).toEqual([
      ['number', '2026-0047', 'BT-1'],
      ['issueDate', '2026-03-09', 'BT-2'],
      ['typeCode', '380', 'BT-3'],
      ['currency', 'EUR', 'BT-5'],
      ['dueDate', '2026-04-08', 'BT-9'],
      ['buyerReference', 'HW-C-118', 'BT-10'],
      ['orderReference', '4500071', 'BT-13'],
      [
        'specification',
        'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
        'BT-24',
      ],
      ['sellerName', 'Acme Fastenings Ltd', 'BT-27'],
      ['sellerId', 'IE9000001AA', 'BT-31'],
      ['sellerCountry', 'IE', 'BT-40'],
      ['buyerName', 'Harbour Works Cork Ltd', 'BT-44'],
      ['buyerId', 'IE9000002BB', 'BT-48'],
      ['buyerCountry', 'IE', 'BT-55'],
      ['paymentReference', '2026-0047', 'BT-83'],
      ['iban', 'IE26ACME90000112345678', 'BT-84'],
      ['netAmount', '4334.40', 'BT-109'],
      ['taxAmount', '872.94', 'BT-110'],
      ['grossAmount', '5207.34', 'BT-112'],
      ['paidAmount', '500.00', 'BT-113'],
      ['dueAmount', '4707.34', 'BT-115'],
    ])
  })

  it('gives one business invoice one key in UBL and in CII, though the files differ', async () => {
    const ubl = await read('01-acme-invoice-2026-0042.xml')
    const cii = await read('05-acme-invoice-2026-0042-cii.xml')
    expect(ubl.businessKey).toEqual(['invoice', 'IE9000001AA', '2026-0042', '2026'])
    expect(cii.businessKey).toEqual(ubl.businessKey)
    expect(withoutSpecification(cii)).toEqual(withoutSpecification(ubl))
  })

  it('keeps all other keys apart', async () => {
    const keys = await Promise.all(EXPECTED.slice(0, 9).map(async ([name]) => (await read(name)).businessKey))
    expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(8)
  })

  it('tells what a credit note supersedes', async () => {
    const note = await read('04-acme-credit-note-2026-G003.xml')
    expect(note.supersedes).toBe('2026-0042')
    expect(note.supersedesKey).toEqual((await read('01-acme-invoice-2026-0042.xml')).businessKey)
    expect(note.businessKey?.[0]).toBe('credit-note')
  })

  it('tells what a red-letter invoice supersedes', async () => {
    const red = await read('09-red-letter-e-invoice-26442000000900000533.xml')
    expect(red.supersedes).toBe('26442000000900000421')
    expect(red.supersedesKey).toEqual((await read('08-e-invoice-26442000000900000421.xml')).businessKey)
    expect(field(red, 'redLetter')).toBe('true')
    expect(field(red, 'redLetterConfirmation')).toBe('44011026031000012345')
    expect(field(red, 'grossAmount')).toBe('-491.55')
  })

  it('are written again byte for byte by their generator', async () => {
    const pdf = (await generator('bill-of-lading.mjs')).billOfLading?.()
    const image = (await generator('receipt-photo.mjs')).receiptPhoto?.()
    expect(new Uint8Array(pdf ?? [])).toEqual(bytesOf('10-bill-of-lading-UMBR2603117.pdf'))
    expect(new Uint8Array(image ?? [])).toEqual(bytesOf('11-receipt-quayside-hardware.png'))
  })
})
