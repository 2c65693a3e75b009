import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyFlowReceipt } from '@vouch/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShell, type VouchShell } from './vouch-process.ts'

/** Bills, money and deals by the commands that people type; bank and registry attest by `vouch contract call`. */

const NUMBER = '513100000000120260105000000017'
const YEAR = new Date().getUTCFullYear()
const MATURES = `${YEAR + 1}-07-05`

let vouch: VouchShell
const refusal = async (...words: string[]): Promise<string> => (await vouch.run(words)).stderr

beforeAll(async () => {
  vouch = openShell()
  await vouch.good('init', '--organisation', 'Custodia')
  await vouch.start()
  for (const [name, role] of [
    ['orient', 'member'],
    ['harbour', 'member'],
    ['river', 'bank'],
    ['bills', 'registry'],
    ['court', 'regulator'],
  ] as const)
    await vouch.good('organisation', 'add', name, '--key', name, '--role', role)
  const file = join(vouch.home, 'holidays.txt')
  writeFileSync(file, `${YEAR}-01-01 # New Year\nwork ${YEAR}-10-10\n`)
  for (const year of [YEAR, YEAR + 1])
    await vouch.good('calendar', 'publish', 'CN', '--year', `${year}`, '--holidays', file, '--as', 'river')
}, 120_000)
afterAll(() => vouch.close())

interface Shown {
  readonly id: string
  readonly state: string
  readonly endToEndId: string
  readonly tasks: readonly { readonly role: string; readonly what: string }[]
  readonly terms: {
    readonly buyerAccount: string
    readonly sellerAccount: string
    readonly maturityMs: number
  }
}
const status = async (deal: string): Promise<Shown> =>
  (await vouch.json<Shown>('deal', 'status', deal))[0] as Shown

