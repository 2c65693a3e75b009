import { sha256, toHex, utf8 } from '@vouch/core'
import type { Obligations, OpenDeal } from '../ledger/deals.ts'
import type { Misbehaviour } from '../ledger/misbehaviour.ts'
import type { Statement } from '../ledger/outbox.ts'
import { type Evidence, evidenceArgs } from '../ledger/wire.ts'
import {
  creditNotice,
  debitNotice,
  expectation,
  type Paper,
  paymentOrder,
  paymentReturn,
  paymentStatus,
  type Stamp,
} from './papers.ts'
import type { BankEvent, BankState, EscrowEntry, PayoutAttempt } from './state.ts'
import { statementPaper, turnoverOf } from './statement-paper.ts'

/** What the duties of a bank are decided by, besides its own books. */
export interface DutyView {
  readonly nowMs: number
  readonly obligations: Obligations | null
  /** The registry's answer as it came; undefined where it does not say that the buyer has exactly this range. */
  readonly registryAnswer: string | undefined
  /** What stands on the ledger for an account, in hexadecimal. */
  commitment(account: string): string
  readonly misbehaving: ReadonlySet<Misbehaviour>
}

const DAY_MS = 86_400_000

/** What the bank does for one deal now, and says of it, recorded in one piece. Pure. */
export function bankDuties(state: BankState, open: OpenDeal, view: DutyView): readonly BankEvent[] {
  const escrow = state.escrowOf.get(open.id)
  if (escrow === undefined) return due(open, 'open_account') ? openEscrow(state, open, view) : []
  const entries = [...state.entries.values()].filter((entry) => entry.deal === open.id)
  for (const duty of [
    () => entries.flatMap((entry) => tellEntry(state, open, view, escrow, entry)),
    () => returnFunds(state, open, view, escrow, entries),
    () => verifyReceipt(state, open, view),
    () => payOut(state, open, view, escrow),
    () => reconcile(state, open, view, escrow),
  ]) {
    const events = duty()
    // One at a time: the next one sees what this one did.
    if (events.length > 0) return events
  }
  return []
}

function due({ tasks }: OpenDeal, what: string): boolean {
  return tasks.some((task) => task.role === 'bank' && task.what === what)
}

function stampOf(state: BankState, { nowMs }: DutyView, kind: string, offset = 0): Stamp {
  return { messageId: `${kind}-${state.sequence + offset}`, createdAt: new Date(nowMs).toISOString() }
}

function say(key: string, deal: string, action: string, evidence: Evidence, facts: object): BankEvent {
  const statement: Statement = { key, deal, action, args: { ...evidenceArgs(deal, evidence), ...facts } }
  return { kind: 'said', statement }
}

function isSaid({ outbox }: BankState, key: string): boolean {
  return outbox.statements.has(key)
}

function openEscrow(state: BankState, { id, deal }: OpenDeal, view: DutyView): readonly BankEvent[] {
  const account = `ESC-${id.slice(0, 16).toUpperCase()}`
  const { currency, price } = deal.terms
  const paper = expectation(stampOf(state, view, 'EXP'), account, {
    currency,
    minor: price,
    endToEndId: deal.endToEndId,
  })
  return [
    { kind: 'opened', account, owner: 'escrow', deal: id },
    paper.event,
    say(`account:${id}`, id, 'attestAccount', paper.evidence, { subAccount: view.commitment(account) }),
  ]
}

function entryFacts(view: DutyView, entry: EscrowEntry, status: string) {
  const { reference, minor, currency, from, endToEndId } = entry
  return {
    reference,
    status,
    amount: minor.toString(),
    currency,
    payer: view.commitment(from),
    endToEndId,
    paidTo: status === 'returned' ? view.commitment(from) : null,
  }
}

export function entryKey(entry: EscrowEntry, status: string): string {
  return `entry:${entry.reference}:${status}`
}

function tellEntry(
  state: BankState,
  { id }: OpenDeal,
  view: DutyView,
  escrow: string,
  entry: EscrowEntry,
): readonly BankEvent[] {
  const tellIt = (status: 'pending' | 'booked', more: readonly BankEvent[] = []): readonly BankEvent[] => {
    const key = entryKey(entry, status)
    if (isSaid(state, key)) return []
    const notice = creditNotice(
      stampOf(state, view, 'CRD'),
      escrow,
      entry,
      status === 'pending' ? 'PDNG' : 'BOOK',
    )
    return [
      ...more,
      notice.event,
      say(key, id, 'attestEntry', notice.evidence, entryFacts(view, entry, status)),
    ]
  }
  if (entry.status === 'booked') return tellIt('booked')
  const pending = tellIt('pending')
  return pending.length > 0 ? pending : tellIt('booked', [{ kind: 'booked', reference: entry.reference }])
}

