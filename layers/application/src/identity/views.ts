import { t } from '@vouch/contract/api'
import { Actor, folded, Governance, home, Key, Organisation, Proposal } from './declaration.ts'
import { actorOf } from './membership.ts'

const Found = t.record({ id: t.hash(), organisation: Organisation })
const PAGE = t.integer({ min: 1, max: 200 })

export const actor = home.view(
  {
    summary: 'Who acts with these keys, now.',
    args: t.record({ keys: t.list(t.publicKey(), { max: 16 }) }),
    result: Actor,
  },
  (context, { keys }) => actorOf(context, keys),
)

export const organisation = home.view(
  { summary: 'An organisation by its id.', args: t.record({ id: t.hash() }), result: t.option(Organisation) },
  (context, { id }) => context.state.organisations.get(id) ?? null,
)

export const organisationByName = home.view(
  {
    summary: 'An organisation by its name, whatever the case of its letters.',
    args: t.record({ name: t.text({ max: 120 }) }),
    result: t.option(Found),
  },
  (context, { name }) => {
    const found = context.state.organisations.by.name({ name: folded(name) }, { limit: 1 })[0]
    return found === undefined ? null : { id: found.key, organisation: found.value }
  },
)

export const organisations = home.view(
  {
    summary: 'Organisations in the order of their ids.',
    args: t.record({ after: t.option(t.hash()), limit: PAGE }),
    result: t.list(Found, { max: 200 }),
  },
  (context, { after, limit }) =>
    context.state.organisations
      .scan(after === null ? { limit } : { after, limit })
      .map((entry) => ({ id: entry.key, organisation: entry.value })),
)

export const key = home.view(
  { summary: 'A key and whose it is.', args: t.record({ publicKey: t.publicKey() }), result: t.option(Key) },
  (context, { publicKey }) => context.state.keys.get(publicKey) ?? null,
)

export const keysOf = home.view(
  {
    summary: 'All keys of an organisation, revoked ones too.',
    args: t.record({ organisation: t.hash(), after: t.option(t.publicKey()), limit: PAGE }),
    result: t.list(t.record({ publicKey: t.publicKey(), key: Key }), { max: 200 }),
  },
  (context, args) => {
    const page = args.after === null ? { limit: args.limit } : { after: args.after, limit: args.limit }
    return context.state.keys.by
      .organisation({ organisation: args.organisation }, page)
      .map((entry) => ({ publicKey: entry.key, key: entry.value }))
  },
)

export const governance = home.view(
  { summary: 'The founders, and how many of them decide.', args: t.record({}), result: t.option(Governance) },
  (context) => context.state.governance.get({}) ?? null,
)

export const proposals = home.view(
  {
    summary: 'Proposals in the order of their ids.',
    args: t.record({ after: t.option(t.hash()), limit: PAGE }),
    result: t.list(t.record({ id: t.hash(), proposal: Proposal }), { max: 200 }),
  },
  (context, { after, limit }) =>
    context.state.proposals
      .scan(after === null ? { limit } : { after, limit })
      .map((entry) => ({ id: entry.key, proposal: entry.value })),
)