describe('on this ledger', () => {
  let deal: string

  test('a bill is drawn, sold against deposit money, and both change hands', async () => {
    const draw = [
      'bill',
      'draw',
      NUMBER,
      '--acceptor',
      'orient',
      '--payee',
      'orient',
      '--amount',
      '100000.00',
    ]
    await vouch.good(...draw, '--matures', MATURES, '--as', 'orient')
    await vouch.good('bill', 'accept', NUMBER, '--as', 'orient')
    await vouch.good('bill', 'receive', NUMBER, '--as', 'orient')
    const issue = ['money', 'issue', '--to', 'harbour', '--amount', '60000.00', '--reference', 'D-1']
    await vouch.good(...issue, '--as', 'river')
    expect(await refusal(...issue, '--as', 'river')).toContain('REFERENCE_USED')
    const terms = ['--bill', NUMBER, '--range', '1-5000000', '--buyer', 'harbour', '--price', '49000.00']
    const [proposed] = await vouch.json<{ deal: string }>(
      'deal',
      'propose',
      ...terms,
      '--bank',
      'river',
      '--as',
      'orient',
    )
    deal = proposed?.deal ?? ''
    await vouch.good('deal', 'sign', deal, '--as', 'harbour')
    await vouch.good('deal', 'sign', deal.slice(0, 10), '--as', 'orient')
    await vouch.good('deal', 'fund', deal, '--as', 'harbour')
    expect(await vouch.good('money', 'balance', 'harbour')).toContain('49,000.00 CNY set aside')
    await vouch.good('deal', 'confirm-funds', deal, '--as', 'orient')
    await vouch.good('deal', 'endorse', deal, '--as', 'orient')
    expect((await status(deal)).tasks).toMatchObject([{ role: 'buyer', what: 'sign_receipt' }])
    const [signed] = await vouch.json('deal', 'sign-receipt', deal, '--as', 'harbour')
    expect(signed).toMatchObject({ deal, state: 'closed', recorded: true })
    expect(await vouch.good('money', 'balance', 'orient')).toContain('49,000.00 CNY')
    expect(await vouch.good('bill', 'list', '--holder', 'harbour')).toContain('1-5000000')
    expect(await vouch.good('deal', 'trace', deal)).toContain('settled → closed')
    expect(await vouch.good('deal', 'list', '--party', 'orient', '--state', 'closed')).toContain(
      deal.slice(0, 12),
    )
  })

  test('its receipt is verified offline in plain words; every alteration is named', async () => {
    const file = join(vouch.home, 'deal.json')
    await vouch.good('receipt', deal, '--out', file)
    const words = await vouch.good('verify', file)
    expect(words).toContain('orient sells 50000.00 CNY of bill')
    expect(words).toContain('12 of 12 steps are proven to be signed')
    const receipt = JSON.parse(readFileSync(file, 'utf8')) as Receipt
    const codeOf = (change: (altered: Receipt) => void): string => {
      const altered = structuredClone(receipt)
      change(altered)
      const checked = verifyFlowReceipt(altered)
      return checked.ok ? 'OK' : checked.problem.code
    }
    const drop = (collection: string) => (altered: Receipt) => {
      altered.claims = altered.claims.filter((claim) => claim.collection !== collection)
    }
    expect(codeOf(() => {})).toBe('OK')
    expect(codeOf((altered) => (altered.summary.state = 'refunded'))).toBe('RECEIPT_SUMMARY_ALTERED')
    expect(codeOf((altered) => altered.flow?.pop())).toBe('RECEIPT_FLOW_INCOMPLETE')
    expect(codeOf((altered) => (altered.flow = ['AAAA']))).toBe('RECEIPT_CONTENT_MALFORMED')
    expect(codeOf(drop('organisations'))).toBe('RECEIPT_RECORD_MISSING')
    expect(codeOf(drop('keys'))).toBe('RECEIPT_STEP_MISMATCH')
    expect(codeOf((altered) => delete altered.flow)).toBe('RECEIPT_NOT_A_DEAL')
  })

  test('so is the receipt of the bill', async () => {
    const file = join(vouch.home, 'bill.json')
    await vouch.good('receipt', NUMBER, '--out', file)
    expect(await vouch.good('verify', file)).toContain(`bill ${NUMBER} of 100000.00 CNY`)
    expect(await refusal('verify', file, '--document', file)).toContain('RECEIPT_NOT_A_VOUCHER')
  })
})

interface Receipt {
  claims: { collection?: string }[]
  flow?: string[]
  summary: { state?: string }
}

