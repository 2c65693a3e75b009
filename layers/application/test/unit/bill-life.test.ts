import { bill } from '@vouch/application'
import { unwrap } from '@vouch/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { type BillStage, createBillStage, END } from './bill-stage.ts'
import { DAY_MS, drawnBill, FACE, hashOf } from './deal-stage.ts'

let stage: BillStage

beforeEach(async () => {
  stage = await createBillStage()
})

const free = { settlement: 'ST02', price: null } as const
const endorseTo = (to: Uint8Array, transferable: 'EM00' | 'EM01' = 'EM00') => ({ to, ...free, transferable })
const signed = { answer: 'SU00', note: '' } as const
const refused = { answer: 'SU01', note: '' } as const
const mature = (): void => stage.ledger.advance(181 * DAY_MS)
const liable = () => unwrap(stage.ledger.view(bill, 'standing', { id: stage.bill, start: 1 }))?.liable

/** Endorsed by the seller to the buyer, who signed. */
function endorsed(start = 1, end = END): void {
  stage.on(stage.seller, 'endorse', endorseTo(stage.buyer.id), start, end)
  stage.on(stage.buyer, 'answer', signed, start, end)
}

describe('issue', () => {
  const draft = {
    kind: 'AC01',
    number: 'N1',
    currency: 'CNY',
    amount: 5n,
    transferable: 'EM00',
    splittable: true,
    calendar: 'CN',
    presentationDays: 10,
  } as const
  const draw = (over: object = {}) =>
    stage.ledger.act(stage.seller, bill, 'draw', {
      ...draft,
      acceptor: stage.bank.id,
      payee: stage.buyer.id,
      maturityMs: stage.ledger.timeMs + DAY_MS,
      ...over,
    })
  const holding = (id: Uint8Array) => unwrap(stage.ledger.view(bill, 'range', { id, start: 1 }))
  const act = (as: BillStage['seller'], action: 'accept' | 'receive' | 'revoke', args: object) =>
    stage.ledger.act(as, bill, action, args as never).code

  test('CS01 drawn, CS02 accepted, CS03 received; each by its party', () => {
    const { id } = draw().value
    expect(holding(id)).toMatchObject({ status: 'CS01', circulation: 'TF0101', holder: stage.seller.id })
    expect(act(stage.buyer, 'accept', { id, ...signed })).toBe('NOT_YOUR_ROLE')
    expect(act(stage.buyer, 'receive', { id })).toBe('STATUS_WRONG')
    expect(act(stage.bank, 'accept', { id, ...signed })).toBe('OK')
    expect(act(stage.buyer, 'receive', { id })).toBe('OK')
    expect(holding(id)).toMatchObject({ status: 'CS03', circulation: 'TF0301', holder: stage.buyer.id })
    expect(act(stage.seller, 'revoke', { id, note: '' })).toBe('STATUS_WRONG')
  })

  test('CS05: acceptance refused, or revoked', () => {
    const { id } = draw().value
    act(stage.bank, 'accept', { id, ...refused })
    expect(holding(id)).toMatchObject({ status: 'CS05', circulation: 'TF0501' })
    const other = draw({ number: 'N2' }).value.id
    expect(act(stage.seller, 'revoke', { id: other, note: '' })).toBe('OK')
    expect(holding(other)?.status).toBe('CS05')
  })

  test('BILL_NUMBER_TAKEN, BILL_AMOUNT_INVALID, CURRENCY_UNKNOWN, MATURITY_PASSED, ORGANISATION_UNKNOWN', () => {
    expect(draw().code).toBe('OK')
    expect(draw().code).toBe('BILL_NUMBER_TAKEN')
    expect(draw({ amount: 0n }).code).toBe('BILL_AMOUNT_INVALID')
    expect(draw({ amount: 2n ** 53n }).code).toBe('BILL_AMOUNT_INVALID')
    expect(draw({ currency: 'ABC' }).code).toBe('CURRENCY_UNKNOWN')
    expect(draw({ maturityMs: stage.ledger.timeMs }).code).toBe('MATURITY_PASSED')
    expect(draw({ acceptor: hashOf('nobody') }).code).toBe('ORGANISATION_UNKNOWN')
    expect(draw({ calendar: 'NONE' }).code).toBe('CALENDAR_UNKNOWN')
  })
})

