import { entriesToReturn, isMoved, isTitleOpen } from './facts.ts'
import type { DealValue, StateName, TaskValue } from './types.ts'

type Party = 'seller' | 'buyer' | 'bank' | 'registry'
type What = TaskValue['what']

/** In these states one party has one thing to do. */
const TURN: Readonly<Partial<Record<StateName, readonly [Party, What]>>> = {
  drafted: ['buyer', 'sign'],
  buyer_signed: ['seller', 'sign'],
  both_signed: ['bank', 'open_account'],
  awaiting_funds: ['buyer', 'pay_in'],
  funds_booked: ['seller', 'confirm_funds'],
  funds_confirmed: ['registry', 'lock_bill'],
  bill_locked: ['seller', 'endorse'],
  endorse_pending: ['buyer', 'sign_receipt'],
  receipt_verified: ['bank', 'pay_out'],
  settled: ['bank', 'reconcile'],
}

/** Who has to act now, and until when. `frozen`: the escrow is. */
export function tasksOf(deal: DealValue, frozen: boolean, timeMs: number): readonly TaskValue[] {
  const tasks: TaskValue[] = []
  const add = (role: Party, what: What): void => {
    const who = deal.terms[role]
    if (who !== null) tasks.push({ who, role, what, untilMs: deal.dueMs })
  }
  const { state, dueMs } = deal
  const turn = TURN[state]
  if (turn !== undefined && !(frozen && turn[1] === 'pay_out')) add(turn[0], turn[1])
  if (state === 'endorse_signed' && !deal.titleMoved) add('registry', 'deliver_title')
  if (state === 'endorse_signed' && !deal.receiptVerified) add('bank', 'verify_receipt')
  if (state === 'settle_instructed') addPayout(deal, frozen, add)
  if (state === 'cancelling' && isTitleOpen(deal)) add('registry', 'release_title')
  const witnessed = deal.terms.mode === 'witnessed'
  const owed = entriesToReturn(deal).length > 0 && !frozen
  if (owed && witnessed) add('bank', 'return_funds')
  const late = dueMs !== null && timeMs > dueMs && !isMoved(deal) && deal.cancelled === null
  if (late || (owed && !witnessed))
    tasks.push({ who: deal.proposer, role: 'anybody', what: 'trigger', untilMs: null })
  return tasks
}

function addPayout(deal: DealValue, frozen: boolean, add: (role: Party, what: What) => void): void {
  const open = deal.payouts.some((payout) => !payout.rejected)
  if (open) add('bank', 'report_payout')
  else if (!frozen) add('bank', 'pay_out')
}
