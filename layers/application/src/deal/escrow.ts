import { same } from '../bytes.ts'
import { args } from './arguments.ts'
import { attest } from './attestation.ts'
import { home } from './declaration.ts'
import { entriesToReturn, isReconciled, mismatchOf } from './facts.ts'
import { Done, requireEscrowFree } from './parties.ts'
import type { Acting } from './record.ts'
import type { DealStepName, DealValue, EntryValue } from './types.ts'
import type { Infer } from '@vouch/contract/api'

export const MAX_ENTRIES = 32
type EntryArgs = Infer<(typeof args)['attestEntry']>

export const attestAccount = home.action(
  { summary: 'The bank keeps a sub-account for this deal.', args: args.attestAccount, result: Done },
  (context, given) =>
    attest(
      context,
      {
        role: 'bank',
        kind: 'account',
        about: 'account',
        message: given,
        content: context.encode(args.attestAccount, given),
      },
      (deal) => {
        if (!deal.sellerSigned) context.fail('STATE_WRONG', { state: deal.state, needed: 'both_signed' })
        if (deal.subAccount !== null && !same(deal.subAccount, given.subAccount))
          context.fail('EVIDENCE_CONFLICT', { about: 'account' })
        return { deal: { ...deal, subAccount: given.subAccount }, step: 'account_opened' }
      },
    ),
)

const ENTRY_STEPS = {
  pending: 'funds_pending',
  booked: 'funds_booked',
  recalled: 'funds_recalled',
  returned: 'funds_returned',
} as const

export const attestEntry = home.action(
  {
    summary:
      'What a bank’s message says of one payment into the sub-account: pending, booked, recalled, returned.',
    args: args.attestEntry,
    result: Done,
  },
  (context, given) =>
    attest(
      context,
      {
        role: 'bank',
        kind: 'entry',
        about: `entry:${given.reference}:${given.status}`,
        message: given,
        content: context.encode(args.attestEntry, given),
      },
      (deal) => {
        if (given.status !== 'returned' && given.paidTo !== null)
          context.fail('EVIDENCE_CONFLICT', { about: given.reference })
        // What is pending may still change, or never come.
        if (given.status === 'pending') return { deal, step: 'funds_pending', note: given.reference }
        const entry = mergedEntry(context, deal, given)
        const step: DealStepName =
          given.status === 'booked' && !entry.matched ? 'funds_mismatched' : ENTRY_STEPS[given.status]
        const note = entry.matched ? given.reference : `${given.reference}: ${entry.mismatch}`
        return { deal: withEntry(context, deal, entry), step, note }
      },
    ),
)

/** The entry with what is said of it now: the more is known, whatever came first. */
function mergedEntry(context: Acting, deal: DealValue, given: EntryArgs): EntryValue {
  const { reference, amount, currency, payer, endToEndId, status } = given
  const known = deal.entries.find((entry) => entry.reference === reference)
  if (known !== undefined) {
    const agrees =
      known.amount === amount &&
      known.currency === currency &&
      same(known.payer, payer) &&
      known.endToEndId === endToEndId
    if (!agrees) context.fail('EVIDENCE_CONFLICT', { about: reference })
  }
  if (status === 'returned') return returnedEntry(context, deal, given, known)
  const { buyerAccount } = deal.terms
  const mismatch = mismatchOf(deal, given, buyerAccount !== null && same(payer, buyerAccount))
  const entry = known ?? {
    reference,
    amount,
    currency,
    payer,
    endToEndId,
    matched: mismatch === 'none',
    mismatch,
    booked: false,
    recalled: false,
    returned: false,
  }
  return status === 'booked' ? { ...entry, booked: true } : { ...entry, recalled: true }
}

/** Fails: `RETURN_NOT_DUE`, `RETURN_NOT_TO_PAYER`, `ESCROW_FROZEN`. */
function returnedEntry(
  context: Acting,
  deal: DealValue,
  { reference, payer, paidTo }: EntryArgs,
  known: EntryValue | undefined,
): EntryValue {
  if (paidTo === null || !same(paidTo, payer)) context.fail('RETURN_NOT_TO_PAYER')
  if (known === undefined) return context.fail('RETURN_NOT_DUE', { reference })
  if (known.returned) return known
  if (!entriesToReturn(deal).includes(known)) context.fail('RETURN_NOT_DUE', { reference })
  requireEscrowFree(context, deal)
  return { ...known, returned: true }
}

/** In the order of references, so that the record is the same whichever came first. Fails: `ENTRIES_TOO_MANY`. */
export function withEntry(context: Acting, deal: DealValue, entry: EntryValue): DealValue {
  const before = deal.entries.filter(({ reference }) => reference < entry.reference)
  const after = deal.entries.filter(({ reference }) => reference > entry.reference)
  if (before.length + after.length >= MAX_ENTRIES) context.fail('ENTRIES_TOO_MANY')
  return { ...deal, entries: [...before, entry, ...after] }
}

export const attestStatement = home.action(
  {
    summary: 'The daily statement of the sub-account; it closes a settled deal.',
    args: args.attestStatement,
    result: Done,
  },
  (context, given) =>
    attest(
      context,
      {
        role: 'bank',
        kind: 'statement',
        about: `statement:${given.day}`,
        message: given,
        content: context.encode(args.attestStatement, given),
      },
      (deal) => {
        const { day, credits, debits, closing } = given
        const { statement } = deal
        const differs =
          statement?.day === day &&
          (statement.credits !== credits || statement.debits !== debits || statement.closing !== closing)
        if (differs) context.fail('EVIDENCE_CONFLICT', { about: `statement:${day}` })
        const newer = statement === null || day > statement.day
        const next = newer ? { ...deal, statement: { day, credits, debits, closing } } : deal
        return { deal: next, step: isReconciled(next) ? 'reconciled' : 'statement_differs' }
      },
    ),
)
