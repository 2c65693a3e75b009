import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProperty } from '@vouch/testing'
import { unwrap, utf8 } from '@vouch/core'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  amountText,
  type BankMessage,
  MESSAGES,
  type MessageType,
  readAmount,
  readMessage,
  writeMessage,
} from '../../src/iso20022/index.ts'

const amount = { currency: 'CNY', minor: 9_850_000n }
const head = { messageId: 'M-1', createdAt: '2026-11-23T09:00:00.000Z' }
const debtor = { name: 'Harbour & Sons <Ltd>', account: 'DE89370400440532013000' }
const creditor = { name: 'Orient', account: 'ESC-7658CB72' }
const payment = {
  instructionId: 'I-1',
  endToEndId: 'E-1',
  transactionId: 'T-1',
  amount,
  debtor,
  creditor,
  executionDate: '2026-11-23',
  remittance: 'bill 513100',
}
const entry = {
  reference: 'R-1',
  amount,
  credit: true,
  status: 'BOOK',
  bookingDate: '2026-11-23',
  valueDate: '2026-11-24',
  reversal: false,
  details: [
    {
      endToEndId: 'E-1',
      instructionId: 'I-1',
      transactionId: 'T-1',
      amount,
      debtor,
      creditor,
      remittance: 'x',
      returnReason: 'AC04',
    },
  ],
} as const
const statement = {
  id: 'S-1',
  account: 'ESC-1',
  currency: 'CNY',
  entries: [entry, { ...entry, reference: 'R-2', credit: false, reversal: true, status: 'PDNG' as const }],
}
const original = { originalInstructionId: 'I-1', originalEndToEndId: 'E-1', originalTransactionId: 'T-1' }

const SAMPLES: Readonly<Record<MessageType, object>> = {
  'camt.029': {
    ...head,
    answers: [
      {
        cancellationId: 'C-1',
        status: 'RJCR',
        originalInstructionId: 'I-1',
        originalEndToEndId: 'E-1',
        reason: 'ARDT',
      },
    ],
  },
  'camt.053': {
    ...head,
    statements: [
      {
        ...statement,
        opening: { ...amount, credit: true },
        closing: { ...amount, minor: 0n, credit: false },
      },
    ],
  },
  'camt.054': { ...head, statements: [statement] },
  'camt.056': {
    ...head,
    cancellations: [{ id: 'C-1', originalMessageId: 'M-0', ...original, amount, reason: 'DUPL' }],
  },
  'camt.057': {
    ...head,
    items: [{ id: 'X-1', amount, expectedValueDate: '2026-11-25', account: 'ESC-1', endToEndId: 'E-1' }],
  },
  'pacs.002': {
    ...head,
    originalMessageId: 'M-0',
    groupStatus: 'ACSC',
    transactions: [{ ...original, status: 'RJCT', reason: 'AC04' }],
  },
  'pacs.004': {
    ...head,
    returns: [{ returnId: 'B-1', ...original, amount, reason: 'FOCR', debtor: creditor, creditor: debtor }],
  },
  'pacs.008': { ...head, payments: [{ ...payment, uetr: '7a562c67-ca16-48ba-b074-65581be6f001' }] },
  'pacs.009': { ...head, payments: [payment] },
  'pain.001': { ...head, payments: [payment, { ...payment, instructionId: 'I-2' }] },
  'pain.002': {
    ...head,
    originalMessageId: 'M-0',
    transactions: [{ originalInstructionId: 'I-1', status: 'RJCT' }],
  },
}

test.each(Object.keys(SAMPLES) as MessageType[])(
  '%s is read back as it was written, always as the same bytes',
  (type) => {
    const message = { ...SAMPLES[type], type, version: MESSAGES[type].version } as BankMessage
    const bytes = writeMessage(message)
    expect(unwrap(readMessage(bytes))).toEqual(message)
    expect(writeMessage(message)).toEqual(bytes)
  },
)

const credit = (inside: string, prefix = ''): Uint8Array => {
  const tagged = inside.replaceAll(/<(\/?)(?=[A-Za-z])/g, `<$1${prefix}`)
  const name = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`
  return utf8(
    `<Envelope><Hdr><Document/></Hdr><Env><${prefix}Document ${name}="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02">${tagged}</${prefix}Document></Env></Envelope>`.replace(
      '<Hdr><Document/></Hdr>',
      '<AppHdr>x</AppHdr>',
    ),
  )
}
const BODY =
  '<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>A</MsgId></GrpHdr><Ntfctn><Id>N</Id><Acct><Id><IBAN>DE 89 3704</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">6.20</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn>'

describe('a message of another version', () => {
  it.each(['', 'ns2:'])('is read in an envelope, its status bare, its names with prefix "%s"', (prefix) => {
    expect(unwrap(readMessage(credit(BODY, prefix)))).toMatchObject({
      type: 'camt.054',
      version: 'camt.054.001.02',
      statements: [
        {
          account: 'DE893704',
          entries: [{ reference: 'A.1', status: 'BOOK', amount: { currency: 'EUR', minor: 620n } }],
        },
      ],
    })
  })
})

test.each([
  ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'ISO20022_MALFORMED'],
  ['not XML', 'ISO20022_MALFORMED'],
  ['<Document><Invoice/></Document>', 'ISO20022_UNKNOWN_MESSAGE'],
  ['<Other/>', 'ISO20022_UNKNOWN_MESSAGE'],
  [`<Document>${BODY.replace('<MsgId>A</MsgId>', '')}</Document>`, 'ISO20022_FIELD_INVALID'],
  [`<Document>${BODY.replace('BOOK', 'DONE')}</Document>`, 'ISO20022_FIELD_INVALID'],
  [`<Document>${BODY.replace('6.20', '6.201')}</Document>`, 'ISO20022_AMOUNT_INVALID'],
  [`<Document>${BODY.replace('6.20', '-6.20')}</Document>`, 'ISO20022_AMOUNT_INVALID'],
  [`<Document>${BODY.replace('EUR', 'XXX')}</Document>`, 'ISO20022_AMOUNT_INVALID'],
])('%s is refused with %s', (text, code) => {
  const read = readMessage(utf8(text))
  expect(read.ok ? 'read' : read.problem.code).toBe(code)
})

test('more bytes than a message has are not read', () => {
  const read = readMessage(new Uint8Array((8 << 20) + 1))
  expect(read).toMatchObject({ ok: false, problem: { code: 'ISO20022_MALFORMED' } })
})

test('an amount is exact in every currency, whatever its places', () => {
  runProperty(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 17n }),
      fc.constantFrom('CNY', 'JPY', 'BHD', 'CLF'),
      (minor, currency) => {
        expect(readAmount(amountText({ currency, minor }), currency)).toEqual({ currency, minor })
      },
    ),
  )
  expect(readAmount('1.50', 'JPY')).toBeUndefined()
  expect(readAmount('1.00', 'JPY')).toEqual({ currency: 'JPY', minor: 1n })
})

const folder = process.env['VOUCH_BANK_SAMPLES']
test.skipIf(folder === undefined)('every message in the folder VOUCH_BANK_SAMPLES is read', () => {
  const files = readdirSync(folder as string).filter((name) => name.endsWith('.xml'))
  expect(files.length).toBeGreaterThan(0)
  for (const name of files) {
    const read = readMessage(new Uint8Array(readFileSync(join(folder as string, name))))
    expect([name, read.ok ? 'read' : read.problem.detail]).toEqual([name, 'read'])
  }
})
