import { t } from '@vouch/contract/api'
import { same } from '../bytes.ts'
import { home } from './declaration.ts'
import { isFrozen, isMatured } from './guards.ts'
import { liableOf } from './payment.ts'
import { holdingAt } from './ranges.ts'
import { Bill, Circulation, Holding, Position } from './types.ts'

const LIMIT = t.integer({ min: 1, max: 200 })
const Found = t.record({ id: t.hash(), bill: Bill })
const Key = t.record({ bill: t.hash(), start: Position })
const At = t.record({ id: t.hash(), start: Position })

export const bill = home.view(
  { summary: 'A bill by its id.', args: t.record({ id: t.hash() }), result: t.option(Bill) },
  (context, { id }) => context.state.bills.get(id) ?? null,
)

export const billByNumber = home.view(
  {
    summary: 'A bill by the number on it.',
    args: t.record({ number: t.text({ max: 40 }) }),
    result: t.option(Found),
  },
  (context, { number }) => {
    const found = context.state.bills.by.number({ number })
    return found === undefined ? null : { id: found.key, bill: found.value }
  },
)

export const bills = home.view(
  {
    summary: 'Bills in the order of their ids.',
    args: t.record({ after: t.option(t.hash()), limit: LIMIT }),
    result: t.list(Found, { max: 200 }),
  },
  (context, { after, limit }) =>
    context.state.bills
      .scan(after === null ? { limit } : { after, limit })
      .map((entry) => ({ id: entry.key, bill: entry.value })),
)

export const ranges = home.view(
  {
    summary: 'The ranges of a bill in order; each says whose it is and how it stands.',
    args: t.record({ id: t.hash(), after: t.option(Position), limit: LIMIT }),
    result: t.list(Holding, { max: 200 }),
  },
  (context, { id, after, limit }) =>
    context.state.holdings
      .scan(after === null ? { limit } : { after: { bill: id, start: after }, limit }, { bill: id })
      .map((entry) => entry.value),
)

export const held = home.view(
  {
    summary: 'The ranges that an organisation holds, of all bills or in one circulation.',
    args: t.record({
      holder: t.hash(),
      circulation: t.option(Circulation),
      after: t.option(Key),
      limit: LIMIT,
    }),
    result: t.list(Holding, { max: 200 }),
  },
  (context, { holder, circulation, after, limit }) =>
    context.state.holdings.by
      .holder(
        circulation === null ? { holder } : { holder, circulation },
        after === null ? { limit } : { after, limit },
      )
      .map((entry) => entry.value),
)

export const offered = home.view(
  {
    summary: 'The ranges that wait for an organisation’s signature.',
    args: t.record({ to: t.hash(), after: t.option(Key), limit: LIMIT }),
    result: t.list(Holding, { max: 200 }),
  },
  (context, { to, after, limit }) =>
    context.state.holdings.by
      .offered({ to }, after === null ? { limit } : { after, limit })
      .map((entry) => entry.value),
)

export const range = home.view(
  { summary: 'The range that a position lies in.', args: At, result: t.option(Holding) },
  (context, { id, start }) => holdingAt(context, id, start) ?? null,
)

export const standing = home.view(
  {
    summary: 'How the range at a position stands now: what has run out counts no more.',
    args: At,
    result: t.option(
      t.record({
        frozen: t.boolean(),
        matured: t.boolean(),
        transferable: t.boolean(),
        deal: t.option(t.hash()),
        /** Who may be pursued, since it was dishonoured. */
        liable: t.list(t.hash(), { max: 66 }),
      }),
    ),
  },
  (context, { id, start }) => {
    const face = context.state.bills.get(id)
    const holding = holdingAt(context, id, start)
    if (face === undefined || holding === undefined) return null
    const { timeMs } = context.block
    const frozen = isFrozen(holding, timeMs)
    const matured = isMatured(face, timeMs)
    return {
      frozen,
      matured,
      transferable: holding.circulation === 'TF0301' && !frozen && !matured,
      deal: holding.deal,
      liable: liableOf(face, holding),
    }
  },
)

export const offerable = home.view(
  {
    summary: 'Why a range of a holder cannot become part of a deal; empty where it can.',
    args: t.record({ id: t.hash(), start: Position, end: Position, holder: t.hash() }),
    result: t.record({ obstacle: t.text({ max: 80 }) }),
  },
  (context, { id, start, end, holder }) => {
    const face = context.state.bills.get(id)
    if (face === undefined) return { obstacle: 'there is no such bill' }
    const holding = holdingAt(context, id, start)
    if (holding === undefined || end < start || end > holding.end)
      return { obstacle: 'it is not one range of the bill' }
    if (!same(holding.holder, holder)) return { obstacle: 'the seller does not hold it' }
    if (isFrozen(holding, context.block.timeMs)) return { obstacle: 'it is frozen' }
    if (isMatured(face, context.block.timeMs)) return { obstacle: 'it has matured' }
    if (holding.circulation !== 'TF0301') return { obstacle: `it is ${holding.circulation}` }
    const whole = holding.start === start && holding.end === end
    return { obstacle: whole || face.splittable ? '' : 'it cannot be split' }
  },
)
