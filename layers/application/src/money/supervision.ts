import { t } from '@vouch/contract/api'
import { actor } from '../acting.ts'
import { same } from '../bytes.ts'
import { type Acting, balanceOf, setBalance } from './balances.ts'
import { Currency, home, Note, Reference } from './declaration.ts'

const holder = t.hash()
const bank = t.hash()
const currency = Currency

/** A regulator, or the bank that carries out a court's order on its own money. */
function authority(context: Acting, moneyOf: Uint8Array): Uint8Array {
  const { organisation, roles } = actor(context)
  const isBank = same(organisation, moneyOf)
  if (!isBank && !roles.includes('regulator'))
    context.fail('NOT_YOUR_ROLE', { role: 'a regulator or the bank itself' })
  return organisation
}

export const freeze = home.action(
  {
    summary: 'Freezes what an organisation holds of a bank’s money in one currency, by order.',
    args: t.record({ holder, bank, currency, order: Reference, expiresMs: t.option(t.time()) }),
  },
  (context, args) => {
    const by = authority(context, args.bank)
    const { timeMs } = context.block
    if (args.expiresMs !== null && args.expiresMs <= timeMs) context.fail('ORDER_EXPIRY_PASSED')
    const before = balanceOf(context, args.holder, args.bank, args.currency)
    const { order: standing } = before
    if (
      standing !== null &&
      !same(standing.by, by) &&
      (standing.expiresMs === null || timeMs < standing.expiresMs)
    )
      context.fail('BALANCE_FROZEN', { order: standing.number })
    const order = { number: args.order, by, sinceMs: timeMs, expiresMs: args.expiresMs }
    setBalance(context, args.holder, args.bank, args.currency, { ...before, order })
    context.emit('frozen', args.holder, {
      holder: args.holder,
      bank: args.bank,
      currency: args.currency,
      order,
    })
    return null
  },
)

export const release = home.action(
  {
    summary: 'Ends a freeze, by who ordered it.',
    args: t.record({ holder, bank, currency, order: Reference, note: Note }),
  },
  (context, args) => {
    const by = authority(context, args.bank)
    const balance = balanceOf(context, args.holder, args.bank, args.currency)
    if (balance.order === null || balance.order.number !== args.order || !same(balance.order.by, by))
      context.fail('ORDER_UNKNOWN', { order: args.order })
    setBalance(context, args.holder, args.bank, args.currency, { ...balance, order: null })
    context.emit('frozen', args.holder, {
      holder: args.holder,
      bank: args.bank,
      currency: args.currency,
      order: null,
    })
    return null
  },
)
