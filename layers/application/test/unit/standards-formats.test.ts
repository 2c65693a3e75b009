import { readFileSync } from 'node:fs'
import { concatBytes, unwrap, utf8 } from '@vouch/core'
import { strToU8, zipSync, zlibSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type DocumentReading, readDocument } from '@vouch/application/standards'

const EXAMPLES = new URL('../../../../examples/documents/', import.meta.url)

function example(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, EXAMPLES)))
}

const CII = example('05-acme-invoice-2026-0042-cii.xml')
const CHINESE = example('08-e-invoice-26442000000900000421.xml')

async function read(bytes: Uint8Array, name: string): Promise<DocumentReading> {
  return unwrap(await readDocument(bytes, name))
}

function pdfWith(content: Uint8Array, dictionary: string): Uint8Array {
  return concatBytes(
    utf8(
      `%PDF-1.7\n1 0 obj\n<< /Names << /EmbeddedFiles 9 0 R >> >>\nendobj\n4 0 obj\n<< ${dictionary} >>\nstream\n`,
    ),
    content,
    utf8('\nendstream\nendobj\n%%EOF\n'),
  )
}

function ofdWith(files: Record<string, Uint8Array>, level: 0 | 9 = 9): Uint8Array {
  return zipSync(
    { 'OFD.xml': strToU8('<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>'), ...files },
    { level },
  )
}

describe('hybrid PDF', () => {
  const key = ['invoice', 'IE9000001AA', '2026-0042', '2026']

  it.each([
    [
      'compressed',
      zlibSync(CII),
      '/Type /EmbeddedFile /Subtype /text#2Fxml /Filter /FlateDecode /Length 9 0 R',
    ],
    ['compressed, filter in a list', zlibSync(CII), '/Type/EmbeddedFile/Filter[/FlateDecode]'],
    ['plain', CII, `/Type /EmbeddedFile /Length ${CII.length}`],
  ])('gives the key of the invoice it carries: %s', async (_, content, dictionary) => {
    const reading = await read(pdfWith(content, dictionary), 'hybrid.pdf')
    expect(reading).toMatchObject({
      format: 'pdf-cii-invoice',
      mediaType: 'application/pdf',
      businessKey: key,
    })
  })

  it.each([
    ['a DOCTYPE', utf8('<!DOCTYPE a><a/>'), '/Type /EmbeddedFile'],
    ['damaged data', zlibSync(CII).subarray(0, 300).fill(7, 200), '/Type /EmbeddedFile /Filter /FlateDecode'],
    ['a bomb', zlibSync(new Uint8Array(40_000_000)), '/Type /EmbeddedFile /Filter /FlateDecode'],
    ['another filter', CII, '/Type /EmbeddedFile /Filter /LZWDecode'],
    ['other XML', utf8('<a/>'), '/Type /EmbeddedFile'],
  ])('stays a PDF with %s inside', async (_, content, dictionary) => {
    expect(await read(pdfWith(content, dictionary), 'x.pdf')).toMatchObject({
      format: 'pdf',
      businessKey: undefined,
    })
  })
})

describe('OFD', () => {
  it.each([0, 9] as const)('gives the key of the e-invoice it carries, at level %i', async (level) => {
    const ofd = ofdWith({ 'Doc_0/Attachs/original_invoice.xml': CHINESE }, level)
    expect(await read(ofd, 'dzfp.ofd')).toMatchObject({
      format: 'cn-einvoice-ofd',
      mediaType: 'application/ofd',
      businessKey: ['cn-einvoice', '26442000000900000421'],
    })
  })

  it('stays an OFD where it carries nothing that can be read', async () => {
    const bomb = ofdWith({ 'Doc_0/Attachs/invoice.xml': new Uint8Array(40_000_000) })
    const pointer = ofdWith({
      'Doc_0/Attachs/e.xml': strToU8('<EInvoice><Header><EIid>12</EIid></Header></EInvoice>'),
    })
    for (const ofd of [ofdWith({}), bomb, pointer, ofdWith({ 'attach.xml': strToU8('<!DOCTYPE a><a/>') })]) {
      expect(await read(ofd, 'some.ofd')).toMatchObject({
        format: 'ofd',
        title: 'some.ofd',
        businessKey: undefined,
      })
    }
  })

  it('tells another archive apart', async () => {
    expect((await read(zipSync({ 'a.txt': strToU8('a') }), 'a.zip')).format).toBe('archive')
  })
})

