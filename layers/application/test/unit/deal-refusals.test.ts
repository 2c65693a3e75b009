import { deal } from '@vouch/application'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  BUYER_ACCOUNT,
  createDealStage,
  DAY_MS,
  type DealStage,
  drawnBill,
  FACE,
  hashOf,
  PRICE,
} from './deal-stage.ts'

let stage: DealStage

beforeEach(async () => {
  stage = await createDealStage()
})

type Over = Parameters<DealStage['terms']>[0]
const proposed = (over: Over, as = stage.seller): string =>
  stage.ledger.act(as, deal, 'propose', stage.terms(over)).code
const proposedAtomic = (over: Over): string =>
  stage.ledger.act(stage.seller, deal, 'propose', stage.atomicTerms(over)).code

describe('terms that are refused', () => {
  test('PARTIES_SAME, NOT_A_BANK, NOT_A_REGISTRY, ORGANISATION_UNKNOWN, NOT_YOUR_ROLE', () => {
    const { seller, buyer, bank, stranger } = stage
    expect(proposed({ buyer: seller.id })).toBe('PARTIES_SAME')
    expect(proposed({ registry: bank.id })).toBe('PARTIES_SAME')
    expect(proposed({ bank: stranger.id })).toBe('NOT_A_BANK')
    expect(proposed({ registry: stranger.id })).toBe('NOT_A_REGISTRY')
    expect(proposed({ buyer: hashOf('nobody') })).toBe('ORGANISATION_UNKNOWN')
    expect(proposed({}, stranger)).toBe('NOT_YOUR_ROLE')
    expect(proposed({}, buyer)).toBe('OK')
  })

  test('RANGE_INVALID, CURRENCY_UNKNOWN, TERMS_INCOMPLETE', () => {
    expect(proposed({ start: 5, end: 4 })).toBe('RANGE_INVALID')
    expect(proposed({ price: 0n })).toBe('RANGE_INVALID')
    expect(proposed({ currency: 'XXX' })).toBe('CURRENCY_UNKNOWN')
    expect(proposed({ sellerAccount: null })).toBe('TERMS_INCOMPLETE')
    expect(proposed({ mode: 'atomic' })).toBe('TERMS_INCOMPLETE')
    expect(proposedAtomic({ maturityMs: 1 })).toBe('TERMS_INCOMPLETE')
  })

  test('OFFER_EXPIRY_PASSED, BILL_MATURED, CALENDAR_UNKNOWN, CALENDAR_YEAR_MISSING', () => {
    expect(proposed({ offerExpiresMs: stage.ledger.timeMs })).toBe('OFFER_EXPIRY_PASSED')
    expect(proposed({ maturityMs: stage.ledger.timeMs + 1 })).toBe('BILL_MATURED')
    expect(proposed({ calendar: 'NOWHERE' })).toBe('CALENDAR_UNKNOWN')
    stage.ledger.advance(400 * DAY_MS)
    expect(proposed({})).toBe('CALENDAR_YEAR_MISSING')
  })

  test('BILL_DIFFERS: what is not on this ledger, not the seller’s, or not free', () => {
    expect(proposedAtomic({ billNumber: 'none' })).toBe('BILL_DIFFERS')
    expect(proposedAtomic({ currency: 'EUR' })).toBe('BILL_DIFFERS')
    expect(proposedAtomic({ end: Number(FACE) + 1 })).toBe('BILL_DIFFERS')
    expect(proposedAtomic({ seller: stage.buyer.id, buyer: stage.seller.id })).toBe('BILL_DIFFERS')
    drawnBill(stage.ledger, stage.seller, { number: 'whole', splittable: false })
    expect(proposedAtomic({ billNumber: 'whole', end: 5 })).toBe('BILL_DIFFERS')
    drawnBill(stage.ledger, stage.seller, { number: 'held', transferable: 'EM01' })
    expect(proposedAtomic({ billNumber: 'held' })).toBe('BILL_DIFFERS')
  })

  test('TERMS_DIFFER: nobody signs other terms than those they read', () => {
    const id = stage.propose()
    expect(stage.code(stage.buyer, 'sign', id, { termsHash: hashOf('others') })).toBe('TERMS_DIFFER')
  })
})

