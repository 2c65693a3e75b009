import { t } from '@vouch/contract/api'
import { activeOrganisation, actor } from '../acting.ts'
import { hex, same } from '../bytes.ts'
import { type Acting, credit, debit, tell } from './balances.ts'
import { isCurrency } from './currency.ts'
import { Currency, home, Note, Reference } from './declaration.ts'

/** The bank that acts. */
function bankActing(context: Acting): Uint8Array {
  const { organisation, roles } = actor(context)
  if (!roles.includes('bank')) context.fail('NOT_YOUR_ROLE', { role: 'a bank' })
  return organisation
}

function checkAmount(context: Acting, currency: string, amount: bigint): void {
  if (!isCurrency(currency)) context.fail('CURRENCY_UNKNOWN', { currency })
  if (amount === 0n) context.fail('AMOUNT_ZERO')
}

interface Used {
  readonly bank: Uint8Array
  readonly reference: string
  readonly kind: 'issue' | 'redemption'
  readonly currency: string
  readonly amount: bigint
  readonly party: Uint8Array
}

/** A reference counts once, so that a message delivered twice creates or destroys nothing. */
function useReference(context: Acting, { bank, reference, kind, currency, amount, party }: Used): void {
  const before = context.state.references.get({ bank, reference })
  if (before !== undefined)
    context.fail('REFERENCE_USED', { reference, transaction: hex(before.transaction) })
  context.state.references.set(
    { bank, reference },
    { kind, currency, amount, party, transaction: context.transactionId },
  )
}

function changeSupply(context: Acting, bank: Uint8Array, currency: string, change: bigint): bigint {
  const issued = (context.state.supply.get({ bank, currency })?.issued ?? 0n) + change
  context.state.supply.set({ bank, currency }, { issued })
  return issued
}

const Supply = t.record({ issued: t.amount() })

export const issue = home.action(
  {
    summary: 'Issues deposit money of the bank that signs, against a deposit with it.',
    args: t.record({
      to: t.hash(),
      currency: Currency,
      amount: t.amount(),
      reference: Reference,
      note: Note,
    }),
    result: Supply,
  },
  (context, { to, currency, amount, reference, note }) => {
    const bank = bankActing(context)
    checkAmount(context, currency, amount)
    activeOrganisation(context, to)
    useReference(context, { bank, reference, kind: 'issue', currency, amount, party: to })
    credit(context, to, bank, currency, amount)
    tell(context, { kind: 'issued', bank, currency, amount, from: null, to, about: null, note })
    return { issued: changeSupply(context, bank, currency, amount) }
  },
)

export const redeem = home.action(
  {
    summary: 'Destroys deposit money that the bank that signs has back from a holder, whom it pays outside.',
    args: t.record({
      from: t.hash(),
      currency: Currency,
      amount: t.amount(),
      reference: Reference,
      note: Note,
    }),
    result: Supply,
  },
  (context, { from, currency, amount, reference, note }) => {
    const bank = bankActing(context)
    checkAmount(context, currency, amount)
    useReference(context, { bank, reference, kind: 'redemption', currency, amount, party: from })
    // Only what was paid back to it: a bank cannot destroy what others hold.
    debit(context, bank, bank, currency, amount)
    tell(context, { kind: 'redeemed', bank, currency, amount, from: bank, to: null, about: from, note })
    return { issued: changeSupply(context, bank, currency, -amount) }
  },
)

export const transfer = home.action(
  {
    summary: 'Pays deposit money to another organisation, or back to its bank.',
    args: t.record({ bank: t.hash(), currency: Currency, to: t.hash(), amount: t.amount(), note: Note }),
  },
  (context, { bank, currency, to, amount, note }) => {
    const { organisation } = actor(context)
    checkAmount(context, currency, amount)
    if (same(organisation, to)) context.fail('PAID_TO_SELF')
    activeOrganisation(context, to)
    debit(context, organisation, bank, currency, amount)
    credit(context, to, bank, currency, amount)
    tell(context, { kind: 'transferred', bank, currency, amount, from: organisation, to, about: null, note })
    return null
  },
)
