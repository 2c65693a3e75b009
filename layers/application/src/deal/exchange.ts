import type { contract as billContract } from '../bill/contract.ts'
import type { contract as money } from '../money/contract.ts'
import { DAY_MS } from '../calendar/days.ts'
import { args } from './arguments.ts'
import { home } from './declaration.ts'
import { withEntry } from './escrow.ts'
import { acting, Done, isEscrowFrozen, requireEscrowFree, requireMode, requireState } from './parties.ts'
import { type Acting, record } from './record.ts'
import type { DealValue } from './types.ts'

/** The one entry of an atomic deal: the money that is set aside on this ledger. */
const HOLD = 'hold'

export const fund = home.action(
  { summary: 'Sets the buyer’s deposit money aside for an atomic deal.', args: args.fund, result: Done },
  (context, { id }) => {
    const { deal, by } = acting(context, id, 'buyer')
    requireMode(context, deal, 'atomic')
    requireState(context, deal, 'awaiting_funds')
    const { bank, currency, price, buyer } = deal.terms
    context.call<typeof money, 'hold'>('money', 'hold', {
      deal: id,
      bank,
      currency,
      from: buyer,
      amount: price,
    })
    const funded = withEntry(context, deal, {
      reference: HOLD,
      amount: price,
      currency,
      payer: buyer,
      endToEndId: deal.endToEndId,
      matched: true,
      mismatch: 'none',
      booked: true,
      recalled: false,
      returned: false,
    })
    return { state: record(context, id, funded, { step: 'funds_booked', by }), recorded: true }
  },
)

export const confirmFunds = home.action(
  {
    summary: 'The seller has seen the money; the bill may be locked for the deal.',
    args: args.confirmFunds,
    result: Done,
  },
  (context, { id }) => {
    const { deal, by } = acting(context, id, 'seller')
    requireState(context, deal, 'funds_booked')
    const confirmed = { ...deal, fundsConfirmed: true }
    const state = record(context, id, confirmed, { step: 'funds_confirmed', by })
    if (deal.terms.mode === 'witnessed') return { state, recorded: true }
    const { start, end, seller } = deal.terms
    context.call<typeof billContract, 'lock'>('bill', 'lock', {
      id: deal.bill,
      start,
      end,
      holder: seller,
      deal: id,
    })
    const title = { status: 'locked', code: 'TF0302', sequence: 1 } as const
    const locked: DealValue = { ...(context.state.deals.get(id) ?? confirmed), title }
    return {
      state: record(context, id, locked, { step: 'title_locked', by, note: 'TF0302' }),
      recorded: true,
    }
  },
)

export const endorse = home.action(
  { summary: 'The seller endorses the locked range to the buyer.', args: args.endorse, result: Done },
  (context, { id }) => {
    const { deal, by } = acting(context, id, 'seller')
    requireState(context, deal, 'bill_locked')
    const endorsed = { ...deal, endorsed: true }
    return { state: record(context, id, endorsed, { step: 'endorsed', by }), recorded: true }
  },
)

export const signReceipt = home.action(
  {
    summary:
      'The buyer signs for the bill. In an atomic deal bill and money change hands in this transaction.',
    args: args.signReceipt,
    result: Done,
  },
  (context, { id }) => {
    const { deal, by } = acting(context, id, 'buyer')
    requireState(context, deal, 'endorse_pending')
    requireEscrowFree(context, deal)
    const signed = { ...deal, receiptSigned: true }
    const state = record(context, id, signed, { step: 'receipt_signed', by })
    if (deal.terms.mode === 'witnessed') return { state, recorded: true }
    return { state: swap(context, id, by), recorded: true }
  },
)

/** Bill to the buyer, money to the seller; if either cannot move, the whole transaction has not happened. */
function swap(context: Acting, id: Uint8Array, by: Uint8Array) {
  const deal = context.state.deals.get(id) as DealValue
  const { start, end, buyer, seller, price } = deal.terms
  const { bill } = deal
  context.call<typeof billContract, 'deliver'>('bill', 'deliver', {
    id: bill,
    start,
    end,
    deal: id,
    to: buyer,
  })
  context.call<typeof money, 'payHold'>('money', 'payHold', { deal: id, to: seller })
  const title = { status: 'signed', code: 'SU00', sequence: 2 } as const
  const delivered: DealValue = { ...deal, title, titleMoved: true, receiptVerified: true }
  record(context, id, delivered, { step: 'title_signed', by, note: 'SU00' })
  const verified = context.state.deals.get(id) as DealValue
  const instructed = {
    ...verified,
    payouts: [{ instruction: HOLD, rejected: false, accepted: true, debited: false }],
  }
  record(context, id, instructed, { step: 'payout_instructed', by, note: HOLD })
  const paying = context.state.deals.get(id) as DealValue
  const paid = { ...paying, payouts: [{ instruction: HOLD, rejected: false, accepted: true, debited: true }] }
  record(context, id, paid, { step: 'payout_debited', by, note: HOLD })
  const settled = context.state.deals.get(id) as DealValue
  const day = (context.block.timeMs - (context.block.timeMs % DAY_MS)) / DAY_MS
  const statement = { day, credits: price, debits: price, closing: 0n }
  return record(context, id, { ...settled, statement }, { step: 'reconciled', by })
}

/**
 * What an atomic deal gives back once it is cancelled: the range is freed, and the money goes back unless the escrow is
 * frozen; a witnessed deal is left to bank and registry.
 */
export function giveBack(context: Acting, id: Uint8Array, deal: DealValue): DealValue {
  if (deal.terms.mode === 'witnessed' || deal.cancelled === null) return deal
  let given = deal
  if (given.title?.status === 'locked') {
    const { start, end } = deal.terms
    context.call<typeof billContract, 'unlock'>('bill', 'unlock', { id: deal.bill, start, end, deal: id })
    given = { ...given, title: { status: 'released', code: 'TF0301', sequence: 2 } }
  }
  const held = given.entries[0]
  if (held === undefined || held.returned || isEscrowFrozen(deal, context.block.timeMs)) return given
  context.call<typeof money, 'returnHold'>('money', 'returnHold', { deal: id })
  return { ...given, entries: [{ ...held, returned: true }] }
}