function returnFunds(
  state: BankState,
  open: OpenDeal,
  view: DutyView,
  escrow: string,
  entries: readonly EscrowEntry[],
): readonly BankEvent[] {
  if (!due(open, 'return_funds')) return []
  const owed = new Set(view.obligations?.toReturn.map(({ reference }) => reference))
  return entries
    .filter((entry) => owed.has(entry.reference) && !entry.returned && entry.status === 'booked')
    .slice(0, 1)
    .flatMap((entry) => {
      const paper = paymentReturn(stampOf(state, view, 'RTN'), escrow, entry, 'FOCR')
      return [
        { kind: 'returned', reference: entry.reference } as const,
        paper.event,
        say(
          entryKey(entry, 'returned'),
          open.id,
          'attestEntry',
          paper.evidence,
          entryFacts(view, entry, 'returned'),
        ),
      ]
    })
}

function verifyReceipt(state: BankState, open: OpenDeal, view: DutyView): readonly BankEvent[] {
  const { id, deal } = open
  const key = `receipt:${id}`
  const { registryAnswer } = view
  if (!due(open, 'verify_receipt') || registryAnswer === undefined || isSaid(state, key)) return []
  const messageId = `ASK-${state.sequence}`
  const evidence = { messageId, messageType: 'registry.holding', digest: sha256(utf8(registryAnswer)) }
  const { start, end, buyer } = deal.terms
  const facts = { holder: toHex(buyer), start, end, amount: String(end - start + 1) }
  return [
    { kind: 'kept', message: { messageId, type: evidence.messageType, xml: registryAnswer, way: 'in' } },
    say(key, id, 'attestReceipt', evidence, facts),
  ]
}

function attemptsOf(state: BankState, deal: string): readonly PayoutAttempt[] {
  return [...state.payouts.values()].filter((attempt) => attempt.deal === deal)
}

function payOut(state: BankState, open: OpenDeal, view: DutyView, escrow: string): readonly BankEvent[] {
  const attempts = attemptsOf(state, open.id)
  const running = attempts.find(({ status }) => status === 'instructed')
  if (running !== undefined) return endPayout(state, open, view, escrow, running)
  const toPay = view.obligations?.toPay ?? null
  if (!due(open, 'pay_out') || toPay === null || view.obligations?.frozen === true) return []
  const to = [...state.accounts.keys()].find(
    (account) => view.commitment(account) === toHex(toPay.account ?? new Uint8Array()),
  )
  // An account that this bank does not keep is paid through others; which one it is, only its holder can say.
  if (to === undefined) return []
  const instruction = `PAY-${open.id.slice(0, 12)}-${attempts.length + 1}`
  const attempt: PayoutAttempt = {
    instruction,
    deal: open.id,
    to,
    currency: toPay.currency,
    minor: toPay.amount,
    status: 'instructed',
  }
  const paper = paymentOrder(stampOf(state, view, 'ORD'), escrow, attempt, open.deal.endToEndId)
  const { currency, minor } = attempt
  return [
    { kind: 'instructed', instruction, deal: open.id, to, currency, minor: minor.toString() },
    paper.event,
    sayPayout(view, attempt, 'instructed', paper),
  ]
}

const FAILURES = 2

function endPayout(
  state: BankState,
  open: OpenDeal,
  view: DutyView,
  escrow: string,
  attempt: PayoutAttempt,
): readonly BankEvent[] {
  const { instruction } = attempt
  const failed = attemptsOf(state, open.id).filter(({ status }) => status === 'rejected').length
  if (view.misbehaving.has('payout-fails-twice') && failed < FAILURES) {
    const paper = paymentStatus(stampOf(state, view, 'STS'), attempt, { status: 'RJCT', reason: 'AC04' })
    return [
      { kind: 'rejected', instruction },
      paper.event,
      sayPayout(view, attempt, 'rejected', paper, 'AC04'),
    ]
  }
  const status = paymentStatus(stampOf(state, view, 'STS'), attempt, { status: 'ACSC' })
  const debit = debitNotice(stampOf(state, view, 'DBT'), escrow, attempt)
  return [
    { kind: 'settled', instruction },
    status.event,
    sayPayout(view, attempt, 'accepted', status),
    debit.event,
    sayPayout(view, attempt, 'debited', debit),
  ]
}

function sayPayout(
  view: DutyView,
  { instruction, deal, minor, currency, to }: PayoutAttempt,
  status: string,
  { evidence }: Paper,
  reason = '',
): BankEvent {
  const paid = {
    instruction,
    status,
    amount: minor.toString(),
    currency,
    paidTo: view.commitment(to),
    reason,
  }
  return say(`payout:${instruction}:${status}`, deal, 'attestPayout', evidence, paid)
}

function reconcile(state: BankState, open: OpenDeal, view: DutyView, escrow: string): readonly BankEvent[] {
  if (!due(open, 'reconcile')) return []
  const { id, deal } = open
  const day = Math.floor(view.nowMs / DAY_MS)
  const key = `statement:${id}:${day}`
  if (isSaid(state, key)) return []
  const { currency } = deal.terms
  const paper = statementPaper(stampOf(state, view, 'STM'), escrow, state, { deal: id, currency })
  const { credits, debits, closing } = turnoverOf(state, id, currency)
  const totals = { day, credits: credits.toString(), debits: debits.toString(), closing: closing.toString() }
  return [paper.event, say(key, id, 'attestStatement', paper.evidence, totals)]
}