describe('circulation', () => {
  test('endorsed, signed for, refused, withdrawn', () => {
    expect(stage.on(stage.seller, 'endorse', endorseTo(stage.buyer.id))).toBe('OK')
    expect(stage.range()).toMatchObject({ circulation: 'TF0101', holder: stage.seller.id })
    expect(stage.on(stage.stranger, 'answer', signed)).toBe('NOT_YOUR_ROLE')
    stage.on(stage.buyer, 'answer', refused)
    expect(stage.range()).toMatchObject({ circulation: 'TF0301', offer: null })
    stage.on(stage.seller, 'endorse', endorseTo(stage.buyer.id))
    expect(stage.on(stage.seller, 'withdraw')).toBe('OK')
    expect(stage.on(stage.buyer, 'answer', signed)).toBe('OFFER_NONE')
    endorsed()
    expect(stage.range()).toMatchObject({ holder: stage.buyer.id, endorsers: [stage.seller.id] })
  })

  test('TO_SELF, CIRCULATION_WRONG, BILL_NOT_TRANSFERABLE, BILL_UNKNOWN', () => {
    expect(stage.on(stage.seller, 'endorse', endorseTo(stage.seller.id))).toBe('TO_SELF')
    stage.on(stage.seller, 'endorse', endorseTo(stage.buyer.id, 'EM01'))
    expect(stage.on(stage.seller, 'pledge', { to: stage.bank.id })).toBe('CIRCULATION_WRONG')
    stage.on(stage.buyer, 'answer', signed)
    expect(stage.range().circulation).toBe('TF0303')
    expect(stage.on(stage.buyer, 'endorse', endorseTo(stage.bank.id))).toBe('BILL_NOT_TRANSFERABLE')
    const unknown = { id: hashOf('none'), start: 1, end: 2 }
    expect(stage.ledger.act(stage.seller, bill, 'withdraw', unknown).code).toBe('BILL_UNKNOWN')
  })

  test('ST01: the price is paid as the range moves, or nothing moves', () => {
    const price = { bank: stage.bank.id, amount: 700n }
    const dvp = { to: stage.buyer.id, settlement: 'ST01', price, transferable: 'EM00' } as const
    expect(stage.on(stage.seller, 'endorse', dvp, 1, 1000)).toBe('OK')
    expect(stage.on(stage.buyer, 'answer', signed, 1, 1000)).toBe('OK')
    expect(stage.balance(stage.seller)).toBe(700n)
    const dear = { ...dvp, to: stage.stranger.id }
    stage.on(stage.seller, 'endorse', dear, 1001, 2000)
    expect(stage.on(stage.stranger, 'answer', signed, 1001, 2000)).toBe('BALANCE_TOO_LOW')
    expect(stage.range(1001).holder).toEqual(stage.seller.id)
    const wrong = { ...dvp, price: null }
    expect(stage.on(stage.seller, 'endorse', wrong, 3001, 4000)).toBe('PAYMENT_FORM_WRONG')
  })

  test('split into sub-ranges of 0.01, without gap or overlap', () => {
    expect(stage.on(stage.seller, 'split', {}, 500, 500)).toBe('OK')
    const ranges = unwrap(stage.ledger.view(bill, 'ranges', { id: stage.bill, after: null, limit: 10 }))
    expect(ranges.map(({ start, end }) => [start, end])).toEqual([
      [1, 499],
      [500, 500],
      [501, END],
    ])
    expect(stage.on(stage.seller, 'split', {}, 499, 500)).toBe('RANGE_NOT_HELD')
    expect(stage.on(stage.seller, 'withdraw', {}, 2, 3)).toBe('RANGE_NOT_HELD')
    expect(stage.on(stage.buyer, 'split', {}, 1, 2)).toBe('RANGE_NOT_SPLITTABLE')
    const id = drawnBill(stage.ledger, stage.seller, { number: 'whole', splittable: false })
    expect(stage.ledger.act(stage.seller, bill, 'split', { id, start: 1, end: 2 }).code).toBe(
      'RANGE_NOT_SPLITTABLE',
    )
  })

  test('pledged and released', () => {
    stage.on(stage.seller, 'pledge', { to: stage.bank.id })
    stage.on(stage.bank, 'answer', signed)
    expect(stage.range()).toMatchObject({
      circulation: 'TF0304',
      holder: stage.seller.id,
      counterparty: stage.bank.id,
    })
    expect(stage.on(stage.seller, 'endorse', endorseTo(stage.buyer.id))).toBe('CIRCULATION_WRONG')
    expect(stage.on(stage.seller, 'releasePledge', { note: '' })).toBe('NOT_YOUR_ROLE')
    expect(stage.on(stage.bank, 'releasePledge', { note: '' })).toBe('OK')
    expect(stage.range()).toMatchObject({ circulation: 'TF0301', counterparty: null })
  })

  test('discounted with repurchase: redeemed, or the right lapses', () => {
    const redeemUntilMs = stage.ledger.timeMs + 30 * DAY_MS
    const given = { to: stage.bank.id, ...free, redeemUntilMs }
    expect(stage.on(stage.seller, 'discount', { ...given, redeemUntilMs: 1 })).toBe('REDEMPTION_TIME_INVALID')
    stage.on(stage.seller, 'discount', given)
    stage.on(stage.bank, 'answer', signed)
    expect(stage.range()).toMatchObject({ circulation: 'TF0305', holder: stage.bank.id })
    stage.on(stage.bank, 'redeem', free)
    stage.on(stage.seller, 'answer', signed)
    expect(stage.range()).toMatchObject({ circulation: 'TF0301', holder: stage.seller.id })
    stage.on(stage.seller, 'discount', given)
    stage.on(stage.bank, 'answer', signed)
    expect(stage.on(stage.stranger, 'trigger')).toBe('NOTHING_DUE')
    stage.ledger.advance(31 * DAY_MS)
    expect(stage.on(stage.stranger, 'trigger')).toBe('OK')
    expect(stage.range()).toMatchObject({ circulation: 'TF0301', holder: stage.bank.id, counterparty: null })
  })

  test('BILL_FROZEN, ORDER_IN_FORCE, ORDER_UNKNOWN, ORDER_EXPIRY_PASSED', () => {
    const order = { order: '17', expiresMs: null }
    expect(stage.on(stage.seller, 'freeze', order)).toBe('NOT_YOUR_ROLE')
    expect(stage.on(stage.court, 'freeze', { ...order, expiresMs: 5 })).toBe('ORDER_EXPIRY_PASSED')
    expect(stage.on(stage.court, 'freeze', order)).toBe('OK')
    expect(stage.on(stage.seller, 'endorse', endorseTo(stage.buyer.id))).toBe('BILL_FROZEN')
    const other = stage.ledger.admit('Other court', 'regulator')
    expect(stage.on(other, 'freeze', order)).toBe('ORDER_IN_FORCE')
    expect(stage.on(other, 'unfreeze', { order: '17', note: '' })).toBe('ORDER_UNKNOWN')
    expect(stage.on(stage.court, 'unfreeze', { order: '17', note: '' })).toBe('OK')
    expect(stage.on(stage.seller, 'endorse', endorseTo(stage.buyer.id))).toBe('OK')
  })

  test('BILL_LOCKED by a deal; ONLY_DEALS may lock, and DEAL_DIFFERS is an invariant of theirs', () => {
    stage.reachAtomic('bill_locked')
    expect(stage.on(stage.seller, 'endorse', endorseTo(stage.buyer.id))).toBe('BILL_LOCKED')
    const lock = { id: stage.bill, start: 1, end: 2, holder: stage.seller.id, deal: hashOf('deal') }
    expect(stage.ledger.act(stage.seller, bill, 'lock', lock).code).toBe('ONLY_DEALS')
  })

  test('ENDORSEMENTS_TOO_MANY: a chain has 64', () => {
    let [from, to] = [stage.seller, stage.buyer]
    for (let at = 0; at < 64; at += 1) {
      stage.on(from, 'endorse', endorseTo(to.id))
      expect(stage.on(to, 'answer', signed)).toBe('OK')
      ;[from, to] = [to, from]
    }
    stage.on(from, 'endorse', endorseTo(to.id))
    expect(stage.on(to, 'answer', signed)).toBe('ENDORSEMENTS_TOO_MANY')
  })
})

