import { deal } from '@vouch/application'
import { unwrap } from '@vouch/core'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  createDealStage,
  DAY_MS,
  type DealStage,
  hashOf,
  HOUR_MS,
  PRICE,
  publishCalendar,
} from './deal-stage.ts'

let stage: DealStage

beforeEach(async () => {
  stage = await createDealStage()
})

const obligations = (id: Uint8Array) => unwrap(stage.ledger.view(deal, 'obligations', { id }))
const toReturn = (id: Uint8Array) => obligations(id)?.toReturn.map(({ reference }) => reference)
const tasks = (id: Uint8Array) =>
  unwrap(stage.ledger.view(deal, 'tasks', { id })).map(({ role, what }) => `${role}: ${what}`)

describe('money that does not fit', () => {
  test.each([
    ['too_little', { amount: PRICE - 1n }],
    ['too_much', { amount: PRICE + 1n }],
    ['currency', { currency: 'EUR' }],
    ['payer', { payer: hashOf('somebody else') }],
    ['end_to_end_id', { endToEndId: 'another' }],
  ] as const)('%s: recorded, returned to who paid it, and the deal waits on', (mismatch, over) => {
    const id = stage.reach('awaiting_funds')
    expect(stage.entry(id, 'booked', { reference: 'E0', ...over })).toBe('OK')
    expect(stage.record(id)).toMatchObject({
      state: 'awaiting_funds',
      entries: [{ mismatch, matched: false }],
    })
    expect(toReturn(id)).toEqual(['E0'])
    expect(tasks(id)).toContain('bank: return_funds')
    expect(stage.entry(id, 'returned', { reference: 'E0', ...over })).toBe('OK')
    expect(toReturn(id)).toEqual([])
    expect(stage.entry(id, 'booked')).toBe('OK')
    expect(stage.state(id)).toBe('funds_booked')
  })

  test('pending funds are told and never count', () => {
    const id = stage.reach('awaiting_funds')
    stage.entry(id, 'pending')
    expect(stage.record(id)).toMatchObject({ state: 'awaiting_funds', entries: [] })
    stage.entry(id, 'booked')
    stage.entry(id, 'pending')
    expect(stage.state(id)).toBe('funds_booked')
  })

  test('paid twice: one counts, the other goes back', () => {
    const id = stage.reach('funds_booked')
    stage.entry(id, 'booked', { reference: 'E2' })
    expect(toReturn(id)).toEqual(['E2'])
    expect(stage.entry(id, 'returned', { reference: 'E2' })).toBe('OK')
    expect(stage.state(id)).toBe('funds_booked')
  })

  test('recalled before the title moves: cancelled and returned', () => {
    const id = stage.reach('funds_booked')
    stage.entry(id, 'recalled')
    expect(stage.record(id)).toMatchObject({ state: 'cancelling', cancelled: { reason: 'funds_recalled' } })
    expect(stage.entry(id, 'returned')).toBe('OK')
    expect(stage.state(id)).toBe('refunded')
  })

  test('recalled after the buyer has signed: told, and without effect', () => {
    const id = stage.reach('endorse_signed')
    stage.entry(id, 'recalled')
    expect(stage.state(id)).toBe('endorse_signed')
    expect(stage.entry(id, 'returned')).toBe('RETURN_NOT_DUE')
  })

  test('funds that come after the deal is over go back', () => {
    const id = stage.reach('awaiting_funds')
    stage.ledger.advance(5 * DAY_MS)
    stage.act(stage.stranger, 'trigger', id)
    expect(stage.state(id)).toBe('refunded')
    stage.entry(id, 'booked')
    expect(stage.state(id)).toBe('cancelling')
    stage.entry(id, 'returned')
    expect(stage.state(id)).toBe('refunded')
  })
})

describe('a title that cannot move', () => {
  test('the buyer refuses to sign after paying: after its time anybody ends it, the registry lets go, the money goes back', () => {
    const id = stage.reach('endorse_pending')
    stage.ledger.advance(5 * DAY_MS)
    stage.ledger.execute([])
    expect(tasks(id)).toContain('anybody: trigger')
    stage.act(stage.stranger, 'trigger', id)
    expect(stage.record(id).cancelled?.reason).toBe('buyer_did_not_sign')
    expect(toReturn(id)).toEqual([])
    expect(tasks(id)).toContain('registry: release_title')
    expect(stage.entry(id, 'returned')).toBe('RETURN_NOT_DUE')
    stage.title(id, 'released', 5)
    expect(toReturn(id)).toEqual(['E1'])
    stage.entry(id, 'returned')
    expect(stage.state(id)).toBe('refunded')
  })

  test('the seller withdraws, but the registry says that the buyer had signed: the seller is paid', () => {
    const id = stage.reach('endorse_pending')
    stage.act(stage.seller, 'cancel', id, { note: '' })
    expect(stage.state(id)).toBe('cancelling')
    expect(stage.title(id, 'signed', 4)).toBe('OK')
    expect(stage.state(id)).toBe('endorse_signed')
    stage.receipt(id)
    stage.payout(id, 'debited')
    expect(stage.state(id)).toBe('settled')
  })

  test.each(['TF0304', 'DC06', 'CS04', 'TF0302'] as const)(
    'blocked between lock and endorsement (%s)',
    (code) => {
      const id = stage.reach('bill_locked')
      stage.title(id, 'blocked', 2, { code, holder: stage.stranger.id })
      expect(stage.record(id)).toMatchObject({ state: 'cancelling', cancelled: { reason: 'bill_blocked' } })
      expect(stage.title(id, 'locked', 3)).toBe('TITLE_NOT_DUE')
      stage.entry(id, 'returned')
      expect(stage.state(id)).toBe('refunded')
    },
  )

  test('frozen after the buyer has signed: told, nothing is undone, and it goes on when freed', () => {
    const id = stage.reach('endorse_pending')
    stage.act(stage.buyer, 'signReceipt', id)
    expect(stage.title(id, 'blocked', 2, { code: 'DC06' })).toBe('OK')
    expect(stage.state(id)).toBe('endorse_signed')
    stage.title(id, 'signed', 3)
    stage.receipt(id)
    expect(stage.state(id)).toBe('receipt_verified')
  })

  test('maturity in mid-deal ends it', () => {
    const terms = stage.terms({ maturityMs: stage.ledger.timeMs + 2 * DAY_MS })
    const id = stage.reach('endorse_pending', terms)
    expect(stage.record(id).dueMs).toBe(terms.maturityMs - 1)
    stage.ledger.advance(2 * DAY_MS)
    expect(stage.code(stage.buyer, 'signReceipt', id)).toBe('DEAL_DUE')
    stage.act(stage.stranger, 'trigger', id)
    expect(stage.record(id).cancelled?.reason).toBe('bill_matured')
  })
})

