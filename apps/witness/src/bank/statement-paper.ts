import { paperOf, type Paper, type Stamp } from './papers.ts'
import type { BankState, EscrowEntry, PayoutAttempt } from './state.ts'

/** What went through an escrow account since it was opened, in one currency; minor units. */
export interface Turnover {
  readonly credits: bigint
  readonly debits: bigint
  readonly closing: bigint
}

export function turnoverOf(state: BankState, deal: string, currency: string): Turnover {
  const { entries, payouts } = movementsOf(state, deal, currency)
  let credits = 0n
  let debits = 0n
  for (const { minor, returned } of entries) {
    credits += minor
    if (returned) debits += minor
  }
  for (const { minor } of payouts) debits += minor
  return { credits, debits, closing: credits - debits }
}

function movementsOf(
  state: BankState,
  deal: string,
  currency: string,
): { readonly entries: readonly EscrowEntry[]; readonly payouts: readonly PayoutAttempt[] } {
  return {
    entries: [...state.entries.values()].filter(
      (entry) => entry.deal === deal && entry.currency === currency && entry.status === 'booked',
    ),
    payouts: [...state.payouts.values()].filter(
      (payout) => payout.deal === deal && payout.currency === currency && payout.status === 'paid',
    ),
  }
}

/** The daily statement of an escrow account, with every movement since it was opened. */
export function statementPaper(
  stamp: Stamp,
  escrow: string,
  state: BankState,
  { deal, currency }: { readonly deal: string; readonly currency: string },
): Paper {
  const { entries, payouts } = movementsOf(state, deal, currency)
  const bookingDate = stamp.createdAt.slice(0, 10)
  const base = { status: 'BOOK', reversal: false, bookingDate } as const
  const lines = [
    ...entries.map(({ reference, minor, endToEndId, from, fromName }) => ({
      ...base,
      reference,
      amount: { currency, minor },
      credit: true,
      details: [{ endToEndId, amount: { currency, minor }, debtor: { name: fromName, account: from } }],
    })),
    ...entries
      .filter(({ returned }) => returned)
      .map(({ reference, minor, from }) => ({
        ...base,
        reference: `${reference}-R`,
        amount: { currency, minor },
        credit: false,
        details: [{ transactionId: reference, amount: { currency, minor }, creditor: { account: from } }],
      })),
    ...payouts.map(({ instruction, minor, to }) => ({
      ...base,
      reference: instruction,
      amount: { currency, minor },
      credit: false,
      details: [{ instructionId: instruction, amount: { currency, minor }, creditor: { account: to } }],
    })),
  ]
  const { closing } = turnoverOf(state, deal, currency)
  return paperOf({
    type: 'camt.053',
    version: 'camt.053.001.08',
    ...stamp,
    statements: [
      {
        id: stamp.messageId,
        account: escrow,
        currency,
        opening: { currency, minor: 0n, credit: true },
        closing: { currency, minor: closing, credit: true },
        entries: lines,
      },
    ],
  })
}
