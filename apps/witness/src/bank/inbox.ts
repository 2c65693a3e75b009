import {
  type BankMessage,
  type Cancellation,
  type Entry,
  type Payment,
  readMessage,
} from '@vouch/application/iso20022'
import { sha256, toHex } from '@vouch/core'
import type { Misbehaviour } from '../ledger/misbehaviour.ts'
import { evidenceArgs } from '../ledger/wire.ts'
import { entryKey } from './duties.ts'
import { paperOf, recallAnswer, type Stamp } from './papers.ts'
import type { BankEvent, BankState, EscrowEntry } from './state.ts'

/** What became of a message that came in. */
export interface Taken {
  readonly events: readonly BankEvent[]
  /** In a word or two, for who sent it. */
  readonly became: string
  readonly problem?: { readonly code: string; readonly detail: string; readonly remedy: string }
}

export interface InboxView {
  readonly nowMs: number
  commitment(account: string): string
  readonly misbehaving: ReadonlySet<Misbehaviour>
}

/**
 * What an ISO 20022 message makes the bank do: payment orders of customers, credits from elsewhere, recalls. The same
 * bytes again do nothing. Pure.
 */
export function takeMessage(state: BankState, bytes: Uint8Array, view: InboxView): Taken {
  const digest = toHex(sha256(bytes))
  const before = state.taken.get(digest)
  if (before !== undefined) return { events: [], became: `${before} (before)` }
  const read = readMessage(bytes)
  if (!read.ok) return { events: [], became: 'refused', problem: read.problem }
  const message = read.value
  const { events, became } = actOn(state, message, view, bytes)
  return { events: [...events, { kind: 'took', digest, became }], became }
}

type Acted = { readonly events: readonly BankEvent[]; readonly became: string }

function actOn(state: BankState, message: BankMessage, view: InboxView, bytes: Uint8Array): Acted {
  switch (message.type) {
    case 'pain.001':
    case 'pacs.008':
    case 'pacs.009':
      return each(state, message.payments, (now, payment) => pay(now, payment, message.type, view))
    case 'camt.054':
      return each(state, creditsOf(message), (now, credit) => creditFromElsewhere(now, credit))
    case 'camt.056':
      return each(state, message.cancellations, (now, cancellation) =>
        recall(now, cancellation, { messageId: message.messageId, version: message.version, bytes }, view),
      )
    default:
      return { events: [], became: 'noted' }
  }
}

/** One after the other, each seeing what the one before did. */
function each<T>(state: BankState, items: readonly T[], act: (state: BankState, item: T) => Acted): Acted {
  let now = state
  const events: BankEvent[] = []
  const became: string[] = []
  for (const item of items) {
    const acted = act(now, item)
    events.push(...acted.events)
    became.push(acted.became)
    now = { ...now, sequence: now.sequence + acted.events.length }
  }
  return { events, became: became.length === 0 ? 'noted' : [...new Set(became)].join(', ') }
}

function pay(state: BankState, payment: Payment, type: string, view: InboxView): Acted {
  const { amount, debtor, creditor, endToEndId } = payment
  const to = state.accounts.get(creditor.account ?? '')
  if (to === undefined) return rejected(state, payment, view, 'AC01')
  const from = debtor.account ?? ''
  const own = state.accounts.get(from)
  if (type === 'pain.001' && own === undefined) return rejected(state, payment, view, 'AC02')
  if (own !== undefined && (own.balances.get(amount.currency) ?? 0n) < amount.minor)
    return rejected(state, payment, view, 'AM04')
  if (to.deal === null) return payCustomer(from, own !== undefined, to.id, amount)
  const paid = {
    kind: 'paid',
    reference: `ENT-${state.sequence}`,
    deal: to.deal,
    from,
    fromName: own?.owner ?? debtor.name ?? from,
    currency: amount.currency,
    minor: amount.minor.toString(),
    endToEndId,
    pending: view.misbehaving.has('pending-first'),
  } as const
  return { events: altered(state, paid, view), became: 'paid' }
}

function payCustomer(from: string, isOwn: boolean, to: string, amount: Payment['amount']): Acted {
  const { currency, minor } = amount
  const sum = { currency, minor: minor.toString() }
  const event: BankEvent = isOwn
    ? { kind: 'moved', from, to, ...sum }
    : { kind: 'credited', account: to, ...sum }
  return { events: [event], became: 'paid' }
}

type Paid = Extract<BankEvent, { kind: 'paid' }>

/** Once for each fault that is switched on, the payment is another than was ordered. */
function altered(state: BankState, paid: Paid, { misbehaving }: InboxView): readonly BankEvent[] {
  const faults = {
    'wrong-amount': (as: Paid): Paid => ({ ...as, minor: (BigInt(as.minor) - 1n).toString() }),
    'wrong-payer': (as: Paid): Paid => ({ ...as, from: `${as.from}-OTHER`, fromName: 'somebody else' }),
    'wrong-currency': (as: Paid): Paid => ({
      ...as,
      from: `${as.from}-FX`,
      currency: as.currency === 'EUR' ? 'USD' : 'EUR',
    }),
  } as const
  for (const [fault, alter] of Object.entries(faults))
    if (misbehaving.has(fault as keyof typeof faults) && !state.played.has(fault))
      return [{ kind: 'played', fault }, alter(paid)]
  return [paid]
}

