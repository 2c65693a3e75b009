import { t } from '@vouch/contract/api'
import { Position } from '../bill/types.ts'
import { Currency, Note, Reference } from '../money/declaration.ts'
import { EntryStatus, PayoutStatus, Terms, TitleCode, TitleStatus } from './types.ts'

const id = t.hash()
/** The message an attestation rests on: its id, what it is, and SHA-256 of it as it was received or sent. */
const message = {
  messageId: t.text({ max: 64, min: 1, pattern: 'code' }),
  messageType: t.text({ max: 40, min: 1, pattern: 'code' }),
  digest: t.hash(),
}

/**
 * The arguments of every action of `deal`, by the action's name. An attestation may be sent any number of times: the same
 * message about the same thing changes nothing the second time (`recorded: false`).
 */
export const args = {
  propose: Terms,
  /** `termsHash`: of the terms that are signed, so that nobody signs others than they read. */
  sign: t.record({ id, termsHash: t.hash() }),
  /** The bank: it keeps a sub-account for this deal. */
  attestAccount: t.record({ id, ...message, subAccount: t.hash() }),
  /** The bank: what a message says of one entry; all messages about it carry its reference and these facts. */
  attestEntry: t.record({
    id,
    ...message,
    reference: t.text({ max: 64, min: 1, pattern: 'code' }),
    status: EntryStatus,
    amount: t.amount(),
    currency: Currency,
    /** Commitment to the account it came from. */
    payer: t.hash(),
    endToEndId: t.text({ max: 35, pattern: 'line' }),
    /** Returned: commitment to the account it went to, which must be the payer's. Else null. */
    paidTo: t.option(t.hash()),
  }),
  confirmFunds: t.record({ id }),
  /** The registry: how the bill stands for this deal. */
  attestTitle: t.record({
    id,
    ...message,
    status: TitleStatus,
    code: TitleCode,
    sequence: t.integer(),
    start: Position,
    end: Position,
    /** Who holds the range there. */
    holder: t.hash(),
    maturityMs: t.time(),
  }),
  endorse: t.record({ id }),
  signReceipt: t.record({ id }),
  /** The bank: what the registry answered when the bank itself asked. */
  attestReceipt: t.record({
    id,
    ...message,
    holder: t.hash(),
    start: Position,
    end: Position,
    amount: t.amount(),
  }),
  /** The bank: how one attempt to pay the seller stands. */
  attestPayout: t.record({
    id,
    ...message,
    instruction: t.text({ max: 64, min: 1, pattern: 'code' }),
    status: PayoutStatus,
    amount: t.amount(),
    currency: Currency,
    /** Commitment to the account that is paid. */
    paidTo: t.hash(),
    /** The reason of a rejection, such as `AC04`; else empty. */
    reason: t.text({ max: 40, pattern: 'line' }),
  }),
  /** The bank: the daily statement of the sub-account. */
  attestStatement: t.record({
    id,
    ...message,
    /** Days since 1970. */
    day: t.integer(),
    /** Totals in the deal's currency since the sub-account was opened, and what it holds at the end of the day. */
    credits: t.amount(),
    debits: t.amount(),
    closing: t.amount(),
  }),
  /** Atomic: the buyer sets its deposit money aside. */
  fund: t.record({ id }),
  cancel: t.record({ id, note: Note }),
  /** Anybody: what is due by time, or by what has become of the bill. */
  trigger: t.record({ id }),
  /** A regulator: a court's freeze of the escrow. */
  freezeEscrow: t.record({ id, order: Reference, expiresMs: t.option(t.time()) }),
  releaseEscrow: t.record({ id, order: Reference, note: Note }),
} as const
