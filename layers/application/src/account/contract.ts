import { declareContract, t } from '@vouch/contract/api'

const Movement = t.record({ from: t.hash(), to: t.hash(), amount: t.amount() })
const Standing = t.record({ account: t.hash(), balance: t.amount() })

const home = declareContract({
  name: 'account',
  version: 1,
  summary: 'Balances in fee units: look at them, and pay from one account into another.',
  // Balances are the runtime's own records, which fees move as well; see the capability `accounts`.
  state: {},
  events: {
    sent: Movement,
    received: Movement,
    /** Many at once; each of them has its own `received`. */
    paid: t.record({ from: t.hash(), amount: t.amount(), receivers: t.integer() }),
  },
  errors: {
    ACCOUNT_BALANCE_TOO_LOW: {
      message: 'The account holds {balance} units; {amount} are to be paid.',
      remedy: 'Pay less, or have units paid into the account.',
    },
    AMOUNT_ZERO: { message: 'Nothing is to be paid.', remedy: 'Name an amount above zero.' },
    CALLED_BY_CONTRACT: {
      message: 'Account actions cannot be called by another contract.',
      remedy: 'Submit the action in a transaction of its own.',
    },
    PAID_TO_SELF: { message: 'Payer and receiver are the same account.', remedy: 'Name another account.' },
  },
})

const transfer = home.action(
  {
    summary: 'Pays fee units from the first signer’s account into another.',
    args: t.record({ to: t.hash(), amount: t.amount() }),
    result: Standing,
  },
  (context, { to, amount }) => {
    if (context.caller.contract !== null) context.fail('CALLED_BY_CONTRACT')
    if (amount === 0n) context.fail('AMOUNT_ZERO')
    const { accounts } = context
    const from = accounts.of(context.caller.keys[0] as Uint8Array)
    if (from.every((byte, at) => byte === to[at])) context.fail('PAID_TO_SELF')
    const balance = accounts.balance(from)
    if (!accounts.move(from, to, amount))
      context.fail('ACCOUNT_BALANCE_TOO_LOW', { balance: `${balance}`, amount: `${amount}` })
    const movement = { from, to, amount }
    context.emit('sent', from, movement)
    context.emit('received', to, movement)
    return { account: from, balance: balance - amount }
  },
)

/** Contracts that pay for a signer who called them: each checks that the signer wants exactly this. */
const PAYERS = ['pool']
const MAX_PAYMENTS = 200

const payAll = home.action(
  {
    summary: 'Pays fee units from the first signer’s account into many, or into none.',
    args: t.record({
      payments: t.list(t.record({ to: t.hash(), amount: t.amount() }), { max: MAX_PAYMENTS }),
    }),
    result: Standing,
  },
  (context, { payments }) => {
    const by = context.caller.contract
    if (by !== null && !PAYERS.some((payer) => payer === by)) context.fail('CALLED_BY_CONTRACT')
    const { accounts } = context
    const from = accounts.of(context.caller.keys[0] as Uint8Array)
    let total = 0n
    for (const { to, amount } of payments) {
      if (amount === 0n) context.fail('AMOUNT_ZERO')
      if (from.every((byte, at) => byte === to[at])) context.fail('PAID_TO_SELF')
      total += amount
    }
    const balance = accounts.balance(from)
    if (balance < total)
      context.fail('ACCOUNT_BALANCE_TOO_LOW', { balance: `${balance}`, amount: `${total}` })
    for (const { to, amount } of payments) {
      accounts.move(from, to, amount)
      context.emit('received', to, { from, to, amount })
    }
    context.emit('paid', from, { from, amount: total, receivers: payments.length })
    return { account: from, balance: balance - total }
  },
)

const balance = home.view(
  { summary: 'What an account holds.', args: t.record({ account: t.hash() }), result: t.amount() },
  (context, { account }) => context.accounts.balance(account),
)

const balanceOf = home.view(
  {
    summary: 'The account of a key, and what it holds.',
    args: t.record({ publicKey: t.publicKey() }),
    result: Standing,
  },
  (context, { publicKey }) => {
    const account = context.accounts.of(publicKey)
    return { account, balance: context.accounts.balance(account) }
  },
)

const supply = home.view(
  { summary: 'All units there are.', args: t.record({}), result: t.amount() },
  (context) => context.accounts.supply(),
)

export const contract = home.contract({
  actions: { transfer, payAll },
  views: { balance, balanceOf, supply },
})