describe('a range in one deal', () => {
  test('BILL_CLAIMED: the same range, and any overlap, on one bill of one registry', () => {
    const agreed = stage.agree(stage.terms({ start: 100, end: 200 }))
    const sign = (start: number, end: number): string => {
      const id = stage.propose(stage.terms({ start, end }))
      const { termsHash } = stage.record(id)
      stage.act(stage.buyer, 'sign', id, { termsHash })
      return stage.code(stage.seller, 'sign', id, { termsHash })
    }
    for (const [start, end] of [
      [100, 200],
      [1, 100],
      [200, 300],
      [150, 160],
      [1, 999],
    ] as const)
      expect(sign(start, end)).toBe('BILL_CLAIMED')
    expect(sign(1, 99)).toBe('OK')
    expect(sign(201, 300)).toBe('OK')
    stage.act(stage.seller, 'cancel', agreed, { note: '' })
    stage.act(stage.buyer, 'cancel', agreed, { note: '' })
    expect(sign(100, 200)).toBe('OK')
  })

  test('a bill that is free again after settlement can be sold on', () => {
    stage.reach('settled')
    expect(() => stage.agree()).not.toThrow()
  })
})

describe('who may do what, and when', () => {
  test('DEAL_UNKNOWN, NOT_YOUR_ROLE, STATE_WRONG', () => {
    expect(stage.code(stage.seller, 'confirmFunds', hashOf('none'))).toBe('DEAL_UNKNOWN')
    const id = stage.reach('funds_booked')
    expect(stage.code(stage.buyer, 'confirmFunds', id)).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.seller, 'endorse', id)).toBe('STATE_WRONG')
    expect(stage.code(stage.stranger, 'cancel', id, { note: '' })).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.stranger, 'freezeEscrow', id, { order: '1', expiresMs: null })).toBe(
      'NOT_YOUR_ROLE',
    )
    const { termsHash } = stage.record(id)
    expect(stage.code(stage.stranger, 'sign', id, { termsHash })).toBe('NOT_YOUR_ROLE')
  })

  test('MODE_WRONG: no bank attests in an atomic deal, and nobody funds a witnessed one here', () => {
    const atomic = stage.reachAtomic('awaiting_funds')
    expect(stage.entry(atomic, 'booked')).toBe('MODE_WRONG')
    const witnessed = stage.reach('awaiting_funds')
    expect(stage.code(stage.buyer, 'fund', witnessed)).toBe('MODE_WRONG')
  })

  test('CANCEL_ASKED: one side alone cannot cancel once funds are there', () => {
    const id = stage.reach('funds_booked')
    expect(stage.code(stage.buyer, 'cancel', id, { note: '' })).toBe('OK')
    expect(stage.code(stage.buyer, 'cancel', id, { note: '' })).toBe('CANCEL_ASKED')
    expect(stage.state(id)).toBe('funds_booked')
    expect(stage.code(stage.seller, 'cancel', id, { note: '' })).toBe('OK')
    expect(stage.state(id)).toBe('cancelling')
    expect(stage.code(stage.seller, 'cancel', id, { note: '' })).toBe('STATE_WRONG')
  })

  test('NOTHING_DUE before its time, DEAL_DUE after it', () => {
    const id = stage.reach('funds_booked')
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('NOTHING_DUE')
    stage.ledger.advance(3 * DAY_MS)
    expect(stage.code(stage.seller, 'confirmFunds', id)).toBe('DEAL_DUE')
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('OK')
    expect(stage.record(id).cancelled?.reason).toBe('funds_not_confirmed')
  })
})

