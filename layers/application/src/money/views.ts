import { t } from '@vouch/contract/api'
import { Balance, BalanceKey, Currency, Hold, home, Reference } from './declaration.ts'

export const balance = home.view(
  {
    summary: 'What an organisation holds of a bank’s money in one currency.',
    args: BalanceKey,
    result: Balance,
  },
  (context, key) => context.state.balances.get(key) ?? { available: 0n, held: 0n, order: null },
)

export const balances = home.view(
  {
    summary: 'All that an organisation holds, by bank and currency.',
    args: t.record({
      holder: t.hash(),
      after: t.option(t.record({ bank: t.hash(), currency: Currency })),
      limit: t.integer({ min: 1, max: 200 }),
    }),
    result: t.list(t.record({ bank: t.hash(), currency: Currency, balance: Balance }), { max: 200 }),
  },
  (context, { holder, after, limit }) =>
    context.state.balances
      .scan(after === null ? { limit } : { after: { holder, ...after }, limit }, { holder })
      .map(({ key, value }) => ({ bank: key.bank, currency: key.currency, balance: value })),
)

export const supply = home.view(
  {
    summary: 'What a bank owes on this ledger in one currency.',
    args: t.record({ bank: t.hash(), currency: Currency }),
    result: t.record({ issued: t.amount() }),
  },
  (context, key) => context.state.supply.get(key) ?? { issued: 0n },
)

export const heldFor = home.view(
  { summary: 'The money set aside for a deal.', args: t.record({ deal: t.hash() }), result: t.option(Hold) },
  (context, { deal }) => context.state.holds.get(deal) ?? null,
)

export const reference = home.view(
  {
    summary: 'What a bank used a reference for; null where it is unused.',
    args: t.record({ bank: t.hash(), reference: Reference }),
    result: t.option(
      t.record({
        kind: t.choice('issue', 'redemption'),
        currency: Currency,
        amount: t.amount(),
        party: t.hash(),
        transaction: t.hash(),
      }),
    ),
  },
  (context, key) => context.state.references.get(key) ?? null,
)
