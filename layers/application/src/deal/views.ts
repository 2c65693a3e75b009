import { t } from '@vouch/contract/api'
import { Position } from '../bill/types.ts'
import { Currency } from '../money/declaration.ts'
import { EvidenceKey, home } from './declaration.ts'
import { entriesToReturn, isPaid } from './facts.ts'
import { isEscrowFrozen } from './parties.ts'
import { tasksOf } from './tasks.ts'
import { Deal, Entry, Evidence, State, Task } from './types.ts'

const LIMIT = t.integer({ min: 1, max: 200 })
const Found = t.record({ id: t.hash(), deal: Deal })

export const deal = home.view(
  { summary: 'A deal by its id.', args: t.record({ id: t.hash() }), result: t.option(Deal) },
  (context, { id }) => context.state.deals.get(id) ?? null,
)

export const deals = home.view(
  {
    summary: 'Deals by party, open or ended, by state, by bill, or all.',
    args: t.record({
      party: t.option(t.hash()),
      /** With `party`: true open ones, false ended ones, null both. */
      open: t.option(t.boolean()),
      state: t.option(State),
      bill: t.option(t.hash()),
      after: t.option(t.hash()),
      limit: t.integer({ min: 1, max: 100 }),
    }),
    result: t.list(Found, { max: 100 }),
  },
  (context, { party, open, state, bill, after, limit }) => {
    const page = after === null ? { limit } : { after, limit }
    const { by } = context.state.deals
    const found =
      party !== null
        ? by.party(open === null ? { party } : { party, open }, page)
        : bill !== null
          ? by.bill({ bill }, page)
          : state !== null
            ? by.state({ state }, page)
            : context.state.deals.scan(page)
    return found.map(({ key, value }) => ({ id: key, deal: value }))
  },
)

export const evidence = home.view(
  {
    summary: 'The messages that a deal rests on, by who said it and message id.',
    args: t.record({ id: t.hash(), after: t.option(EvidenceKey), limit: LIMIT }),
    result: t.list(t.record({ key: EvidenceKey, evidence: Evidence }), { max: 200 }),
  },
  (context, { id, after, limit }) =>
    context.state.evidence
      .scan(after === null ? { limit } : { after, limit }, { deal: id })
      .map(({ key, value }) => ({ key, evidence: value })),
)

export const obligations = home.view(
  {
    summary: 'What the bank owes now: entries to return, each to its payer, and the price to pay out.',
    args: t.record({ id: t.hash() }),
    result: t.option(
      t.record({
        /** By order: nothing of it is due as long as this is so. */
        frozen: t.boolean(),
        toReturn: t.list(Entry, { max: 32 }),
        toPay: t.option(
          t.record({ amount: t.amount(), currency: Currency, account: t.option(t.hash()), payee: t.hash() }),
        ),
      }),
    ),
  },
  (context, { id }) => {
    const found = context.state.deals.get(id)
    if (found === undefined) return null
    const { terms, titleMoved, receiptVerified } = found
    const due = titleMoved && receiptVerified && !isPaid(found)
    return {
      frozen: isEscrowFrozen(found, context.block.timeMs),
      toReturn: entriesToReturn(found),
      toPay: due
        ? {
            amount: terms.price,
            currency: terms.currency,
            account: terms.sellerAccount,
            payee: terms.seller,
          }
        : null,
    }
  },
)

export const tasks = home.view(
  {
    summary: 'Who has to act in a deal now, and until when.',
    args: t.record({ id: t.hash() }),
    result: t.list(Task, { max: 8 }),
  },
  (context, { id }) => {
    const found = context.state.deals.get(id)
    const { timeMs } = context.block
    return found === undefined ? [] : tasksOf(found, isEscrowFrozen(found, timeMs), timeMs)
  },
)

export const awaiting = home.view(
  {
    summary: 'The open deals of a party with what is to be done in each now.',
    args: t.record({ party: t.hash(), after: t.option(t.hash()), limit: t.integer({ min: 1, max: 100 }) }),
    result: t.list(t.record({ id: t.hash(), state: State, tasks: t.list(Task, { max: 8 }) }), { max: 100 }),
  },
  (context, { party, after, limit }) => {
    const { timeMs } = context.block
    const page = after === null ? { limit } : { after, limit }
    return context.state.deals.by.party({ party, open: true }, page).map(({ key, value }) => ({
      id: key,
      state: value.state,
      tasks: tasksOf(value, isEscrowFrozen(value, timeMs), timeMs),
    }))
  },
)

export const claim = home.view(
  {
    summary: 'The open deal that has a position of a bill, with its range.',
    args: t.record({ bill: t.hash(), position: Position }),
    result: t.option(t.record({ deal: t.hash(), start: Position, end: Position })),
  },
  (context, { bill, position }) => {
    const page = { after: { bill, start: position + 1 }, limit: 1, reverse: true }
    const found = context.state.claims.scan(page, { bill })[0]
    if (found === undefined || found.value.end < position) return null
    return { deal: found.value.deal, start: found.key.start, end: found.value.end }
  },
)
