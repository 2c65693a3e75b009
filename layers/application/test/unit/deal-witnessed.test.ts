import { SettledEvent } from '@vouch/application'
import { fromRecorded } from '@vouch/contract'
import { unwrap } from '@vouch/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { createDealStage, type DealStage, FACE, NUMBER, PRICE } from './deal-stage.ts'

let stage: DealStage

beforeEach(async () => {
  stage = await createDealStage()
})

const STATES = [
  'drafted',
  'buyer_signed',
  'both_signed',
  'awaiting_funds',
  'funds_booked',
  'funds_confirmed',
  'bill_locked',
  'endorse_pending',
  'endorse_signed',
  'receipt_verified',
  'settle_instructed',
  'settled',
  'closed',
] as const

describe('a witnessed deal', () => {
  test.each(STATES)('reaches %s', (state) => {
    expect(stage.state(stage.reach(state))).toBe(state)
  })

  test('its settlement says in one event what a stranger needs', () => {
    const id = stage.reach('settle_instructed')
    const deed = stage.act(stage.bank, 'attestPayout', id, {
      ...stage.message('camt.054.001.08', 'DEBIT'),
      instruction: 'P1',
      status: 'debited',
      amount: PRICE,
      currency: 'CNY',
      paidTo: stage.record(id).terms.sellerAccount as Uint8Array,
      reason: '',
    })
    const event = deed.events.find(({ name }) => name === 'settled')
    expect(event?.subject).toEqual(id)
    const settled = unwrap(fromRecorded(SettledEvent, event?.data ?? null)) as Record<string, unknown>
    expect(settled).toMatchObject({
      mode: 'witnessed',
      seller: stage.seller.id,
      buyer: stage.buyer.id,
      billNumber: NUMBER,
      start: 1,
      end: Number(FACE),
      amount: FACE,
      price: PRICE,
      currency: 'CNY',
    })
    const kinds = (settled['evidence'] as { kind: string }[]).map(({ kind }) => kind).sort()
    expect(kinds).toEqual(['account', 'entry', 'payout', 'receipt', 'title'])
  })
})
