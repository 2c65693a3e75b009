import type { DealValue, EntryValue, StateName } from './types.ts'

/** What a deal's record means: pure functions of what was signed and stated, whatever the order it came in. */

/** The title moves, or has moved, to the buyer: from here on the seller is paid. */
export function isMoved({ receiptSigned, titleMoved }: DealValue): boolean {
  return receiptSigned || titleMoved
}

export function isCancelled(deal: DealValue): boolean {
  return deal.cancelled !== null && !isMoved(deal)
}

/** Of the entries that fit, the one that counts: the first by reference. It stays in the escrow as long as the deal lives. */
export function countedEntry({ entries }: DealValue): EntryValue | undefined {
  // The list is in the order of references.
  return entries.find((entry) => entry.matched && entry.booked && !entry.returned)
}

/** Funds that fit were booked, and then asked back. */
export function isRecalled({ entries }: DealValue): boolean {
  return entries.some((entry) => entry.matched && entry.booked && entry.recalled)
}

/** The registry has the bill for this deal. */
export function isLocked({ title }: DealValue): boolean {
  return (
    title !== null && (title.status === 'locked' || title.status === 'pending' || title.status === 'signed')
  )
}

/**
 * The registry may still move the title: it could lock it since the funds were confirmed, and has not said that it is
 * through with it. Until then nobody knows whose the money will be.
 */
export function isTitleOpen({ fundsConfirmed, title }: DealValue): boolean {
  return fundsConfirmed && (title === null || (title.status !== 'released' && title.status !== 'blocked'))
}

/** The entries that the bank has to return now, each to its payer. */
export function entriesToReturn(deal: DealValue): readonly EntryValue[] {
  const counted = countedEntry(deal)
  const spare = isCancelled(deal) && !isTitleOpen(deal)
  return deal.entries.filter((entry) => entry.booked && !entry.returned && (entry !== counted || spare))
}

export function isPaid({ payouts }: DealValue): boolean {
  return payouts.some((payout) => payout.debited)
}

/** The last statement shows an empty sub-account through which went what the entries say. */
export function isReconciled({ statement, entries, terms }: DealValue): boolean {
  if (statement === null || statement.closing !== 0n || statement.credits !== statement.debits) return false
  let booked = 0n
  for (const entry of entries) if (entry.booked && entry.currency === terms.currency) booked += entry.amount
  return statement.credits === booked
}

/** The state that all of it comes to. */
export function stateOf(deal: DealValue): StateName {
  if (isMoved(deal)) return stateAfterTitle(deal)
  if (deal.cancelled !== null) {
    const over = !isTitleOpen(deal) && deal.entries.every((entry) => !entry.booked || entry.returned)
    return over ? 'refunded' : 'cancelling'
  }
  if (!deal.buyerSigned) return 'drafted'
  if (!deal.sellerSigned) return 'buyer_signed'
  if (deal.subAccount === null) return 'both_signed'
  if (countedEntry(deal) === undefined) return 'awaiting_funds'
  if (!deal.fundsConfirmed) return 'funds_booked'
  if (!isLocked(deal)) return 'funds_confirmed'
  return deal.endorsed || deal.title?.status === 'pending' ? 'endorse_pending' : 'bill_locked'
}

function stateAfterTitle(deal: DealValue): StateName {
  if (!deal.titleMoved || !deal.receiptVerified) return 'endorse_signed'
  if (!isPaid(deal)) return deal.payouts.length === 0 ? 'receipt_verified' : 'settle_instructed'
  return isReconciled(deal) && entriesToReturn(deal).length === 0 ? 'closed' : 'settled'
}

/** States in which a deal can still be cancelled. */
export function isBeforeTitle(state: StateName): boolean {
  return !isAfterTitle(state) && state !== 'cancelling' && state !== 'refunded'
}

export function isAfterTitle(state: StateName): boolean {
  return (
    state === 'endorse_signed' ||
    state === 'receipt_verified' ||
    state === 'settle_instructed' ||
    state === 'settled' ||
    state === 'closed'
  )
}

type Mismatch = EntryValue['mismatch']

/** Why an entry does not fit the deal. */
export function mismatchOf(
  deal: DealValue,
  entry: Pick<EntryValue, 'amount' | 'currency' | 'endToEndId'>,
  fromBuyer: boolean,
): Mismatch {
  const { terms, endToEndId } = deal
  if (entry.currency !== terms.currency) return 'currency'
  if (!fromBuyer) return 'payer'
  if (entry.endToEndId !== endToEndId) return 'end_to_end_id'
  if (entry.amount === terms.price) return 'none'
  return entry.amount < terms.price ? 'too_little' : 'too_much'
}
