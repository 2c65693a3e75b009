import { actor } from '../acting.ts'
import type { contract as billContract } from '../bill/contract.ts'
import { same } from '../bytes.ts'
import { args } from './arguments.ts'
import { home } from './declaration.ts'
import { giveBack } from './exchange.ts'
import { isBeforeTitle, isMoved } from './facts.ts'
import { Done, dealOf, isEscrowFrozen } from './parties.ts'
import { type Acting, cancelledFor, record } from './record.ts'
import type { DealValue, StateName } from './types.ts'

type Reason = NonNullable<DealValue['cancelled']>['reason']

export const cancel = home.action(
  {
    summary:
      'Cancels as seller or buyer: alone before both have signed, the seller alone while the bill is locked, else both.',
    args: args.cancel,
    result: Done,
  },
  (context, { id, note }) => {
    const { organisation: by } = actor(context)
    const deal = dealOf(context, id)
    const isSeller = same(by, deal.terms.seller)
    if (!isSeller && !same(by, deal.terms.buyer)) context.fail('NOT_YOUR_ROLE', { role: 'seller or buyer' })
    if (isMoved(deal)) context.fail('TITLE_FINAL')
    if (!isBeforeTitle(deal.state))
      context.fail('STATE_WRONG', { state: deal.state, needed: 'a deal before endorse_signed' })
    const reason = reasonToCancel(context, deal, by, isSeller)
    if (reason === null) {
      const asked = { ...deal, cancelAskedBy: by }
      return { state: record(context, id, asked, { step: 'cancel_asked', by, note }), recorded: true }
    }
    return { state: cancelNow(context, id, deal, reason, by, note), recorded: true }
  },
)

/** Null where the other side has to agree first. Fails: `CANCEL_ASKED`. */
function reasonToCancel(
  context: Acting,
  { state, cancelAskedBy }: DealValue,
  by: Uint8Array,
  isSeller: boolean,
): Reason | null {
  if (state === 'drafted' || state === 'buyer_signed') return 'withdrawn_before_signing'
  if (isSeller && (state === 'bill_locked' || state === 'endorse_pending')) return 'seller_withdrew'
  if (cancelAskedBy === null) return null
  return same(cancelAskedBy, by) ? context.fail('CANCEL_ASKED') : 'both_agreed'
}

function cancelNow(
  context: Acting,
  id: Uint8Array,
  deal: DealValue,
  reason: Reason,
  by: Uint8Array,
  note: string,
): StateName {
  const cancelled = giveBack(context, id, cancelledFor(context, deal, reason, by))
  return record(context, id, cancelled, {
    step: 'cancelled',
    by,
    note: note === '' ? reason : `${reason}: ${note}`,
  })
}

const LATE: Readonly<Partial<Record<StateName, Reason>>> = {
  drafted: 'offer_expired',
  buyer_signed: 'offer_expired',
  both_signed: 'account_not_opened',
  awaiting_funds: 'funds_not_paid',
  funds_booked: 'funds_not_confirmed',
  funds_confirmed: 'bill_not_locked',
  bill_locked: 'bill_not_endorsed',
  endorse_pending: 'buyer_did_not_sign',
}

export const trigger = home.action(
  {
    summary:
      'Does what is due, by anybody: ends a deal whose time is over or whose bill cannot be had, gives back what is left.',
    args: args.trigger,
    result: Done,
  },
  (context, { id }) => {
    const { organisation: by } = actor(context)
    const deal = dealOf(context, id)
    if (deal.state === 'cancelling') return { state: giveBackNow(context, id, deal, by), recorded: true }
    const reason = isBeforeTitle(deal.state) ? reasonDue(context, id, deal) : null
    if (reason === null) return context.fail('NOTHING_DUE')
    return { state: cancelNow(context, id, deal, reason, by, ''), recorded: true }
  },
)

/** After a freeze of the escrow is over. Fails: `NOTHING_DUE`, `ESCROW_FROZEN`. */
function giveBackNow(context: Acting, id: Uint8Array, deal: DealValue, by: Uint8Array): StateName {
  const given = giveBack(context, id, deal)
  if (given !== deal) return record(context, id, given, { step: 'refunded', by })
  if (deal.terms.mode === 'atomic' && isEscrowFrozen(deal, context.block.timeMs))
    context.fail('ESCROW_FROZEN', { order: deal.order?.number ?? '' })
  return context.fail('NOTHING_DUE')
}

function reasonDue(context: Acting, id: Uint8Array, deal: DealValue): Reason | null {
  const { timeMs } = context.block
  if (timeMs >= deal.maturityMs) return 'bill_matured'
  if (deal.dueMs !== null && timeMs > deal.dueMs) return LATE[deal.state] ?? null
  return deal.terms.mode === 'atomic' && isBillLost(context, id, deal) ? 'bill_blocked' : null
}

/** On this ledger anybody can see that the bill is frozen, or gone from the seller. */
function isBillLost(
  context: Acting,
  id: Uint8Array,
  { bill, terms, title, sellerSigned }: DealValue,
): boolean {
  if (!sellerSigned) return false
  const { start, end, seller } = terms
  if (title === null)
    return (
      context.view<typeof billContract, 'offerable'>('bill', 'offerable', {
        id: bill,
        start,
        end,
        holder: seller,
      }).obstacle !== ''
    )
  const standing = context.view<typeof billContract, 'standing'>('bill', 'standing', { id: bill, start })
  return standing === null || standing.frozen || standing.deal === null || !same(standing.deal, id)
}

export const freezeEscrow = home.action(
  {
    summary: 'Freezes the money in escrow by a court’s order: nothing is paid out or returned.',
    args: args.freezeEscrow,
  },
  (context, { id, order, expiresMs }) => {
    const by = regulatorActing(context)
    const deal = dealOf(context, id)
    const { timeMs } = context.block
    if (expiresMs !== null && expiresMs <= timeMs) context.fail('ORDER_EXPIRY_PASSED')
    if (isEscrowFrozen(deal, timeMs) && !same(deal.order?.by ?? by, by))
      context.fail('ESCROW_FROZEN', { order: deal.order?.number ?? '' })
    const frozen = { ...deal, order: { number: order, by, sinceMs: timeMs, expiresMs } }
    record(context, id, frozen, { step: 'escrow_frozen', by, note: `order ${order}` })
    context.emit('escrow', id, { order: frozen.order })
    return null
  },
)

export const releaseEscrow = home.action(
  { summary: 'Ends a freeze of the escrow, by who ordered it.', args: args.releaseEscrow },
  (context, { id, order, note }) => {
    const by = regulatorActing(context)
    const deal = dealOf(context, id)
    if (deal.order === null || deal.order.number !== order || !same(deal.order.by, by))
      context.fail('ORDER_UNKNOWN', { order })
    record(
      context,
      id,
      { ...deal, order: null },
      { step: 'escrow_released', by, note: note === '' ? `order ${order}` : note },
    )
    context.emit('escrow', id, { order: null })
    return null
  },
)

function regulatorActing(context: Acting): Uint8Array {
  const { organisation, roles } = actor(context)
  if (!roles.includes('regulator')) context.fail('NOT_YOUR_ROLE', { role: 'regulator' })
  return organisation
}