describe('paying out', () => {
  test('it fails twice after the bill has moved: retried until paid, the title stays', () => {
    const id = stage.reach('receipt_verified')
    for (const instruction of ['P1', 'P2']) {
      stage.payout(id, 'instructed', { instruction })
      expect(tasks(id)).toEqual(['bank: report_payout'])
      stage.payout(id, 'rejected', { instruction, reason: 'AC04' })
      expect(tasks(id)).toEqual(['bank: pay_out'])
      expect(stage.record(id)).toMatchObject({ state: 'settle_instructed', titleMoved: true })
    }
    stage.payout(id, 'debited', { instruction: 'P3' })
    expect(stage.state(id)).toBe('settled')
  })

  test('a court freezes the escrow: nothing is paid or returned until it is released', () => {
    const id = stage.reach('receipt_verified')
    stage.act(stage.court, 'freezeEscrow', id, { order: '17', expiresMs: null })
    expect(stage.payout(id, 'instructed')).toBe('ESCROW_FROZEN')
    expect(obligations(id)?.frozen).toBe(true)
    expect(tasks(id)).toEqual([])
    stage.act(stage.court, 'releaseEscrow', id, { order: '17', note: '' })
    expect(stage.payout(id, 'instructed')).toBe('OK')
  })

  test('a statement that differs closes nothing; the next day’s does', () => {
    const id = stage.reach('settled')
    expect(stage.statement(id, { closing: 1n })).toBe('OK')
    expect(stage.state(id)).toBe('settled')
    expect(stage.statement(id)).toBe('EVIDENCE_CONFLICT')
    expect(stage.statement(id, { day: 20_501 })).toBe('OK')
    expect(stage.state(id)).toBe('closed')
    expect(stage.statement(id, { day: 20_499, closing: 5n })).toBe('OK')
    expect(stage.state(id)).toBe('closed')
  })

  test('late surplus opens a closed deal until it is returned', () => {
    const id = stage.reach('closed')
    stage.entry(id, 'booked', { reference: 'E9' })
    expect(stage.state(id)).toBe('settled')
    expect(toReturn(id)).toEqual(['E9'])
    stage.entry(id, 'returned', { reference: 'E9' })
    stage.statement(id, { day: 20_502, credits: 2n * PRICE, debits: 2n * PRICE })
    expect(stage.state(id)).toBe('closed')
  })
})

describe('deadlines', () => {
  test.each([
    ['drafted', 'offer_expired'],
    ['buyer_signed', 'offer_expired'],
    ['both_signed', 'account_not_opened'],
    ['awaiting_funds', 'funds_not_paid'],
    ['funds_booked', 'funds_not_confirmed'],
    ['funds_confirmed', 'bill_not_locked'],
    ['bill_locked', 'bill_not_endorsed'],
    ['endorse_pending', 'buyer_did_not_sign'],
  ] as const)('%s runs out: %s', (state, reason) => {
    const id = stage.reach(state)
    stage.ledger.advance(7 * DAY_MS)
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('OK')
    expect(stage.record(id).cancelled?.reason).toBe(reason)
  })

  test.each(['endorse_signed', 'receipt_verified', 'settle_instructed', 'settled'] as const)(
    '%s is never cancelled, however late',
    (state) => {
      const id = stage.reach(state)
      stage.ledger.advance(400 * DAY_MS)
      expect(stage.code(stage.stranger, 'trigger', id)).toBe('NOTHING_DUE')
    },
  )

  test('a deadline on a holiday moves to the end of the next business day, in local time', () => {
    // Monday 5 January 2026; Tuesday and Wednesday are off.
    publishCalendar(stage.ledger, stage.bank, 2026, 6, 7)
    const id = stage.reach('funds_booked')
    const thursdayEnds = Date.UTC(2026, 0, 8, 16) - 1
    expect(stage.record(id).dueMs).toBe(thursdayEnds)
    stage.ledger.advance(thursdayEnds - stage.ledger.timeMs - HOUR_MS)
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('NOTHING_DUE')
    stage.ledger.advance(HOUR_MS)
    expect(stage.code(stage.stranger, 'trigger', id)).toBe('OK')
  })

  test('the bank is down for a day: what it tells late is taken all the same', () => {
    const id = stage.reach('awaiting_funds')
    stage.ledger.advance(4 * DAY_MS)
    expect(stage.entry(id, 'booked')).toBe('OK')
    expect(stage.state(id)).toBe('funds_booked')
  })
})
