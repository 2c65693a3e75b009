import { type ActionContext, type Infer, t, type ViewContext } from '@vouch/contract/api'
import { activeOrganisation, organisationOf } from '../acting.ts'
import { same } from '../bytes.ts'
import type { contract as identity } from '../identity/contract.ts'
import { Change, home, Listed, MAX_VALIDATORS, Power, Proposal, Readiness } from './declaration.ts'

type Acting = ActionContext<(typeof home)['declaration']>
type Reading = ViewContext<(typeof home)['declaration']>

/** How long founders may take to decide: thirty days of block time. */
const PROPOSAL_LIFE_MS = 30 * 24 * 3_600_000
const ED25519_SCHEME = 1
const PAGE = { limit: MAX_VALIDATORS }

const found = home.action(
  {
    summary: 'Names the validators that a chain begins with.',
    args: t.record({
      validators: t.list(
        t.record({
          publicKey: t.publicKey(),
          organisation: t.text({ max: 120 }),
          power: Power,
          payout: t.hash(),
        }),
        { max: MAX_VALIDATORS },
      ),
    }),
    genesisOnly: true,
  },
  (context, { validators }) => {
    for (const { publicKey, organisation, power, payout } of validators) {
      const named = context.view<typeof identity, 'organisationByName'>('identity', 'organisationByName', {
        name: organisation,
      })
      if (named === null) return context.fail('ORGANISATION_UNKNOWN')
      context.state.validators.set(publicKey, { organisation: named.id, power, payout })
    }
    return null
  },
)

const propose = home.action(
  {
    summary: 'Puts a validator and its voting power to the founders; power 0 takes it out.',
    args: Change,
    result: t.record({ proposal: t.hash(), executed: t.boolean() }),
  },
  (context, change) => {
    const { voters } = foundersSigning(context)
    check(context, change)
    const proposal = context.hash('validator', context.transactionId)
    context.state.proposals.set(proposal, {
      change,
      approvals: voters,
      expiresMs: context.block.timeMs + PROPOSAL_LIFE_MS,
      status: 'open',
    })
    const { publicKey, power } = change
    context.emit('validatorProposed', proposal, { proposal, publicKey, power, by: voters[0] as Uint8Array })
    return { proposal, executed: settle(context, proposal) }
  },
)

const approve = home.action(
  {
    summary: 'Agrees to a validator, as a founder.',
    args: t.record({ proposal: t.hash() }),
    result: t.record({ executed: t.boolean() }),
  },
  (context, { proposal }) => {
    const { voters } = foundersSigning(context)
    const record = context.state.proposals.get(proposal)
    if (record === undefined) return context.fail('PROPOSAL_UNKNOWN')
    if (record.status !== 'open' || context.block.timeMs > record.expiresMs)
      return context.fail('PROPOSAL_CLOSED')
    const fresh = voters.filter((voter) => !record.approvals.some((other) => same(other, voter)))
    if (fresh.length === 0) return context.fail('ALREADY_APPROVED')
    context.state.proposals.set(proposal, { ...record, approvals: [...record.approvals, ...fresh] })
    return { executed: settle(context, proposal) }
  },
)

const ready = home.action(
  {
    summary: 'Says that this organisation has the bundle that a proposal of the founders names.',
    args: t.record({ proposal: t.hash() }),
    result: Readiness,
  },
  (context, { proposal }) => {
    if (context.caller.contract !== null) context.fail('CALLED_BY_CONTRACT')
    const { organisation, right } = context.view<typeof identity, 'actor'>('identity', 'actor', {
      keys: context.caller.keys,
    })
    if (right !== 'admin' || powerOf(context, [organisation]) === 0) return context.fail('NOT_A_VALIDATOR')
    const before = context.state.readiness.get(proposal)?.organisations ?? []
    const organisations = before.some((other) => same(other, organisation))
      ? before
      : [...before, organisation]
    context.state.readiness.set(proposal, { organisations })
    const power = powerOf(context, organisations)
    const of = powerOf(context, null)
    context.emit('validatorReady', proposal, { proposal, organisation, power, of })
    if (isEnough(power, of)) context.call<typeof identity, 'markReady'>('identity', 'markReady', { proposal })
    return { organisations, power, of, isEnough: isEnough(power, of) }
  },
)

/** As many as a block needs: the others may stop, and the chain goes on. */
function isEnough(power: number, of: number): boolean {
  return power * 3 > of * 2
}

