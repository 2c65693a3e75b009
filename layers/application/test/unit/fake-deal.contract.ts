import type { bill, money } from '@vouch/application'
import { declareContract, t } from '@vouch/contract/api'

const home = declareContract({
  name: 'deal',
  version: 1,
  summary: 'Takes the place of the contract of deals, and misuses what only that one may do.',
  state: {},
  events: {},
  errors: {},
})

const Hold = t.record({ deal: t.hash(), bank: t.hash(), from: t.hash() })

const hold = home.action({ summary: 'Sets money aside.', args: Hold }, (context, { deal, bank, from }) =>
  context.call<typeof money, 'hold'>('money', 'hold', { deal, bank, currency: 'CNY', from, amount: 1n }),
)

const giveBack = home.action(
  { summary: 'Gives money back.', args: t.record({ deal: t.hash() }) },
  (context, { deal }) => context.call<typeof money, 'returnHold'>('money', 'returnHold', { deal }),
)

const unlock = home.action(
  { summary: 'Unlocks a bill.', args: t.record({ id: t.hash(), deal: t.hash(), end: t.integer() }) },
  (context, { id, deal, end }) =>
    context.call<typeof bill, 'unlock'>('bill', 'unlock', { id, start: 1, end, deal }),
)

export const contract = home.contract({ actions: { hold, giveBack, unlock }, views: {} })
