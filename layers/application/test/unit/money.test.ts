import { calendar, money } from '@vouch/application'
import { bundleContract } from '@vouch/contract/bundle'
import { unwrap } from '@vouch/core'
import { createLedgerHarness, type Party } from '@vouch/testing/ledger'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, test } from 'vitest'
import { createDealStage, daysOff, type DealStage, hashOf, PRICE, publishCalendar } from './deal-stage.ts'

let stage: DealStage

beforeEach(async () => {
  stage = await createDealStage()
})

type Actions = typeof money.actions
const act = <N extends keyof Actions & string>(as: Party, action: N, args: object): string =>
  stage.ledger.act(as, money, action, args as never).code
const given = (over: object = {}) => ({ currency: 'CNY', amount: 100n, note: '', ...over })
const issue = (as: Party, over: object = {}) =>
  act(as, 'issue', { to: stage.seller.id, reference: 'R1', ...given(over) })
const supply = () =>
  unwrap(stage.ledger.view(money, 'supply', { bank: stage.bank.id, currency: 'CNY' })).issued

describe('deposit money', () => {
  test('is issued by its bank alone, each reference once', () => {
    expect(issue(stage.seller)).toBe('NOT_YOUR_ROLE')
    expect(issue(stage.bank)).toBe('OK')
    expect(issue(stage.bank)).toBe('REFERENCE_USED')
    expect(issue(stage.bank, { reference: 'R2', amount: 0n })).toBe('AMOUNT_ZERO')
    expect(issue(stage.bank, { reference: 'R2', currency: 'ZZZ' })).toBe('CURRENCY_UNKNOWN')
    expect(issue(stage.bank, { reference: 'R2', to: hashOf('nobody') })).toBe('ORGANISATION_UNKNOWN')
    expect(stage.balance(stage.seller)).toBe(100n)
  })

  test('is redeemed only once a holder has paid it back', () => {
    issue(stage.bank)
    const redeem = { from: stage.seller.id, reference: 'W1', ...given() }
    expect(act(stage.bank, 'redeem', redeem)).toBe('BALANCE_TOO_LOW')
    const back = { bank: stage.bank.id, to: stage.bank.id, ...given() }
    expect(act(stage.seller, 'transfer', back)).toBe('OK')
    const before = supply()
    expect(act(stage.bank, 'redeem', redeem)).toBe('OK')
    expect(supply()).toBe(before - 100n)
    expect(act(stage.bank, 'redeem', redeem)).toBe('REFERENCE_USED')
  })

  test('PAID_TO_SELF, BALANCE_TOO_LOW; another bank’s money is other money', () => {
    const pay = (over: object) =>
      act(stage.buyer, 'transfer', { bank: stage.bank.id, to: stage.seller.id, ...given(over) })
    expect(pay({ to: stage.buyer.id })).toBe('PAID_TO_SELF')
    expect(pay({ amount: 11n * PRICE })).toBe('BALANCE_TOO_LOW')
    expect(pay({ bank: stage.court.id })).toBe('BALANCE_TOO_LOW')
    expect(pay({})).toBe('OK')
  })

  test('BALANCE_FROZEN by order: it comes in, and does not go out', () => {
    const key = { holder: stage.buyer.id, bank: stage.bank.id, currency: 'CNY' }
    const freeze = (as: Party, over: object = {}) =>
      act(as, 'freeze', { ...key, order: '17', expiresMs: null, ...over })
    expect(freeze(stage.stranger)).toBe('NOT_YOUR_ROLE')
    expect(freeze(stage.court, { expiresMs: 1 })).toBe('ORDER_EXPIRY_PASSED')
    expect(freeze(stage.court)).toBe('OK')
    expect(freeze(stage.bank)).toBe('BALANCE_FROZEN')
    const pay = { bank: stage.bank.id, to: stage.seller.id, ...given() }
    expect(act(stage.buyer, 'transfer', pay)).toBe('BALANCE_FROZEN')
    expect(act(stage.bank, 'release', { ...key, order: '17', note: '' })).toBe('ORDER_UNKNOWN')
    expect(act(stage.court, 'release', { ...key, order: '17', note: '' })).toBe('OK')
    expect(act(stage.buyer, 'transfer', pay)).toBe('OK')
  })

  test('ONLY_CONTRACTS set it aside or pay from another’s', () => {
    const deal = hashOf('deal')
    const hold = { deal, bank: stage.bank.id, currency: 'CNY', from: stage.buyer.id, amount: 1n }
    expect(act(stage.buyer, 'hold', hold)).toBe('ONLY_CONTRACTS')
    expect(act(stage.seller, 'payHold', { deal, to: stage.seller.id })).toBe('ONLY_CONTRACTS')
    expect(act(stage.buyer, 'returnHold', { deal })).toBe('ONLY_CONTRACTS')
    const pay = {
      bank: stage.bank.id,
      currency: 'CNY',
      from: stage.buyer.id,
      to: stage.seller.id,
      amount: 1n,
      about: deal,
    }
    expect(act(stage.seller, 'pay', pay)).toBe('ONLY_CONTRACTS')
  })
})

