import { assert } from '@vouch/core'
import { EMPTY_OUTBOX, isOutboxEvent, type Outbox, type OutboxEvent, stepOutbox } from '../ledger/outbox.ts'

/** Minor units as decimal digits: what a journal can hold. */
export type Minor = string

export interface Account {
  readonly id: string
  readonly owner: string
  /** Minor units by currency. */
  readonly balances: ReadonlyMap<string, bigint>
  /** Of an escrow: its deal, in hexadecimal. */
  readonly deal: string | null
}

/** A payment into an escrow account. */
export interface EscrowEntry {
  readonly reference: string
  readonly deal: string
  /** The account it came from, here or elsewhere. */
  readonly from: string
  readonly fromName: string
  readonly currency: string
  readonly minor: bigint
  readonly endToEndId: string
  readonly status: 'pending' | 'booked'
  readonly recalled: boolean
  readonly returned: boolean
}

/** One attempt to pay a seller. */
export interface PayoutAttempt {
  readonly instruction: string
  readonly deal: string
  readonly to: string
  readonly currency: string
  readonly minor: bigint
  readonly status: 'instructed' | 'rejected' | 'paid'
}

/** A message as it went out or came in. */
export interface Message {
  readonly messageId: string
  readonly type: string
  readonly xml: string
  readonly way: 'in' | 'out'
}

export interface BankState {
  readonly accounts: ReadonlyMap<string, Account>
  readonly escrowOf: ReadonlyMap<string, string>
  readonly entries: ReadonlyMap<string, EscrowEntry>
  readonly payouts: ReadonlyMap<string, PayoutAttempt>
  /** Messages that something rests on, in order, by message id. */
  readonly kept: ReadonlyMap<string, Message>
  /** SHA-256 of messages taken in, in hexadecimal, with what became of them. */
  readonly taken: ReadonlyMap<string, string>
  /** Faults that were played once already. */
  readonly played: ReadonlySet<string>
  readonly sequence: number
  readonly outbox: Outbox
}

export type BankEvent =
  | {
      readonly kind: 'opened'
      readonly account: string
      readonly owner: string
      readonly deal: string | null
    }
  /** Cash, or what this bank got from elsewhere for a customer. */
  | { readonly kind: 'credited'; readonly account: string; readonly currency: string; readonly minor: Minor }
  /** Between two customers. */
  | {
      readonly kind: 'moved'
      readonly from: string
      readonly to: string
      readonly currency: string
      readonly minor: Minor
    }
  /** Into an escrow; `from` is debited where it is an account here. */
  | {
      readonly kind: 'paid'
      readonly reference: string
      readonly deal: string
      readonly from: string
      readonly fromName: string
      readonly currency: string
      readonly minor: Minor
      readonly endToEndId: string
      readonly pending: boolean
    }
  | { readonly kind: 'booked' | 'recalled' | 'returned'; readonly reference: string }
  | {
      readonly kind: 'instructed'
      readonly instruction: string
      readonly deal: string
      readonly to: string
      readonly currency: string
      readonly minor: Minor
    }
  | { readonly kind: 'rejected' | 'settled'; readonly instruction: string }
  | { readonly kind: 'kept'; readonly message: Message }
  | { readonly kind: 'took'; readonly digest: string; readonly became: string }
  | { readonly kind: 'played'; readonly fault: string }
  | OutboxEvent

export const EMPTY_BANK: BankState = {
  accounts: new Map(),
  escrowOf: new Map(),
  entries: new Map(),
  payouts: new Map(),
  kept: new Map(),
  taken: new Map(),
  played: new Set(),
  sequence: 0,
  outbox: EMPTY_OUTBOX,
}

