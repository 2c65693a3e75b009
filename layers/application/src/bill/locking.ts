import { same } from '../bytes.ts'
import { args } from './arguments.ts'
import { home } from './declaration.ts'
import { type Acting, record } from './flow.ts'
import { requireNotFrozen, requireNotMatured, requireOne, requireTransferable } from './guards.ts'
import { billOf, exactRange, type RangeGiven, splitRange } from './ranges.ts'
import type { HoldingValue } from './types.ts'
import { withEndorser } from './transfer.ts'

function requireDeals(context: Acting): void {
  if (context.caller.contract !== 'deal') context.fail('ONLY_DEALS')
}

/** The range as that deal has locked it. Fails: `DEAL_DIFFERS`. */
function lockedFor(context: Acting, given: RangeGiven & { readonly deal: Uint8Array }): HoldingValue {
  const holding = exactRange(context, given)
  if (holding.deal === null || !same(holding.deal, given.deal)) context.fail('DEAL_DIFFERS')
  return holding
}

export const lock = home.action(
  { summary: 'Locks a range for a deal: TF0302. For the contract of deals.', args: args.lock },
  (context, given) => {
    requireDeals(context)
    const bill = billOf(context, given.id)
    const holding = splitRange(context, given, given.holder)
    requireOne(context, 'holder', holding.holder, given.holder)
    requireTransferable(context, bill, holding)
    record(
      context,
      { ...holding, circulation: 'TF0302', deal: given.deal },
      { step: 'locked', by: given.holder },
    )
    return null
  },
)

export const unlock = home.action(
  { summary: 'Frees a range of a cancelled deal. For the contract of deals.', args: args.unlock },
  (context, given) => {
    requireDeals(context)
    const holding = lockedFor(context, given)
    record(
      context,
      { ...holding, circulation: 'TF0301', deal: null },
      { step: 'unlocked', by: holding.holder },
    )
    return null
  },
)

export const deliver = home.action(
  {
    summary: 'Moves a range that a deal has locked to its buyer. For the contract of deals.',
    args: args.deliver,
  },
  (context, given) => {
    requireDeals(context)
    const holding = lockedFor(context, given)
    requireNotFrozen(context, holding)
    requireNotMatured(context, billOf(context, given.id))
    const endorsers = withEndorser(context, holding)
    const delivered: HoldingValue = { ...holding, holder: given.to, circulation: 'TF0301', endorsers }
    record(context, delivered, { step: 'delivered', by: given.to, counterparty: holding.holder })
    context.state.holdings.set({ bill: given.id, start: given.start }, { ...delivered, deal: null })
    return null
  },
)
