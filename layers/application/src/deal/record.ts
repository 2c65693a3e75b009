import type { ActionContext } from '@vouch/contract/api'
import { same } from '../bytes.ts'
import { amountOf } from '../bill/amount.ts'
import type { contract as calendar } from '../calendar/contract.ts'
import type { home } from './declaration.ts'
import { countedEntry, isBeforeTitle, isMoved, isRecalled, stateOf } from './facts.ts'
import {
  type CancelReason,
  DealFlowEntry,
  type DealStepName,
  type DealValue,
  type StateName,
} from './types.ts'
import type { Infer } from '@vouch/contract/api'

export type Acting = ActionContext<(typeof home)['declaration']>

export interface Step {
  readonly step: DealStepName
  readonly by: Uint8Array
  readonly messageId?: string
  readonly evidence?: Uint8Array
  readonly note?: string
}

/**
 * Writes a deal with one more entry in its flow record, in the state that it has now come to; every change of a deal goes
 * through here.
 */
export function record(context: Acting, id: Uint8Array, changed: DealValue, flow: Step): StateName {
  const before = changed.state
  const deal = withConsequences(context, changed, flow.by)
  const state = stateOf(deal)
  const { timeMs, height } = context.block
  const moved =
    state === before && deal.flowCount > 0
      ? deal
      : { ...deal, state, stateSinceMs: timeMs, dueMs: dueOf(context, deal, state) }
  const entry = {
    sequence: deal.flowCount + 1,
    step: flow.step,
    from: before,
    to: state,
    by: flow.by,
    messageId: flow.messageId ?? '',
    evidence: flow.evidence ?? null,
    atMs: timeMs,
    height,
    note: flow.note ?? '',
    previous: deal.flowHead,
  }
  const flowHead = context.hash('flow', context.encode(DealFlowEntry, entry))
  const written = { ...moved, flowCount: entry.sequence, flowHead }
  context.state.deals.set(id, written)
  context.emit('flow', id, entry)
  if (state !== before) arrive(context, id, written, before)
  return state
}

/**
 * What follows from statements at once: funds recalled, or a bill that cannot be had, cancel a deal. Where several of them
 * hold, the reason is the same whichever came first.
 */
function withConsequences(context: Acting, deal: DealValue, by: Uint8Array): DealValue {
  // Nobody states anything of a deal that is all on this ledger.
  if (isMoved(deal) || deal.terms.mode === 'atomic') return deal
  const reason = isRecalled(deal)
    ? 'funds_recalled'
    : deal.titleBlocked
      ? 'bill_blocked'
      : deal.title?.status === 'released'
        ? 'bill_released'
        : null
  if (reason === null) return deal
  if (deal.cancelled === null) return cancelledFor(context, deal, reason, by)
  return isStated(deal.cancelled.reason) ? { ...deal, cancelled: { ...deal.cancelled, reason } } : deal
}

/** Reasons that bank and registry give by what they state; the others are what somebody did. */
function isStated(reason: string): boolean {
  return reason === 'funds_recalled' || reason === 'bill_blocked' || reason === 'bill_released'
}

export function cancelledFor(
  context: Acting,
  deal: DealValue,
  reason: Infer<typeof CancelReason>,
  by: Uint8Array,
): DealValue {
  return { ...deal, cancelled: { reason, by, atMs: context.block.timeMs } }
}

/** Until when somebody has to act in this state; the bill's maturity ends every wait before the title moves. */
function dueOf(context: Acting, deal: DealValue, state: StateName): number | null {
  const { terms, maturityMs } = deal
  if (state === 'closed' || state === 'refunded') return null
  if (state === 'drafted' || state === 'buyer_signed') return terms.offerExpiresMs
  const { dueMs } = context.view<typeof calendar, 'dueTime'>('calendar', 'dueTime', {
    calendar: terms.calendar,
    fromMs: context.block.timeMs,
    businessDays: daysFor(terms.limits, state),
  })
  return isBeforeTitle(state) && dueMs >= maturityMs ? maturityMs - 1 : dueMs
}

function daysFor(limits: DealValue['terms']['limits'], state: StateName): number {
  switch (state) {
    case 'both_signed':
      return limits.accountDays
    case 'awaiting_funds':
      return limits.fundDays
    case 'funds_booked':
      return limits.confirmDays
    case 'funds_confirmed':
      return limits.lockDays
    case 'bill_locked':
      return limits.endorseDays
    case 'endorse_pending':
      return limits.receiptDays
    default:
      return limits.settleDays
  }
}

/** What the coming to a state brings with it: the range is free for other deals, and the end is told in one event. */
function arrive(context: Acting, id: Uint8Array, deal: DealValue, before: StateName): void {
  const { state } = deal
  const wasPaid = before === 'settled' || before === 'closed'
  if ((state === 'settled' || state === 'closed') && !wasPaid) {
    freeRange(context, id, deal)
    context.emit('settled', id, settlementOf(context, id, deal))
  }
  if (state === 'refunded') {
    freeRange(context, id, deal)
    const returned = deal.entries.filter((entry) => entry.returned)
    context.emit('refunded', id, {
      reason: deal.cancelled?.reason ?? 'both_agreed',
      returned: returned.map(({ reference, amount, currency, payer }) => ({
        reference,
        amount,
        currency,
        payer,
      })),
    })
  }
}

function freeRange(context: Acting, id: Uint8Array, { bill, terms }: DealValue): void {
  const key = { bill, start: terms.start }
  const claim = context.state.claims.get(key)
  if (claim !== undefined && same(claim.deal, id)) context.state.claims.remove(key)
}

/** What a stranger needs to know, with the digests of the messages that decided. */
function settlementOf(context: Acting, id: Uint8Array, deal: DealValue) {
  const { terms, bill, termsHash, flowHead } = deal
  const counted = countedEntry(deal)?.reference ?? ''
  const found = context.state.evidence.scan({ limit: 500 }, { deal: id })
  const evidence = found
    .filter(({ key }) => isDeciding(key.about, counted))
    .slice(0, 64)
    .map(({ key, value }) => ({
      kind: value.kind,
      by: key.by,
      messageType: value.messageType,
      messageId: key.messageId,
      digest: value.digest,
    }))
  const { mode, seller, buyer, bank, registry, billNumber, start, end, currency, price } = terms
  const amount = amountOf(terms)
  return {
    mode,
    seller,
    buyer,
    bank,
    registry,
    bill,
    billNumber,
    start,
    end,
    amount,
    currency,
    price,
    termsHash,
    evidence,
    flowHead,
  }
}

function isDeciding(about: string, counted: string): boolean {
  if (about === 'account' || about === 'receipt' || about === `entry:${counted}:booked`) return true
  return (
    (about.startsWith('title:') && about.endsWith(':signed')) ||
    (about.startsWith('payout:') && about.endsWith(':debited'))
  )
}