describe('calendars', () => {
  const due = (fromMs: number, businessDays: number) =>
    unwrap(stage.ledger.view(calendar, 'dueTime', { calendar: 'CN', fromMs, businessDays }))
  /** The end of a day in China. */
  const endOf = (month: number, day: number, year = 2026) => Date.UTC(year, month - 1, day, 16) - 1

  test('business days are counted from the local day, over weekends and the end of a published year', () => {
    const friday = Date.UTC(2026, 0, 9, 10)
    expect(due(friday, 1)).toEqual({ dueMs: endOf(1, 12), assumed: false })
    expect(due(friday, 0)).toEqual({ dueMs: endOf(1, 9), assumed: false })
    expect(due(Date.UTC(2026, 0, 9, 16), 0).dueMs).toBe(endOf(1, 12))
    expect(due(Date.UTC(2026, 11, 31), 1)).toEqual({ dueMs: endOf(1, 1, 2027), assumed: true })
    publishCalendar(stage.ledger, stage.bank, 2027)
    expect(due(Date.UTC(2026, 11, 31), 1)).toEqual({ dueMs: endOf(1, 4, 2027), assumed: false })
  })

  test('CALENDAR_OWNED, CALENDAR_DAYS_INVALID, NOT_YOUR_ROLE; a revision replaces a year', () => {
    expect(publishCalendar(stage.ledger, stage.stranger).code).toBe('NOT_YOUR_ROLE')
    expect(publishCalendar(stage.ledger, stage.registry).code).toBe('CALENDAR_OWNED')
    expect(publishCalendar(stage.ledger, stage.bank, 2026, 9).value.revision).toBe(2)
    expect(due(Date.UTC(2026, 0, 8, 10), 1).dueMs).toBe(endOf(1, 12))
    const publish = (nonWorking: readonly number[]) =>
      stage.ledger.act(stage.bank, calendar, 'publish', {
        calendar: 'CN',
        year: 2026,
        title: 'China',
        utcOffsetMinutes: 480,
        nonWorking,
        source: '',
      }).code
    expect(publish([2, 1])).toBe('CALENDAR_DAYS_INVALID')
    expect(publish([366])).toBe('CALENDAR_DAYS_INVALID')
    expect(publish(daysOff(2026, ...Array.from({ length: 365 }, (_, at) => at + 1)))).toBe(
      'CALENDAR_DAYS_INVALID',
    )
  })

  test('CALENDAR_UNKNOWN, CALENDAR_YEAR_MISSING', () => {
    const code = (view: 'dueTime' | 'published', args: object) => {
      const answer = stage.ledger.view(calendar, view, args as never)
      return answer.ok ? 'OK' : answer.problem.code
    }
    expect(code('dueTime', { calendar: 'NO', fromMs: 0, businessDays: 1 })).toBe('CALENDAR_UNKNOWN')
    expect(code('published', { calendar: 'CN', atMs: Date.UTC(2031, 0, 1) })).toBe('CALENDAR_YEAR_MISSING')
  })
})

test('CALLED_BY_CONTRACT: nobody acts through another contract', async () => {
  const entry = fileURLToPath(new URL('./bill-caller.contract.ts', import.meta.url))
  const ledger = await createLedgerHarness({
    contracts: new Map([['middleman', await bundleContract(entry)]]),
  })
  const [custodia] = ledger.founders as [Party]
  const code = (action: string, args: readonly Uint8Array[]) =>
    ledger.actRecorded({ as: custodia, contract: 'middleman', action, args: [...args] }).code
  for (const action of ['receive', 'cancel', 'transfer'])
    expect(code(action, [hashOf('anything')])).toBe('CALLED_BY_CONTRACT')
  expect(code('publish', [])).toBe('CALLED_BY_CONTRACT')
})