test('witnessed: bank and registry attest; a message that comes twice changes nothing', async () => {
  const terms = [
    '--bill',
    'OUTSIDE-1',
    '--range',
    '1-100',
    '--seller',
    'orient',
    '--price',
    '0.98',
    '--bank',
    'river',
  ]
  const accounts = [
    '--buyer-account',
    'DE89370400440532013000',
    '--seller-account',
    'FR14 2004 1010 0505 0001 3M02 606',
  ]
  const words = [...terms, '--registry', 'bills', '--matures', MATURES, ...accounts, '--limit', 'fundDays=3']
  const [proposed] = await vouch.json<{ deal: string }>('deal', 'propose', ...words, '--as', 'harbour')
  const deal = proposed?.deal ?? ''
  await vouch.good('deal', 'sign', deal, '--as', 'harbour')
  await vouch.good('deal', 'sign', deal, '--as', 'orient')
  const { endToEndId, terms: agreed } = await status(deal)
  let messages = 0
  const attest = async (as: string, action: string, more: Record<string, string | number>) => {
    messages += 1
    const message = { messageId: `M${messages}`, messageType: 'test', digest: digestOf(`M${messages}`) }
    const fields = Object.entries({ id: deal, ...message, ...more })
    const flags = fields.flatMap(([name, value]) => [
      `--${name.replace(/([A-Z])/g, '-$1').toLowerCase()}`,
      `${value}`,
    ])
    const call = ['contract', 'call', 'deal', action, '--as', as, ...flags]
    const answers = [await vouch.json<{ result: { state: string; recorded: boolean } }>(...call)]
    answers.push(await vouch.json(...call))
    expect(answers.map(([answer]) => answer?.result.recorded)).toEqual([true, false])
    return answers[0]?.[0]?.result.state
  }
  const holder = async (name: string) =>
    (await vouch.json<{ id: string }>('organisation', 'show', name))[0]?.id ?? ''
  const range = { start: 1, end: 100 }
  expect(await attest('river', 'attestAccount', { subAccount: digestOf('sub') })).toBe('awaiting_funds')
  const paid = { reference: 'E1', status: 'booked', amount: 98, currency: 'CNY', endToEndId }
  expect(await attest('river', 'attestEntry', { ...paid, payer: agreed.buyerAccount })).toBe('funds_booked')
  await vouch.good('deal', 'confirm-funds', deal, '--as', 'orient')
  const title = { ...range, maturityMs: agreed.maturityMs }
  const locked = { ...title, status: 'locked', code: 'TF0302', sequence: 1, holder: await holder('orient') }
  expect(await attest('bills', 'attestTitle', locked)).toBe('bill_locked')
  await vouch.good('deal', 'endorse', deal, '--as', 'orient')
  await vouch.good('deal', 'sign-receipt', deal, '--as', 'harbour')
  expect(await refusal('deal', 'cancel', deal, '--as', 'orient')).toContain('TITLE_FINAL')
  const signed = { ...title, status: 'signed', code: 'SU00', sequence: 2, holder: await holder('harbour') }
  expect(await attest('bills', 'attestTitle', signed)).toBe('endorse_signed')
  const receipt = { ...range, holder: await holder('harbour'), amount: 100 }
  expect(await attest('river', 'attestReceipt', receipt)).toBe('receipt_verified')
  const payout = { instruction: 'P1', amount: 98, currency: 'CNY', paidTo: agreed.sellerAccount, reason: '' }
  expect(await attest('river', 'attestPayout', { ...payout, status: 'debited' })).toBe('settled')
  const statement = { day: 20_000, credits: 98, debits: 98, closing: 0 }
  expect(await attest('river', 'attestStatement', statement)).toBe('closed')
  const file = join(vouch.home, 'witnessed.json')
  await vouch.good('receipt', deal, '--out', file)
  expect(await vouch.good('verify', file)).toContain('with the digest of a message')
})

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

test('what is typed wrongly is told with what to type', async () => {
  const propose = ['deal', 'propose', '--bill', NUMBER, '--bank', 'river', '--as', 'orient']
  expect(await refusal(...propose, '--price', '1.00')).toContain('Name the other side alone')
  const sale = [...propose, '--buyer', 'harbour']
  expect(await refusal(...sale, '--price', '1.001')).toContain('AMOUNT_INVALID')
  expect(await refusal(...sale, '--price', '1.00', '--currency', 'XYZ')).toContain('CURRENCY_UNKNOWN')
  expect(await refusal(...sale, '--price', '1.00', '--range', '5')).toContain('RANGE_UNREADABLE')
  expect(await refusal(...sale, '--price', '1.00', '--limit', 'days=3')).toContain('fundDays=3')
  expect(await refusal(...sale, '--price', '1.00', '--registry', 'bills')).toContain('--seller-account')
  expect(await refusal('bill', 'present', NUMBER, '--as', 'orient')).toContain('RANGE_NEEDED')
  expect(await refusal('deal', 'status', 'xyz')).toContain('ID_INVALID')
  expect(await refusal('deal', 'status', 'ffff')).toContain('DEAL_UNKNOWN')
  expect(await refusal('bill', 'show', 'ffff')).toContain('BILL_UNKNOWN')
  expect(await refusal('calendar', 'show', 'CN', '--year', '1999')).toContain('CALENDAR_UNKNOWN')
  const publish = ['calendar', 'publish', 'X', '--year', '2026', '--as', 'river']
  expect(await refusal(...publish, '--country', 'ZZ')).toContain('COUNTRY_UNKNOWN')
  expect(await refusal(...publish)).toContain('--country CN')
})
