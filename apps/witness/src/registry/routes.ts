import type { FastifyInstance } from 'fastify'
import type { Durable } from '../journal/durable.ts'
import { fieldsOf } from '../http/fields.ts'
import { refuse } from '../http/problem.ts'
import { type Bar, type Bill, type Part, partsIn, type RegistryEvent, type RegistryState } from './state.ts'

interface RegistryRoutes {
  readonly durable: Durable<RegistryState, RegistryEvent>
  /** Something has changed that a deal may have to hear of. */
  changed(): void
}

const HEX = /^[0-9a-f]{64}$/
const NUMBER = /^[A-Za-z0-9._:/-]{1,40}$/

export function addRegistryRoutes(app: FastifyInstance, { durable, changed }: RegistryRoutes): void {
  const commit = (events: readonly RegistryEvent[]): void => {
    durable.commit(events)
    changed()
  }
  app.get('/bills', () => [...durable.state.bills.values()].map(shown))
  app.post('/bills', ({ body }, reply) => {
    const fields = fieldsOf(body)
    const number = fields.text('number', NUMBER)
    if (durable.state.bills.has(number))
      refuse('BILL_EXISTS', `The registry has a bill ${number} already.`, 'Use another number.')
    const amount = Number(fields.minor('amount'))
    if (amount < 1)
      refuse('FIELD_INVALID', 'A bill is of at least one unit.', 'Name its amount.', { field: 'amount' })
    const issued = {
      kind: 'issued',
      number,
      currency: fields.text('currency', /^[A-Z]{3}$/),
      amount,
      maturityMs: fields.whole('maturityMs'),
      holder: fields.text('holder', HEX),
    } as const
    commit([issued])
    return reply.code(201).send(shown(billOf(durable.state, number)))
  })
  app.get<{ Params: { number: string } }>('/bills/:number', ({ params }) =>
    shown(billOf(durable.state, params.number)),
  )
  app.get<{ Params: { number: string }; Querystring: { start?: string; end?: string } }>(
    '/bills/:number/holding',
    ({ params, query }) =>
      holding(billOf(durable.state, params.number), Number(query.start), Number(query.end)),
  )
  app.post<{ Params: { number: string; what: string } }>('/bills/:number/:what', ({ params, body }) => {
    const bill = billOf(durable.state, params.number)
    const bar = barOf(params.what, fieldsOf(body).text('reference', /^\P{Cc}{1,60}$/u))
    const last = bill.parts.at(-1)?.end ?? 0
    const { start = 1, end = last } = body as { start?: number; end?: number }
    const parts = partsIn(bill, start, end)
    if (parts === undefined)
      return refuse('RANGE_INVALID', 'The bill does not have this range.', 'See its parts.')
    if (bar !== null && parts.some((part) => part.bar !== null))
      refuse('RANGE_TAKEN', 'A part of this range is frozen or pledged already.', 'Release it first.')
    commit([{ kind: 'barred', number: bill.number, start, end, bar }])
    return shown(billOf(durable.state, params.number))
  })
  app.get<{ Params: { id: string } }>('/statements/:id', ({ params }, reply) => {
    const text = durable.state.texts.get(params.id)
    if (text === undefined)
      return refuse('STATEMENT_UNKNOWN', 'There is no such statement.', 'See its message id.')
    return reply.type('application/json').send(text)
  })
}

function barOf(what: string, reference: string): Bar | null {
  if (what === 'freeze') return { kind: 'frozen', reference }
  if (what === 'pledge') return { kind: 'pledged', reference }
  if (what === 'release') return null
  return refuse(
    'ROUTE_UNKNOWN',
    `A bill cannot be asked to ${what.slice(0, 40)}.`,
    'Use freeze, pledge or release.',
  )
}

function billOf(state: RegistryState, number: string): Bill {
  return (
    state.bills.get(number) ??
    refuse('BILL_UNKNOWN', `The registry has no bill ${number.slice(0, 60)}.`, 'Check its number.')
  )
}

export interface Holding {
  readonly number: string
  readonly start: number
  readonly end: number
  /** Face amount of the range, minor units. */
  readonly amount: number
  readonly currency: string
  readonly maturityMs: number
  /** Organisation id in hexadecimal; null where several hold it. */
  readonly holder: string | null
  readonly free: boolean
}

/** What a bank asks: who has exactly this range. */
function holding(bill: Bill, start: number, end: number): Holding {
  const parts = partsIn(bill, start, end)
  if (parts === undefined)
    return refuse('RANGE_INVALID', 'The bill does not have this range.', 'See its parts.')
  const holders = new Set(parts.map((part) => part.holder))
  const { number, currency, maturityMs } = bill
  return {
    number,
    start,
    end,
    amount: end - start + 1,
    currency,
    maturityMs,
    holder: holders.size === 1 ? (parts[0] as Part).holder : null,
    free: parts.every((part) => part.hold === null && part.bar === null),
  }
}

function shown(bill: Bill) {
  return { ...bill, amount: bill.parts.at(-1)?.end ?? 0 }
}
