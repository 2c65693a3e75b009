import { type BankMessage, type Entry, MESSAGES, writeMessage } from '@vouch/application/iso20022'
import { sha256, utf8 } from '@vouch/core'
import type { Evidence } from '../ledger/wire.ts'
import type { BankEvent, EscrowEntry, Message, PayoutAttempt } from './state.ts'

/** A message that goes out, what it is evidence of, and the event that records it. */
export interface Paper {
  readonly event: BankEvent
  readonly evidence: Evidence
}

export function paperOf(message: BankMessage): Paper {
  const xml = writeMessage(message)
  const type = MESSAGES[message.type].version
  const { messageId } = message
  const kept: Message = { messageId, type, xml: new TextDecoder().decode(xml), way: 'out' }
  return {
    event: { kind: 'kept', message: kept },
    evidence: { messageId, messageType: type, digest: sha256(utf8(kept.xml)) },
  }
}

export interface Stamp {
  readonly messageId: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
}

/** What the bank expects to be paid into an escrow: its opening, told to whoever watches it. */
export function expectation(
  stamp: Stamp,
  escrow: string,
  expected: { readonly currency: string; readonly minor: bigint; readonly endToEndId: string },
): Paper {
  const { currency, minor, endToEndId } = expected
  const item = { id: stamp.messageId, amount: { currency, minor }, account: escrow, endToEndId }
  return paperOf({ type: 'camt.057', version: MESSAGES['camt.057'].version, ...stamp, items: [item] })
}

/** A credit to an escrow account, pending or booked. */
export function creditNotice(
  stamp: Stamp,
  escrow: string,
  entry: EscrowEntry,
  status: 'PDNG' | 'BOOK',
): Paper {
  const { reference, currency, minor, endToEndId, from, fromName } = entry
  const amount = { currency, minor }
  return notice(stamp, escrow, {
    reference,
    amount,
    credit: true,
    status,
    details: [{ endToEndId, amount, debtor: { name: fromName, account: from } }],
  })
}

/** What left an escrow account to pay a seller. */
export function debitNotice(stamp: Stamp, escrow: string, attempt: PayoutAttempt): Paper {
  const { instruction, currency, minor, to } = attempt
  const amount = { currency, minor }
  return notice(stamp, escrow, {
    reference: instruction,
    amount,
    credit: false,
    status: 'BOOK',
    details: [{ instructionId: instruction, amount, creditor: { account: to } }],
  })
}

type NoticeEntry = Omit<Entry, 'reversal' | 'bookingDate'>

function notice(stamp: Stamp, account: string, entry: NoticeEntry): Paper {
  const bookingDate = stamp.createdAt.slice(0, 10)
  return paperOf({
    type: 'camt.054',
    version: MESSAGES['camt.054'].version,
    ...stamp,
    statements: [{ id: stamp.messageId, account, entries: [{ ...entry, reversal: false, bookingDate }] }],
  })
}

/** The order to pay a seller. */
export function paymentOrder(
  stamp: Stamp,
  escrow: string,
  attempt: PayoutAttempt,
  endToEndId: string,
): Paper {
  const { instruction, currency, minor, to } = attempt
  const payment = {
    instructionId: instruction,
    endToEndId,
    amount: { currency, minor },
    debtor: { account: escrow },
    creditor: { account: to },
    executionDate: stamp.createdAt.slice(0, 10),
  }
  return paperOf({ type: 'pain.001', version: MESSAGES['pain.001'].version, ...stamp, payments: [payment] })
}

/** What became of it. */
export function paymentStatus(
  stamp: Stamp,
  { instruction }: PayoutAttempt,
  outcome: { readonly status: 'ACSC' | 'RJCT'; readonly reason?: string },
): Paper {
  return paperOf({
    type: 'pacs.002',
    version: MESSAGES['pacs.002'].version,
    ...stamp,
    originalMessageId: instruction,
    transactions: [{ originalInstructionId: instruction, ...outcome }],
  })
}

/** A payment on its way back to its payer. */
export function paymentReturn(stamp: Stamp, escrow: string, entry: EscrowEntry, reason: string): Paper {
  const { reference, currency, minor, endToEndId, from, fromName } = entry
  const item = {
    returnId: stamp.messageId,
    originalEndToEndId: endToEndId,
    originalTransactionId: reference,
    amount: { currency, minor },
    reason,
    debtor: { account: escrow },
    creditor: { name: fromName, account: from },
  }
  return paperOf({ type: 'pacs.004', version: MESSAGES['pacs.004'].version, ...stamp, returns: [item] })
}

/** The answer to a recall: taken up, or too late. */
export function recallAnswer(
  stamp: Stamp,
  {
    cancellationId,
    endToEndId,
    accepted,
  }: { readonly cancellationId: string; readonly endToEndId: string; readonly accepted: boolean },
): Paper {
  const answer = {
    cancellationId,
    status: accepted ? 'CNCL' : 'RJCR',
    originalEndToEndId: endToEndId,
    ...(accepted ? {} : { reason: 'ARDT' }),
  }
  return paperOf({ type: 'camt.029', version: MESSAGES['camt.029'].version, ...stamp, answers: [answer] })
}
