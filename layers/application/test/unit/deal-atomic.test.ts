import { bill, deal, money } from '@vouch/application'
import { unwrap } from '@vouch/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { createDealStage, DAY_MS, type DealStage, FACE, must, PRICE } from './deal-stage.ts'

let stage: DealStage

beforeEach(async () => {
  stage = await createDealStage()
})

const range = (start = 1) => unwrap(stage.ledger.view(bill, 'range', { id: stage.bill, start }))
const freezeBill = (start = 1) =>
  stage.ledger.act(stage.court, bill, 'freeze', { id: stage.bill, start, order: '17', expiresMs: null }).code
const supply = () =>
  unwrap(stage.ledger.view(money, 'supply', { bank: stage.bank.id, currency: 'CNY' })).issued

describe('an atomic deal', () => {
  test('bill and money change hands in one transaction', () => {
    const terms = stage.atomicTerms({ start: 1001, end: 2000 })
    const id = stage.reachAtomic('endorse_pending', terms)
    const before = supply()
    expect(stage.balance(stage.seller)).toBe(0n)
    const deed = stage.act(stage.buyer, 'signReceipt', id)
    expect(deed.code).toBe('OK')
    expect(stage.state(id)).toBe('closed')
    expect(stage.balance(stage.seller)).toBe(PRICE)
    expect(range(1001)).toMatchObject({ holder: stage.buyer.id, start: 1001, end: 2000, deal: null })
    expect(range(1)).toMatchObject({ holder: stage.seller.id, end: 1000 })
    expect(range(2001)).toMatchObject({ holder: stage.seller.id, end: Number(FACE) })
    expect(supply()).toBe(before)
    expect(
      deed.events.filter(({ contract, name }) => contract === 'deal' && name === 'settled'),
    ).toHaveLength(1)
  })

  test('the bill is frozen between lock and endorsement: nothing moves, anybody ends it, the money is back', () => {
    const id = stage.reachAtomic('endorse_pending')
    const before = stage.balance(stage.buyer)
    expect(freezeBill()).toBe('OK')
    expect(stage.code(stage.buyer, 'signReceipt', id)).toBe('BILL_FROZEN')
    expect(stage.state(id)).toBe('endorse_pending')
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('OK')
    expect(stage.record(id)).toMatchObject({ state: 'refunded', cancelled: { reason: 'bill_blocked' } })
    expect(stage.balance(stage.buyer)).toBe(before + PRICE)
    expect(range()).toMatchObject({ holder: stage.seller.id, circulation: 'TF0301', deal: null })
  })

  test('the bill is pledged before it is locked: it cannot be had', () => {
    const id = stage.reachAtomic('funds_booked')
    const { start, end } = stage.record(id).terms
    const pledge = { id: stage.bill, start, end, to: stage.bank.id }
    must(stage.ledger.act(stage.seller, bill, 'pledge', pledge))
    expect(stage.code(stage.seller, 'confirmFunds', id)).toBe('CIRCULATION_WRONG')
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('OK')
    expect(stage.state(id)).toBe('refunded')
  })

  test('the seller withdraws until the buyer has signed; then it is too late', () => {
    const id = stage.reachAtomic('endorse_pending')
    expect(stage.code(stage.seller, 'cancel', id, { note: '' })).toBe('OK')
    expect(stage.state(id)).toBe('refunded')
    expect(stage.code(stage.buyer, 'signReceipt', id)).toBe('STATE_WRONG')
    const next = stage.reachAtomic('closed')
    expect(stage.code(stage.seller, 'cancel', next, { note: '' })).toBe('TITLE_FINAL')
  })

  test('a frozen escrow keeps the money until it is released; then anybody has it given back', () => {
    const id = stage.reachAtomic('endorse_pending')
    const before = stage.balance(stage.buyer)
    stage.act(stage.court, 'freezeEscrow', id, { order: '17', expiresMs: null })
    expect(stage.code(stage.buyer, 'signReceipt', id)).toBe('ESCROW_FROZEN')
    stage.act(stage.seller, 'cancel', id, { note: '' })
    expect(stage.state(id)).toBe('cancelling')
    expect(range()?.circulation).toBe('TF0301')
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('ESCROW_FROZEN')
    stage.act(stage.court, 'releaseEscrow', id, { order: '17', note: '' })
    expect(unwrap(stage.ledger.view(deal, 'tasks', { id }))[0]?.what).toBe('trigger')
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('OK')
    expect(stage.state(id)).toBe('refunded')
    expect(stage.balance(stage.buyer)).toBe(before + PRICE)
  })

  test('without enough money nothing is set aside', () => {
    const id = stage.reachAtomic('awaiting_funds', stage.atomicTerms({ price: 11n * PRICE }))
    expect(stage.code(stage.buyer, 'fund', id)).toBe('BALANCE_TOO_LOW')
    expect(stage.state(id)).toBe('awaiting_funds')
  })

  test('maturity ends it', () => {
    const id = stage.reachAtomic('endorse_pending')
    stage.ledger.advance(181 * DAY_MS)
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('OK')
    expect(stage.record(id)).toMatchObject({ state: 'refunded', cancelled: { reason: 'bill_matured' } })
  })
})
