import type { Infer } from '@vouch/contract/api'
import { same } from '../bytes.ts'
import { args } from './arguments.ts'
import { attest } from './attestation.ts'
import { home } from './declaration.ts'
import { MAX_ENTRIES } from './escrow.ts'
import { Done, requireEscrowFree } from './parties.ts'
import type { Acting } from './record.ts'
import type { DealValue, PayoutValue } from './types.ts'

type PayoutArgs = Infer<(typeof args)['attestPayout']>

export const attestPayout = home.action(
  {
    summary: 'How one attempt to pay the seller stands; a rejected one is followed by another.',
    args: args.attestPayout,
    result: Done,
  },
  (context, given) =>
    attest(
      context,
      {
        role: 'bank',
        kind: 'payout',
        about: `payout:${given.instruction}:${given.status}`,
        message: given,
        content: context.encode(args.attestPayout, given),
      },
      (deal) => {
        checkPayout(context, deal, given)
        const { instruction, status, reason } = given
        const before = deal.payouts.filter((payout) => payout.instruction < instruction)
        const after = deal.payouts.filter((payout) => payout.instruction > instruction)
        if (before.length + after.length >= MAX_ENTRIES) context.fail('ENTRIES_TOO_MANY')
        const payouts = [...before, mergedPayout(context, deal, given), ...after]
        const note = reason === '' ? instruction : `${instruction}: ${reason}`
        return { deal: { ...deal, payouts }, step: `payout_${status}`, note }
      },
    ),
)

/** Fails: `PAYOUT_DIFFERS`, `PAYOUT_NOT_DUE`, `ESCROW_FROZEN`. */
function checkPayout(context: Acting, deal: DealValue, given: PayoutArgs): void {
  const { price, currency, sellerAccount } = deal.terms
  const fits =
    given.amount === price &&
    given.currency === currency &&
    sellerAccount !== null &&
    same(given.paidTo, sellerAccount)
  if (!fits) context.fail('PAYOUT_DIFFERS', { price: `${price}` })
  if (!deal.titleMoved || !deal.receiptVerified) context.fail('PAYOUT_NOT_DUE', { state: deal.state })
  // What has happened is told all the same.
  if (given.status === 'instructed') requireEscrowFree(context, deal)
}

/** Fails: `EVIDENCE_CONFLICT` where an attempt is both rejected and paid, or two are paid. */
function mergedPayout(context: Acting, deal: DealValue, { instruction, status }: PayoutArgs): PayoutValue {
  const known = deal.payouts.find((payout) => payout.instruction === instruction)
  const payout = known ?? { instruction, rejected: false, accepted: false, debited: false }
  const merged = {
    instruction,
    rejected: payout.rejected || status === 'rejected',
    accepted: payout.accepted || status === 'accepted',
    debited: payout.debited || status === 'debited',
  }
  const paidBefore = deal.payouts.some((other) => other.debited && other.instruction !== instruction)
  const contradicts = merged.rejected && (merged.accepted || merged.debited)
  if (contradicts || (merged.debited && paidBefore)) context.fail('EVIDENCE_CONFLICT', { about: instruction })
  return merged
}
