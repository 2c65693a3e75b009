import type { FastifyInstance } from 'fastify'
import { fieldsOf } from '../http/fields.ts'
import { refuse } from '../http/problem.ts'
import type { Durable } from '../journal/durable.ts'
import type { Taken } from './inbox.ts'
import type { Account, BankEvent, BankState } from './state.ts'

interface BankRoutes {
  readonly durable: Durable<BankState, BankEvent>
  take(bytes: Uint8Array): Taken
  changed(): void
}

const ACCOUNT = /^[A-Z0-9-]{1,34}$/

export function addBankRoutes(app: FastifyInstance, { durable, take, changed }: BankRoutes): void {
  const commit = (events: readonly BankEvent[]): void => {
    durable.commit(events)
    changed()
  }
  app.get('/accounts', () => [...durable.state.accounts.values()].map(shown))
  app.post('/accounts', ({ body }, reply) => {
    const fields = fieldsOf(body)
    const account = fields.text('account', ACCOUNT)
    if (durable.state.accounts.has(account))
      refuse('ACCOUNT_EXISTS', `There is an account ${account} already.`, 'Use another number.')
    commit([{ kind: 'opened', account, owner: fields.text('owner'), deal: null }])
    return reply.code(201).send(shown(accountOf(durable.state, account)))
  })
  app.get<{ Params: { id: string } }>('/accounts/:id', ({ params }) =>
    shown(accountOf(durable.state, params.id)),
  )
  app.post<{ Params: { id: string } }>('/accounts/:id/credit', ({ params, body }) => {
    const { id, deal } = accountOf(durable.state, params.id)
    if (deal !== null)
      refuse(
        'ACCOUNT_IS_ESCROW',
        'Money comes into an escrow by a payment only.',
        'Send a pain.001 from an account.',
      )
    const fields = fieldsOf(body)
    const currency = fields.text('currency', /^[A-Z]{3}$/)
    commit([{ kind: 'credited', account: id, currency, minor: fields.minor('amount').toString() }])
    return shown(accountOf(durable.state, id))
  })
  app.get<{ Params: { deal: string } }>('/escrows/:deal', ({ params }) => {
    const account = durable.state.escrowOf.get(params.deal)
    if (account === undefined)
      return refuse(
        'ACCOUNT_UNKNOWN',
        'There is no escrow for this deal.',
        'It is opened when both have signed.',
      )
    const of = <T extends { readonly deal: string }>(all: ReadonlyMap<string, T>) =>
      [...all.values()].filter(({ deal }) => deal === params.deal).map(plain)
    const { entries, payouts } = durable.state
    return { ...shown(accountOf(durable.state, account)), entries: of(entries), payouts: of(payouts) }
  })
  app.post('/messages', ({ body }, reply) => {
    if (!(body instanceof Uint8Array))
      return refuse('REQUEST_INVALID', 'A message is sent as application/xml.', 'Set Content-Type.')
    const { became, problem } = take(body)
    if (problem !== undefined) refuse(problem.code, problem.detail, problem.remedy)
    return reply.code(202).send({ became })
  })
  app.get('/messages', () =>
    [...durable.state.kept.values()].map(({ messageId, type, way }) => ({ messageId, type, way })),
  )
  app.get<{ Params: { id: string } }>('/messages/:id', ({ params }, reply) => {
    const message = durable.state.kept.get(params.id)
    if (message === undefined)
      return refuse('STATEMENT_UNKNOWN', 'There is no such message.', 'See those there are: GET /messages.')
    return reply.type('application/xml').send(message.xml)
  })
}

function accountOf(state: BankState, id: string): Account {
  return (
    state.accounts.get(id) ??
    refuse(
      'ACCOUNT_UNKNOWN',
      `There is no account ${id.slice(0, 60)}.`,
      'See those there are: GET /accounts.',
    )
  )
}

/** Amounts as decimal digits, in minor units. */
function shown({ id, owner, deal, balances }: Account) {
  const amounts = Object.fromEntries([...balances].map(([currency, minor]) => [currency, minor.toString()]))
  return { account: id, owner, deal, balances: amounts }
}

function plain(record: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  )
}