const wide = (text: string, big: boolean) =>
  new Uint8Array(
    [...Array(text.length).keys()].flatMap((at) => {
      const code = text.charCodeAt(at)
      return big ? [code >> 8, code & 0xff] : [code & 0xff, code >> 8]
    }),
  )

describe('encodings', () => {
  const xml = new TextDecoder().decode(CHINESE)
  it.each([
    ['UTF-8 with a mark', concatBytes(new Uint8Array([0xef, 0xbb, 0xbf]), CHINESE)],
    ['UTF-16 little endian with a mark', wide(`\ufeff${xml.replace('utf-8', 'utf-16')}`, false)],
    ['UTF-16 big endian with a mark', wide(`\ufeff${xml.replace('utf-8', 'utf-16')}`, true)],
    ['UTF-16 little endian without', wide(xml, false)],
  ])('reads %s', async (_, bytes) => {
    expect((await read(bytes, 'a.xml')).title).toContain('广州示例精密五金有限公司')
  })

  it('reads a declared one', async () => {
    const latin = utf8(
      '<?xml version="1.0" encoding="ISO-8859-1"?><EInvoice><Header/><TaxSupervisionInfo/></EInvoice>',
    )
    expect((await read(latin, 'a.xml')).format).toBe('cn-einvoice')
    const gbk = concatBytes(
      utf8('<?xml version="1.0" encoding="GB18030"?><EInvoice><TaxSupervisionInfo/><EInvoiceData>'),
      utf8('<SellerInformation><SellerName>'),
      new Uint8Array([0xca, 0xbe, 0xc0, 0xfd]),
      utf8('</SellerName></SellerInformation></EInvoiceData></EInvoice>'),
    )
    expect((await read(gbk, 'a.xml')).title).toBe('E-invoice without number of 示例')
  })
})

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('other files', () => {
  it.each([
    ['\x89PNG\r\n\x1a\nrest', 'image', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image', 'image/jpeg'],
    ['GIF89a', 'image', 'image/gif'],
    ['II*\0', 'image', 'image/tiff'],
    ['RIFF1234WEBPVP8 ', 'image', 'image/webp'],
    ['\0\0\0\x18ftypheic', 'image', 'image/heic'],
    ['\0\0\0\x18ftypavif', 'image', 'image/avif'],
    ['\x1f\x8b\x08', 'other', 'application/gzip'],
    ['\0\x01\x02', 'other', 'application/octet-stream'],
    ['caf\xe9', 'other', 'application/octet-stream'],
    ['plain words', 'text', 'text/plain'],
  ])('%j is %s', async (text, format, mediaType) => {
    expect(await read(bytes(text), 'C:\\scans\\a\u202e b.bin')).toMatchObject({
      format,
      mediaType,
      title: 'a b.bin',
    })
  })

  it('lets the name tell kinds of text apart', async () => {
    expect((await read(utf8('a;b'), 'a.CSV')).mediaType).toBe('text/csv')
    expect((await read(utf8('{}'), 'a.json')).mediaType).toBe('application/json')
  })

  it('keeps XML it does not know', async () => {
    expect(await read(utf8('<order xmlns="urn:x"/>'), 'o.xml')).toMatchObject({
      format: 'xml',
      title: 'o.xml',
    })
    expect((await read(utf8('<Invoice/>'), 'i.xml')).format).toBe('xml')
  })
})
