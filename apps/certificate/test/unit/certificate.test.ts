import { deflateSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { equalBytes } from '@vouch/core'
import { writeCertificate } from '../../src/certificate.ts'
import type { CertificateContent } from '../../src/content.ts'
import { extractReceipt } from '../../src/extract-receipt.ts'
import { openTypefaces } from '../../src/typefaces.ts'

const RECEIPT = `${JSON.stringify({ format: 'vouch-receipt/1', note: 'endstream endobj stream\n' }, null, 2)}\n`

function content(entries: number, receiptText = RECEIPT): CertificateContent {
  return {
    chain: { id: 'ab'.repeat(32), name: 'Custodia', engine: 'solo' },
    voucher: {
      id: 'cd'.repeat(32),
      digest: 'ef'.repeat(32),
      state: 'In custody',
      facts: [
        ['Holder', '上海示例紧固件有限公司'],
        ['Beneficiary', 'Łódź Sp. z o.o. العربية'],
      ],
    },
    history: Array.from({ length: entries }, (_, at) => ({
      timeMs: 1_790_000_000_000 + at * 86_400_000,
      what: `Transfer offered to Globex (holding), number ${at}`,
      by: at % 2 === 0 ? 'Acme' : '广州示例精密五金有限公司',
      height: at + 1,
      key: `01${'12'.repeat(32)}`,
    })),
    block: { height: 41, timeMs: 1_790_000_000_000, hash: '34'.repeat(32), sealedBy: `01${'56'.repeat(32)}` },
    receiptDigest: '78'.repeat(32),
    receiptText,
  }
}

let pdf: Uint8Array
beforeAll(async () => {
  pdf = await writeCertificate(content(5))
})

function pages(bytes: Uint8Array): number {
  return (
    Buffer.from(bytes)
      .toString('latin1')
      .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0
  )
}

test('the same content gives the same bytes', async () => {
  expect(equalBytes(pdf, await writeCertificate(content(5)))).toBe(true)
  expect(equalBytes(pdf, await writeCertificate(content(6)))).toBe(false)
})

test('carries no time but that of the block', () => {
  const dates =
    Buffer.from(pdf)
      .toString('latin1')
      .match(/D:\d{14}/g) ?? []
  expect(new Set(dates)).toEqual(new Set(['D:20260921141320']))
})

test('a long flow record goes on over more pages', async () => {
  expect(pages(await writeCertificate(content(2)))).toBe(1)
  expect(pages(await writeCertificate(content(120)))).toBeGreaterThan(4)
})

test('the receipt comes out as it went in, whatever it holds', () => {
  expect(extractReceipt(pdf)).toEqual({ ok: true, value: RECEIPT })
})

test('a receipt that another program packed is found too', () => {
  const packed = deflateSync(Buffer.from(RECEIPT))
  const rewritten = Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n9 0 obj\n<< /Type /EmbeddedFile /Filter /FlateDecode /Length ${packed.length} >>\nstream\r\n`,
    ),
    packed,
    Buffer.from('\r\nendstream\nendobj\n'),
  ])
  expect(extractReceipt(rewritten)).toEqual({ ok: true, value: RECEIPT })
})

function code(bytes: Uint8Array): string {
  const result = extractReceipt(bytes)
  return result.ok ? 'ok' : result.problem.code
}

test('CERTIFICATE_WITHOUT_RECEIPT: no PDF, none attached, or two that differ', async () => {
  expect(code(Buffer.from(RECEIPT))).toBe('CERTIFICATE_WITHOUT_RECEIPT')
  expect(code(Buffer.from('%PDF-1.7\n1 0 obj\n<< /Length 2 >>\nstream\nxx\nendstream'))).toBe(
    'CERTIFICATE_WITHOUT_RECEIPT',
  )
  const other = await writeCertificate(content(5, RECEIPT.replace('vouch-receipt/1', 'vouch-receipt/2')))
  expect(code(Buffer.concat([pdf, other]))).toBe('CERTIFICATE_WITHOUT_RECEIPT')
})

test('every sign has a font, or stands as its code point', async () => {
  const faces = await openTypefaces('Łódź 上海 Привет م')
  const shown = (text: string): string =>
    faces
      .runs('text', text)
      .map((run) => run.text)
      .join('')
  expect(shown('Łódź 上海 Привет')).toBe('Łódź 上海 Привет')
  expect(shown('a\u202eb')).toBe('a<U+202E>b')
  expect(shown('م')).toBe('<U+0645>')
  expect(new Set(faces.runs('text', 'a上b').map((run) => run.font)).size).toBe(2)
})
