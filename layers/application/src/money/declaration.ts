import { collection, declareContract, type Infer, index, t } from '@vouch/contract/api'

/** ISO 4217, capitals. */
export const Currency = t.text({ max: 3, min: 3, pattern: 'currency' })
export const Reference = t.text({ max: 120, min: 1, pattern: 'name' })
export const Note = t.text({ max: 300, pattern: 'line' })

/** A freeze by order: what is held cannot be paid away; what comes in still comes in. */
export const FreezeOrder = t.record({
  number: Reference,
  by: t.hash(),
  sinceMs: t.time(),
  expiresMs: t.option(t.time()),
})

/** What one organisation holds of one bank's money in one currency, in minor units. */
export const Balance = t.record({
  available: t.amount(),
  /** Set aside for deals; see `holds`. */
  held: t.amount(),
  order: t.option(FreezeOrder),
})
export type BalanceValue = Infer<typeof Balance>

export const BalanceKey = t.record({ holder: t.hash(), bank: t.hash(), currency: Currency })

/** Money set aside for one deal. */
export const Hold = t.record({
  bank: t.hash(),
  currency: Currency,
  amount: t.amount(),
  from: t.hash(),
  /** Who has it now that the hold has ended: the seller, or `from` again. */
  paidTo: t.option(t.hash()),
  status: t.choice('held', 'paid', 'returned'),
})
export type HoldValue = Infer<typeof Hold>

export const Movement = t.record({
  kind: t.choice('issued', 'redeemed', 'transferred', 'held', 'paid', 'returned'),
  bank: t.hash(),
  currency: Currency,
  amount: t.amount(),
  from: t.option(t.hash()),
  to: t.option(t.hash()),
  /** The deal or bill it was for. */
  about: t.option(t.hash()),
  note: Note,
})

export const home = declareContract({
  name: 'money',
  version: 1,
  summary: 'Deposit money: a bank’s promise to pay, issued and redeemed by that bank alone.',
  state: {
    balances: collection({
      key: BalanceKey,
      value: Balance,
    }),
    /** What a bank owes in a currency: the sum of all balances of it. */
    supply: collection({
      key: t.record({ bank: t.hash(), currency: Currency }),
      value: t.record({ issued: t.amount() }),
    }),
    /** References of issues and redemptions that were used; each counts once. */
    references: collection({
      key: t.record({ bank: t.hash(), reference: Reference }),
      value: t.record({
        kind: t.choice('issue', 'redemption'),
        currency: Currency,
        amount: t.amount(),
        party: t.hash(),
        transaction: t.hash(),
      }),
    }),
    /** By deal. */
    holds: collection({
      key: t.hash(),
      value: Hold,
      indexes: { from: index(t.record({ from: t.hash() }), (value: HoldValue) => [{ from: value.from }]) },
    }),
  },
  /** Told to each side under its organisation's id. */
  events: {
    moved: Movement,
    frozen: t.record({ holder: t.hash(), bank: t.hash(), currency: Currency, order: t.option(FreezeOrder) }),
  },
  errors: {
    AMOUNT_ZERO: { message: 'Nothing is to be moved.', remedy: 'Name an amount above zero.' },
    BALANCE_FROZEN: {
      message: "The balance is frozen by order '{order}'.",
      remedy: 'Wait until it is released.',
    },
    BALANCE_TOO_LOW: {
      message: 'There are {available} {currency} (minor units) to pay from; {amount} are needed.',
      remedy: 'Have the bank issue more against a deposit, or name less.',
    },
    CALLED_BY_CONTRACT: {
      message: 'This money action cannot be called by another contract.',
      remedy: 'Submit the action in a transaction of its own.',
    },
    CURRENCY_UNKNOWN: {
      message: "'{currency}' is not a currency of ISO 4217.",
      remedy: 'Use its three capital letters, such as CNY or EUR.',
    },
    HOLD_ENDED: { message: 'The money set aside was {status} already.', remedy: 'See: vouch deal status.' },
    HOLD_EXISTS: { message: 'Money is set aside for this deal already.', remedy: 'See: vouch deal status.' },
    HOLD_UNKNOWN: { message: 'No money is set aside for this deal.', remedy: 'See: vouch deal status.' },
    NOT_YOUR_ROLE: {
      message: 'Only {role} may do this; your organisation is not.',
      remedy: 'Use a key of {role}.',
    },
    ONLY_CONTRACTS: {
      message: 'Only the contracts of bills and deals may do this.',
      remedy: 'Act through the deal or the bill.',
    },
    ORDER_EXPIRY_PASSED: {
      message: 'The expiry of the order lies in the past.',
      remedy: 'Choose a later time.',
    },
    ORDER_UNKNOWN: {
      message: "There is no order '{order}' of yours in force here.",
      remedy: 'See: vouch money balance.',
    },
    ORGANISATION_UNKNOWN: {
      message: 'There is no such organisation, or it is suspended.',
      remedy: 'See: vouch organisation list.',
    },
    PAID_TO_SELF: { message: 'Payer and receiver are the same.', remedy: 'Name another organisation.' },
    REFERENCE_USED: {
      message: "The reference '{reference}' was used already, in transaction {transaction}.",
      remedy: 'It counts once. If this is another movement, give it a reference of its own.',
    },
  },
})
