import type { bill, calendar, deal, money } from '@vouch/application'
import { declareContract, t } from '@vouch/contract/api'

const home = declareContract({
  name: 'middleman',
  version: 1,
  summary: 'Calls actions of other contracts with the signatures of its own caller.',
  state: {},
  events: {},
  errors: {},
})

const Id = t.record({ id: t.hash() })

const receive = home.action({ summary: 'Receives a bill for whoever signed.', args: Id }, (context, { id }) =>
  context.call<typeof bill, 'receive'>('bill', 'receive', { id }),
)

const cancel = home.action({ summary: 'Cancels a deal for whoever signed.', args: Id }, (context, { id }) => {
  context.call<typeof deal, 'cancel'>('deal', 'cancel', { id, note: '' })
  return null
})

const transfer = home.action({ summary: 'Pays for whoever signed.', args: Id }, (context, { id }) =>
  context.call<typeof money, 'transfer'>('money', 'transfer', {
    bank: id,
    currency: 'CNY',
    to: id,
    amount: 1n,
    note: '',
  }),
)

const publish = home.action({ summary: 'Publishes for whoever signed.', args: t.record({}) }, (context) => {
  context.call<typeof calendar, 'publish'>('calendar', 'publish', {
    calendar: 'X',
    year: 2026,
    title: 'X',
    utcOffsetMinutes: 0,
    nonWorking: [],
    source: '',
  })
  return null
})

export const contract = home.contract({ actions: { receive, cancel, transfer, publish }, views: {} })