/** Told to the customer as a pain.002. */
function rejected(
  state: BankState,
  { instructionId, endToEndId }: Payment,
  view: InboxView,
  reason: string,
): Acted {
  const paper = paperOf({
    type: 'pain.002',
    version: 'pain.002.001.10',
    ...stampOf(state, view, 'REJ'),
    transactions: [
      { originalInstructionId: instructionId, originalEndToEndId: endToEndId, status: 'RJCT', reason },
    ],
  })
  return { events: [paper.event], became: `rejected ${reason}` }
}

interface Credit {
  readonly account: string
  readonly reference: string
  readonly entry: Entry
}

function creditsOf(message: Extract<BankMessage, { type: 'camt.054' | 'camt.053' }>): readonly Credit[] {
  return message.statements.flatMap(({ account, entries }) =>
    entries
      .filter(({ credit, reversal }) => credit && !reversal)
      .map((entry) => ({ account, reference: entry.reference, entry })),
  )
}

/** A correspondent tells of money that came for an account kept here. */
function creditFromElsewhere(state: BankState, { account, reference, entry }: Credit): Acted {
  const to = state.accounts.get(account)
  if (to === undefined) return { events: [], became: 'noted' }
  const known = state.entries.get(reference)
  if (known !== undefined) {
    const books = known.status === 'pending' && entry.status === 'BOOK'
    return { events: books ? [{ kind: 'booked', reference }] : [], became: books ? 'booked' : 'known' }
  }
  if (entry.status !== 'BOOK' && entry.status !== 'PDNG') return { events: [], became: 'noted' }
  const { currency, minor } = entry.amount
  const sum = { currency, minor: minor.toString() }
  if (to.deal === null)
    return entry.status === 'BOOK'
      ? { events: [{ kind: 'credited', account, ...sum }], became: 'credited' }
      : { events: [], became: 'noted' }
  const [detail] = entry.details
  const paid: BankEvent = {
    kind: 'paid',
    reference,
    deal: to.deal,
    from: detail?.debtor?.account ?? 'unknown',
    fromName: detail?.debtor?.name ?? 'unknown',
    ...sum,
    endToEndId: detail?.endToEndId ?? '',
    pending: entry.status === 'PDNG',
  }
  return { events: [paid], became: 'credited' }
}

/** Taken up as long as nothing was paid out; told to the ledger, which knows whether it counts, and answered. */
function recall(
  state: BankState,
  cancellation: Cancellation,
  {
    messageId,
    version,
    bytes,
  }: { readonly messageId: string; readonly version: string; readonly bytes: Uint8Array },
  view: InboxView,
): Acted {
  const entry = entryOf(state, cancellation)
  const stamp = stampOf(state, view, 'ANS')
  const endToEndId = cancellation.originalEndToEndId ?? ''
  if (entry === undefined) {
    const answer = recallAnswer(stamp, { cancellationId: cancellation.id, endToEndId, accepted: false })
    return { events: [answer.event], became: 'recall refused' }
  }
  const accepted = ![...state.payouts.values()].some(({ deal }) => deal === entry.deal)
  const answer = recallAnswer(stamp, {
    cancellationId: cancellation.id,
    endToEndId: entry.endToEndId,
    accepted,
  })
  const kept = { messageId, type: version, xml: new TextDecoder().decode(bytes), way: 'in' } as const
  return {
    events: [
      { kind: 'kept', message: kept },
      { kind: 'recalled', reference: entry.reference },
      recallStatement(entry, { messageId, messageType: version, digest: sha256(bytes) }, view),
      answer.event,
    ],
    became: accepted ? 'recall taken up' : 'recall refused',
  }
}

function entryOf(state: BankState, cancellation: Cancellation): EscrowEntry | undefined {
  const { originalEndToEndId, originalTransactionId } = cancellation
  return [...state.entries.values()].find(
    (entry) =>
      !entry.returned &&
      (entry.reference === originalTransactionId || entry.endToEndId === originalEndToEndId),
  )
}

function recallStatement(
  entry: EscrowEntry,
  evidence: { readonly messageId: string; readonly messageType: string; readonly digest: Uint8Array },
  view: InboxView,
): BankEvent {
  const { reference, minor, currency, from, endToEndId, deal } = entry
  const facts = {
    reference,
    status: 'recalled',
    amount: minor.toString(),
    currency,
    payer: view.commitment(from),
    endToEndId,
    paidTo: null,
  }
  return {
    kind: 'said',
    statement: {
      key: entryKey(entry, 'recalled'),
      deal,
      action: 'attestEntry',
      args: { ...evidenceArgs(deal, evidence), ...facts },
    },
  }
}

function stampOf(state: BankState, { nowMs }: InboxView, kind: string): Stamp {
  return { messageId: `${kind}-${state.sequence}`, createdAt: new Date(nowMs).toISOString() }
}
