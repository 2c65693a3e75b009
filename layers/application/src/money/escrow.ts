import { t } from '@vouch/contract/api'
import { type Acting, credit, debit, setAside, tell } from './balances.ts'
import { Currency, type HoldValue, home } from './declaration.ts'

/** Contracts of this ledger that may move others' money, as those others have signed for there. */
function requireContract(context: Acting, ...names: readonly string[]): void {
  const { contract } = context.caller
  if (contract === null || !names.includes(contract)) context.fail('ONLY_CONTRACTS')
}

function holdOf(context: Acting, deal: Uint8Array): HoldValue {
  const hold = context.state.holds.get(deal)
  if (hold === undefined) return context.fail('HOLD_UNKNOWN')
  return hold.status === 'held' ? hold : context.fail('HOLD_ENDED', { status: hold.status })
}

export const hold = home.action(
  {
    summary: 'Sets money aside for a deal. For the contract of deals.',
    args: t.record({
      deal: t.hash(),
      bank: t.hash(),
      currency: Currency,
      from: t.hash(),
      amount: t.amount(),
    }),
  },
  (context, { deal, bank, currency, from, amount }) => {
    requireContract(context, 'deal')
    if (context.state.holds.has(deal)) context.fail('HOLD_EXISTS')
    debit(context, from, bank, currency, amount)
    setAside(context, from, bank, currency, amount)
    context.state.holds.set(deal, { bank, currency, amount, from, paidTo: null, status: 'held' })
    tell(context, { kind: 'held', bank, currency, amount, from, to: null, about: deal, note: '' })
    return null
  },
)

/** Ends a hold: what was set aside goes to `to`. */
function end(context: Acting, deal: Uint8Array, to: Uint8Array, kind: 'paid' | 'returned'): null {
  requireContract(context, 'deal')
  const held = holdOf(context, deal)
  const { bank, currency, amount, from } = held
  setAside(context, from, bank, currency, -amount)
  credit(context, to, bank, currency, amount)
  context.state.holds.set(deal, { ...held, paidTo: to, status: kind })
  tell(context, {
    kind,
    bank,
    currency,
    amount,
    from: kind === 'paid' ? from : null,
    to,
    about: deal,
    note: '',
  })
  return null
}

export const payHold = home.action(
  {
    summary: 'Pays what was set aside for a deal. For the contract of deals.',
    args: t.record({ deal: t.hash(), to: t.hash() }),
  },
  (context, { deal, to }) => end(context, deal, to, 'paid'),
)

export const returnHold = home.action(
  {
    summary: 'Gives what was set aside for a deal back to whose it was. For the contract of deals.',
    args: t.record({ deal: t.hash() }),
  },
  (context, { deal }) => {
    requireContract(context, 'deal')
    return end(context, deal, holdOf(context, deal).from, 'returned')
  },
)

export const pay = home.action(
  {
    summary: 'Pays for a bill as part of an action on it. For the contract of bills.',
    args: t.record({
      bank: t.hash(),
      currency: Currency,
      from: t.hash(),
      to: t.hash(),
      amount: t.amount(),
      about: t.hash(),
    }),
  },
  (context, { bank, currency, from, to, amount, about }) => {
    requireContract(context, 'bill')
    if (amount === 0n) context.fail('AMOUNT_ZERO')
    debit(context, from, bank, currency, amount)
    credit(context, to, bank, currency, amount)
    tell(context, { kind: 'paid', bank, currency, amount, from, to, about, note: '' })
    return null
  },
)