describe('payment', () => {
  test('BILL_NOT_MATURED before, BILL_MATURED after', () => {
    expect(stage.on(stage.seller, 'present')).toBe('BILL_NOT_MATURED')
    mature()
    expect(stage.on(stage.seller, 'endorse', endorseTo(stage.buyer.id))).toBe('BILL_MATURED')
    expect(stage.on(stage.stranger, 'trigger')).toBe('OK')
    expect(stage.range().status).toBe('CS04')
    expect(stage.on(stage.stranger, 'trigger')).toBe('NOTHING_DUE')
  })

  test('presented and paid in deposit money: CS06', () => {
    endorsed()
    mature()
    expect(stage.on(stage.buyer, 'present')).toBe('OK')
    expect(stage.range()).toMatchObject({
      status: 'CS04',
      circulation: 'TF0401',
      presentation: { late: false },
    })
    const pay = { settlement: 'ST01', bank: stage.bank.id, evidence: null } as const
    expect(stage.on(stage.buyer, 'pay', pay)).toBe('NOT_YOUR_ROLE')
    expect(stage.on(stage.seller, 'pay', { ...pay, bank: null })).toBe('PAYMENT_FORM_WRONG')
    expect(stage.on(stage.seller, 'pay', pay)).toBe('BALANCE_TOO_LOW')
    expect(stage.range().circulation).toBe('TF0401')
  })

  test('paid outside: the holder confirms, or says that it did not come', () => {
    endorsed()
    mature()
    stage.on(stage.buyer, 'present')
    const pay = { settlement: 'ST02', bank: null, evidence: hashOf('slip') } as const
    expect(stage.on(stage.seller, 'pay', { ...pay, evidence: null })).toBe('PAYMENT_FORM_WRONG')
    expect(stage.on(stage.buyer, 'confirmPayment', { answer: 'SU00' })).toBe('PAYMENT_NONE')
    stage.on(stage.seller, 'pay', pay)
    stage.on(stage.buyer, 'confirmPayment', { answer: 'SU01' })
    stage.on(stage.seller, 'pay', pay)
    expect(stage.on(stage.buyer, 'confirmPayment', { answer: 'SU00' })).toBe('OK')
    expect(stage.range()).toMatchObject({ status: 'CS06', circulation: 'TF0501' })
  })

  test('dishonoured with a reason; recourse against endorsers, one of whom pays and goes on', () => {
    endorsed()
    stage.on(stage.buyer, 'endorse', endorseTo(stage.stranger.id))
    stage.on(stage.stranger, 'answer', signed)
    mature()
    stage.on(stage.stranger, 'present')
    expect(stage.on(stage.seller, 'dishonour', { code: 'DC06', note: 'court' })).toBe('OK')
    expect(stage.range()).toMatchObject({ circulation: 'TF0402', dishonour: { code: 'DC06' } })
    expect(liable()).toEqual([stage.seller.id, stage.buyer.id])
    const against = (id: Uint8Array) => ({ against: id, note: '' })
    expect(stage.on(stage.stranger, 'recourse', against(stage.bank.id))).toBe('NOT_LIABLE')
    expect(stage.on(stage.stranger, 'recourse', against(stage.buyer.id))).toBe('OK')
    const pay = { settlement: 'ST01', bank: stage.bank.id, evidence: null } as const
    expect(stage.on(stage.buyer, 'pay', pay)).toBe('OK')
    expect(stage.range()).toMatchObject({
      holder: stage.buyer.id,
      pursued: null,
      endorsers: [stage.seller.id],
    })
    expect(stage.on(stage.buyer, 'recourse', against(stage.seller.id))).toBe('OK')
    const outside = { settlement: 'ST02', bank: null, evidence: hashOf('slip') } as const
    stage.on(stage.seller, 'pay', outside)
    stage.on(stage.buyer, 'confirmPayment', { answer: 'SU00' })
    expect(stage.range()).toMatchObject({ status: 'CS06', circulation: 'TF0501' })
  })

  test('ANSWER_NOT_DUE: the acceptor has three business days; then silence is DC09', () => {
    endorsed()
    mature()
    stage.on(stage.buyer, 'present')
    expect(stage.on(stage.stranger, 'trigger')).toBe('ANSWER_NOT_DUE')
    stage.ledger.advance(7 * DAY_MS)
    expect(stage.on(stage.stranger, 'trigger')).toBe('OK')
    expect(stage.range()).toMatchObject({ circulation: 'TF0402', dishonour: { code: 'DC09' } })
  })

  test('presented late: recourse against drawer and acceptor alone', () => {
    endorsed()
    stage.on(stage.buyer, 'endorse', endorseTo(stage.stranger.id))
    stage.on(stage.stranger, 'answer', signed)
    stage.ledger.advance(200 * DAY_MS)
    stage.on(stage.stranger, 'present')
    stage.on(stage.seller, 'dishonour', { code: 'DC00', note: '' })
    expect(liable()).toEqual([stage.seller.id])
    expect(stage.on(stage.stranger, 'recourse', { against: stage.buyer.id, note: '' })).toBe('NOT_LIABLE')
  })

  test('who holds it in pledge presents it and is paid', () => {
    stage.on(stage.seller, 'pledge', { to: stage.buyer.id })
    stage.on(stage.buyer, 'answer', signed)
    mature()
    expect(stage.on(stage.seller, 'present')).toBe('NOT_YOUR_ROLE')
    expect(stage.on(stage.buyer, 'present')).toBe('OK')
    expect(stage.range().presentation?.by).toEqual(stage.buyer.id)
    expect(FACE).toBeGreaterThan(0n)
  })
})