/** Pure. Money is moved, never made: what one account loses another has, or has left the bank. */
export function stepBank(state: BankState, event: BankEvent): BankState {
  if (isOutboxEvent(event)) return { ...state, outbox: stepOutbox(state.outbox, event) }
  const next = { ...state, sequence: state.sequence + 1 }
  switch (event.kind) {
    case 'opened': {
      const { account: id, owner, deal } = event
      assert(!state.accounts.has(id), 'an account is opened once', id)
      const account: Account = { id, owner, balances: new Map(), deal }
      const escrowOf = deal === null ? state.escrowOf : new Map(state.escrowOf).set(deal, id)
      return { ...next, accounts: new Map(state.accounts).set(id, account), escrowOf }
    }
    case 'credited':
      return {
        ...next,
        accounts: changed(state.accounts, event.account, event.currency, BigInt(event.minor)),
      }
    case 'moved': {
      const { from, to, currency, minor } = event
      const debited = changed(state.accounts, from, currency, -BigInt(minor))
      return { ...next, accounts: changed(debited, to, currency, BigInt(minor)) }
    }
    case 'paid':
      return paidIn(next, event)
    case 'booked':
      return withEntry(next, event.reference, (entry) => {
        assert(entry.status === 'pending', 'an entry is booked once', entry.reference)
        return { ...entry, status: 'booked' }
      })
    case 'recalled':
      return withEntry(next, event.reference, (entry) => ({ ...entry, recalled: true }))
    case 'returned':
      return paidBack(next, event.reference)
    case 'instructed': {
      const { instruction, deal, to, currency, minor } = event
      assert(!state.payouts.has(instruction), 'an instruction is given once', instruction)
      const attempt = { instruction, deal, to, currency, minor: BigInt(minor), status: 'instructed' } as const
      return { ...next, payouts: new Map(state.payouts).set(instruction, attempt) }
    }
    case 'rejected':
      return withPayout(next, event.instruction, 'rejected')
    case 'settled':
      return paidOut(next, event.instruction)
    case 'kept':
      return { ...next, kept: new Map(state.kept).set(event.message.messageId, event.message) }
    case 'took':
      return { ...next, taken: new Map(state.taken).set(event.digest, event.became) }
    case 'played':
      return { ...next, played: new Set(state.played).add(event.fault) }
  }
}

type Accounts = BankState['accounts']

function changed(accounts: Accounts, id: string, currency: string, by: bigint): Accounts {
  const account = accounts.get(id)
  assert(account !== undefined, 'money moves between accounts that are there', id)
  const balance = (account.balances.get(currency) ?? 0n) + by
  assert(balance >= 0n, 'no account is overdrawn', id)
  return new Map(accounts).set(id, { ...account, balances: new Map(account.balances).set(currency, balance) })
}

function escrow(state: BankState, deal: string): string {
  const account = state.escrowOf.get(deal)
  assert(account !== undefined, 'a deal with money has its escrow', deal)
  return account
}

function paidIn(state: BankState, event: Extract<BankEvent, { kind: 'paid' }>): BankState {
  const { reference, deal, from, fromName, currency, minor, endToEndId, pending } = event
  assert(!state.entries.has(reference), 'an entry has a reference of its own', reference)
  // A pending payment has left its payer; the escrow shows it, and pays nothing out before it is booked.
  const debited = state.accounts.has(from)
    ? changed(state.accounts, from, currency, -BigInt(minor))
    : state.accounts
  const entry: EscrowEntry = {
    reference,
    deal,
    from,
    fromName,
    currency,
    minor: BigInt(minor),
    endToEndId,
    status: pending ? 'pending' : 'booked',
    recalled: false,
    returned: false,
  }
  return {
    ...state,
    accounts: changed(debited, escrow(state, deal), currency, BigInt(minor)),
    entries: new Map(state.entries).set(reference, entry),
  }
}

function withEntry(
  state: BankState,
  reference: string,
  change: (entry: EscrowEntry) => EscrowEntry,
): BankState {
  const entry = state.entries.get(reference)
  assert(entry !== undefined, 'what changes of an entry is of one that is there', reference)
  return { ...state, entries: new Map(state.entries).set(reference, change(entry)) }
}

/** To the account it came from, and to no other. */
function paidBack(state: BankState, reference: string): BankState {
  const entry = state.entries.get(reference)
  assert(entry !== undefined && !entry.returned, 'an entry goes back once', reference)
  const { deal, from, currency, minor } = entry
  const debited = changed(state.accounts, escrow(state, deal), currency, -minor)
  const accounts = debited.has(from) ? changed(debited, from, currency, minor) : debited
  return withEntry({ ...state, accounts }, reference, (known) => ({ ...known, returned: true }))
}

function withPayout(state: BankState, instruction: string, status: PayoutAttempt['status']): BankState {
  const attempt = state.payouts.get(instruction)
  assert(attempt?.status === 'instructed', 'an attempt ends once', instruction)
  return { ...state, payouts: new Map(state.payouts).set(instruction, { ...attempt, status }) }
}

function paidOut(state: BankState, instruction: string): BankState {
  const next = withPayout(state, instruction, 'paid')
  const { deal, to, currency, minor } = next.payouts.get(instruction) as PayoutAttempt
  const paidBefore = [...state.payouts.values()].some(
    (other) => other.deal === deal && other.status === 'paid',
  )
  assert(!paidBefore, 'a deal is paid out once', deal)
  const debited = changed(next.accounts, escrow(state, deal), currency, -minor)
  return { ...next, accounts: debited.has(to) ? changed(debited, to, currency, minor) : debited }
}