/** Voting power of some organisations, or of all; none while one is suspended. */
function powerOf(context: Reading, organisations: readonly Uint8Array[] | null): number {
  let power = 0
  for (const { value } of context.state.validators.scan(PAGE)) {
    const counts = organisations === null || organisations.some((one) => same(one, value.organisation))
    if (counts && organisationOf(context, value.organisation)?.status === 'active') power += value.power
  }
  return power
}

/** The founding organisations among the signers, each once, and what the chain's governance says. */
function foundersSigning(context: Acting) {
  if (context.caller.contract !== null) context.fail('CALLED_BY_CONTRACT')
  const governance = context.view<typeof identity, 'governance'>('identity', 'governance', {})
  if (governance === null) return context.fail('NOT_A_FOUNDER')
  const voters: Uint8Array[] = []
  for (const key of context.caller.keys) {
    const { organisation, right } = context.view<typeof identity, 'actor'>('identity', 'actor', {
      keys: [key],
    })
    const isFounder = governance.founders.some((founder) => same(founder, organisation))
    if (right !== 'admin' || !isFounder) return context.fail('NOT_A_FOUNDER')
    if (!voters.some((voter) => same(voter, organisation))) voters.push(organisation)
  }
  return { voters, governance }
}

function check(context: Acting, { publicKey, organisation, power }: Infer<typeof Change>): void {
  if (publicKey[0] !== ED25519_SCHEME) context.fail('VALIDATOR_KEY_INVALID')
  const before = context.state.validators.get(publicKey)
  if (before !== undefined && !same(before.organisation, organisation)) context.fail('VALIDATOR_OF_OTHER')
  if (power > 0) activeOrganisation(context, organisation)
  const count = context.state.validators.scan(PAGE).length
  if (before === undefined && count >= MAX_VALIDATORS) context.fail('VALIDATORS_TOO_MANY', { count })
}

/** Carries a proposal out where enough founders that are still active agree. */
function settle(context: Acting, proposal: Uint8Array): boolean {
  const record = context.state.proposals.get(proposal)
  const governance = context.view<typeof identity, 'governance'>('identity', 'governance', {})
  if (record === undefined || governance === null) return false
  const approvals = record.approvals.filter((id) => organisationOf(context, id)?.status === 'active').length
  const { threshold } = governance
  context.emit('validatorApproved', proposal, { proposal, approvals, threshold })
  if (approvals < threshold) return false
  const { publicKey, organisation, power, payout } = record.change
  check(context, record.change)
  context.state.validators.set(publicKey, { organisation, power, payout })
  if (!context.state.validators.scan(PAGE).some(({ value }) => value.power > 0))
    return context.fail('VALIDATOR_LAST')
  context.state.proposals.set(proposal, { ...record, status: 'executed' })
  context.emit('validatorChanged', publicKey, { publicKey, organisation, power })
  return true
}

const validators = home.view(
  {
    summary: 'Who votes on blocks, in the order of their keys.',
    args: t.record({}),
    result: t.list(Listed, { max: MAX_VALIDATORS }),
  },
  (context) =>
    context.state.validators.scan(PAGE).map(({ key, value }) => {
      const owner = organisationOf(context, value.organisation)
      const isActive = owner !== null && owner.status === 'active'
      return { ...value, publicKey: key, name: owner?.name ?? '', power: isActive ? value.power : 0 }
    }),
)

const proposals = home.view(
  {
    summary: 'Proposals in the order of their ids.',
    args: t.record({ after: t.option(t.hash()), limit: t.integer({ min: 1, max: 200 }) }),
    result: t.list(t.record({ id: t.hash(), proposal: Proposal }), { max: 200 }),
  },
  (context, { after, limit }) =>
    context.state.proposals
      .scan(after === null ? { limit } : { after, limit })
      .map((entry) => ({ id: entry.key, proposal: entry.value })),
)

const readiness = home.view(
  {
    summary: 'Who has the bundle that a proposal of the founders names.',
    args: t.record({ proposal: t.hash() }),
    result: Readiness,
  },
  (context, { proposal }) => {
    const organisations = context.state.readiness.get(proposal)?.organisations ?? []
    const power = powerOf(context, organisations)
    const of = powerOf(context, null)
    return { organisations, power, of, isEnough: isEnough(power, of) }
  },
)

export const contract = home.contract({
  actions: { found, propose, approve, ready },
  views: { validators, proposals, readiness },
})