describe('statements that are refused', () => {
  test('EVIDENCE_CONFLICT: a message says one thing, an entry is one payment', () => {
    const id = stage.reach('awaiting_funds')
    const message = stage.message('camt.054.001.08', 'ONE')
    expect(stage.entry(id, 'booked', message)).toBe('OK')
    expect(stage.entry(id, 'booked', message)).toBe('OK')
    expect(stage.record(id).flowCount).toBe(5)
    expect(stage.entry(id, 'booked', { ...message, amount: 1n })).toBe('EVIDENCE_CONFLICT')
    expect(stage.entry(id, 'booked', { ...message, reference: 'E2', digest: hashOf('other') })).toBe(
      'EVIDENCE_CONFLICT',
    )
    expect(stage.entry(id, 'booked', { amount: 1n })).toBe('EVIDENCE_CONFLICT')
    expect(stage.entry(id, 'booked', { paidTo: BUYER_ACCOUNT, reference: 'E3' })).toBe('EVIDENCE_CONFLICT')
    const account = { ...stage.message(), subAccount: hashOf('another') }
    expect(stage.code(stage.bank, 'attestAccount', id, account)).toBe('EVIDENCE_CONFLICT')
  })

  test('RETURN_NOT_DUE, RETURN_NOT_TO_PAYER', () => {
    const id = stage.reach('awaiting_funds')
    expect(stage.entry(id, 'returned')).toBe('RETURN_NOT_DUE')
    stage.entry(id, 'booked')
    expect(stage.entry(id, 'returned')).toBe('RETURN_NOT_DUE')
    expect(stage.entry(id, 'returned', { paidTo: hashOf('elsewhere') })).toBe('RETURN_NOT_TO_PAYER')
  })

  test('ENTRIES_TOO_MANY: at most 32 payments into one deal', () => {
    const id = stage.reach('awaiting_funds')
    for (let at = 0; at < 32; at += 1)
      expect(stage.entry(id, 'booked', { reference: `X${at}`, amount: 1n })).toBe('OK')
    expect(stage.entry(id, 'booked', { reference: 'Y' })).toBe('ENTRIES_TOO_MANY')
  })

  test('TITLE_NOT_DUE, TITLE_DIFFERS, TITLE_FINAL', () => {
    const id = stage.reach('funds_booked')
    expect(stage.title(id, 'locked', 1)).toBe('TITLE_NOT_DUE')
    stage.act(stage.seller, 'confirmFunds', id)
    expect(stage.title(id, 'locked', 1, { end: 5 })).toBe('TITLE_DIFFERS')
    expect(stage.title(id, 'locked', 1, { holder: stage.stranger.id })).toBe('TITLE_DIFFERS')
    expect(stage.title(id, 'locked', 1, { maturityMs: 5 })).toBe('TITLE_DIFFERS')
    stage.title(id, 'locked', 1)
    expect(stage.title(id, 'free', 1)).toBe('EVIDENCE_CONFLICT')
    stage.act(stage.seller, 'endorse', id)
    stage.act(stage.buyer, 'signReceipt', id)
    expect(stage.title(id, 'released', 2)).toBe('TITLE_FINAL')
    expect(stage.title(id, 'signed', 3)).toBe('OK')
    expect(stage.title(id, 'blocked', 4)).toBe('TITLE_FINAL')
    expect(stage.code(stage.seller, 'cancel', id, { note: '' })).toBe('TITLE_FINAL')
  })

  test('RECEIPT_DIFFERS, PAYOUT_NOT_DUE, PAYOUT_DIFFERS', () => {
    const id = stage.reach('endorse_signed')
    const { start, end } = stage.record(id).terms
    const receipt = { ...stage.message(), holder: stage.seller.id, start, end, amount: FACE }
    expect(stage.code(stage.bank, 'attestReceipt', id, receipt)).toBe('RECEIPT_DIFFERS')
    expect(stage.payout(id, 'instructed')).toBe('PAYOUT_NOT_DUE')
    stage.receipt(id)
    expect(stage.payout(id, 'instructed')).toBe('PAYOUT_NOT_DUE')
    stage.title(id, 'signed', 3)
    expect(stage.payout(id, 'instructed', { amount: PRICE - 1n })).toBe('PAYOUT_DIFFERS')
    expect(stage.payout(id, 'instructed', { paidTo: BUYER_ACCOUNT })).toBe('PAYOUT_DIFFERS')
    expect(stage.payout(id, 'instructed')).toBe('OK')
    expect(stage.payout(id, 'debited')).toBe('OK')
    expect(stage.payout(id, 'debited', { instruction: 'P2' })).toBe('EVIDENCE_CONFLICT')
    expect(stage.payout(id, 'rejected')).toBe('EVIDENCE_CONFLICT')
  })

  test('ESCROW_FROZEN, ORDER_UNKNOWN, ORDER_EXPIRY_PASSED', () => {
    const id = stage.reach('endorse_pending')
    const freeze = (expiresMs: number | null) =>
      stage.code(stage.court, 'freezeEscrow', id, { order: '17', expiresMs })
    expect(freeze(stage.ledger.timeMs)).toBe('ORDER_EXPIRY_PASSED')
    expect(freeze(null)).toBe('OK')
    expect(stage.code(stage.buyer, 'signReceipt', id)).toBe('ESCROW_FROZEN')
    expect(stage.code(stage.court, 'releaseEscrow', id, { order: '18', note: '' })).toBe('ORDER_UNKNOWN')
    const other = stage.ledger.admit('Other court', 'regulator')
    expect(stage.code(other, 'freezeEscrow', id, { order: '9', expiresMs: null })).toBe('ESCROW_FROZEN')
    expect(stage.code(stage.court, 'releaseEscrow', id, { order: '17', note: '' })).toBe('OK')
    expect(stage.code(stage.buyer, 'signReceipt', id)).toBe('OK')
  })
})
