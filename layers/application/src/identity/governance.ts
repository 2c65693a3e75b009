import { type Infer, t } from '@vouch/contract/api'
import {
  Decision,
  type DecisionValue,
  folded,
  home,
  NewKey,
  type OrganisationValue,
  Role,
} from './declaration.ts'
import { recordKey } from './keys.ts'
import {
  type Acting,
  activeOrganisation,
  callerWith,
  includesBytes,
  sameBytes,
  validKey,
} from './membership.ts'

/** How long founders may take to decide: thirty days of block time. */
const PROPOSAL_LIFE_MS = 30 * 24 * 3_600_000
const MAIN = {}

const Founder = t.record({
  name: t.text({ max: 120, min: 1, pattern: 'name' }),
  roles: t.list(Role, { max: 8 }),
  key: NewKey,
  sealedSecret: t.option(t.bytes({ max: 2048 })),
})

export const found = home.action(
  {
    summary: 'Names the founding organisations and how many of them decide.',
    args: t.record({ founders: t.list(Founder, { max: 100 }), threshold: t.integer({ min: 1, max: 100 }) }),
    genesisOnly: true,
  },
  (context, { founders, threshold }) => {
    if (context.state.governance.has(MAIN)) context.fail('ALREADY_FOUNDED')
    if (threshold > founders.length)
      context.fail('THRESHOLD_INVALID', { threshold, founders: founders.length })
    const ids = founders.map((founder) => admit(context, founder, true))
    context.state.governance.set(MAIN, { threshold, founders: ids })
    return null
  },
)

export const propose = home.action(
  {
    summary: 'Puts a decision to the founders; it is carried out as soon as enough of them agree.',
    args: t.record({ decision: Decision }),
    result: t.record({ proposal: t.hash(), executed: t.boolean(), organisation: t.option(t.hash()) }),
  },
  (context, { decision }) => {
    const voters = foundersSigning(context)
    checkComplete(context, decision)
    const proposal = context.hash('proposal', context.transactionId)
    const by = voters[0] as Uint8Array
    context.state.proposals.set(proposal, {
      decision,
      proposedBy: by,
      approvals: voters,
      expiresMs: context.block.timeMs + PROPOSAL_LIFE_MS,
      status: 'open',
    })
    context.emit('proposed', proposal, { proposal, kind: decision.kind, by })
    const organisation = settle(context, proposal)
    return { proposal, executed: context.state.proposals.get(proposal)?.status !== 'open', organisation }
  },
)

export const approve = home.action(
  {
    summary: 'Agrees to a proposal, as a founder.',
    args: t.record({ proposal: t.hash() }),
    result: t.record({ executed: t.boolean(), organisation: t.option(t.hash()) }),
  },
  (context, { proposal }) => {
    const voters = foundersSigning(context)
    const record = context.state.proposals.get(proposal)
    if (record === undefined) return context.fail('PROPOSAL_UNKNOWN')
    if (record.status !== 'open') return context.fail('PROPOSAL_CLOSED', { status: record.status })
    if (context.block.timeMs > record.expiresMs) return context.fail('PROPOSAL_CLOSED', { status: 'expired' })
    const fresh = voters.filter((voter) => !includesBytes(record.approvals, voter))
    if (fresh.length === 0) return context.fail('ALREADY_APPROVED')
    context.state.proposals.set(proposal, { ...record, approvals: [...record.approvals, ...fresh] })
    const organisation = settle(context, proposal)
    return { executed: context.state.proposals.get(proposal)?.status !== 'open', organisation }
  },
)

export const install = home.action(
  {
    summary: 'Puts a contract in force whose bundle the founders decided on.',
    args: t.record({
      proposal: t.hash(),
      name: t.text({ max: 64, pattern: 'code' }),
      bundle: t.bytes({ max: 200 * 1024 }),
    }),
    result: t.record({ fromHeight: t.integer() }),
  },
  (context, { proposal, name, bundle }) => {
    callerWith(context, 'admin')
    const record = context.state.proposals.get(proposal)
    if (record === undefined) return context.fail('PROPOSAL_UNKNOWN')
    const { decision, status } = record
    const mustBeHeld = decision.whenReady === true
    if (decision.kind !== 'install-contract' || (status !== 'decided' && status !== 'ready'))
      return context.fail('BUNDLE_NOT_APPROVED')
    if (mustBeHeld && status !== 'ready') return context.fail('VALIDATORS_NOT_READY')
    const bundleHash = context.install(name, bundle, { height: decision.atHeight ?? 0, mustBeHeld })
    if (
      decision.bundleHash === null ||
      !includesBytes([decision.bundleHash], bundleHash) ||
      decision.name !== name
    )
      return context.fail('BUNDLE_NOT_APPROVED')
    context.state.proposals.set(proposal, { ...record, status: 'executed' })
    const next = context.block.height + 1
    const fromHeight = decision.atHeight !== null && decision.atHeight > next ? decision.atHeight : next
    context.emit('contractInstalled', bundleHash, { name, bundleHash, fromHeight })
    return { fromHeight }
  },
)

export const markReady = home.action(
  {
    summary: 'Notes that enough validators have a bundle; for the contract of the validators only.',
    args: t.record({ proposal: t.hash() }),
  },
  (context, { proposal }) => {
    if (context.caller.contract !== 'validator') context.fail('NOT_THE_VALIDATORS')
    const record = context.state.proposals.get(proposal)
    if (record === undefined) return context.fail('PROPOSAL_UNKNOWN')
    if (record.status === 'decided') context.state.proposals.set(proposal, { ...record, status: 'ready' })
    return null
  },
)

export const shareSecret = home.action(
  {
    summary: 'Hands the members’ common secret, sealed to it, to an organisation; a founder or itself may.',
    args: t.record({ organisation: t.hash(), sealedSecret: t.bytes({ max: 2048, min: 1 }) }),
  },
  (context, { organisation, sealedSecret }) => {
    const caller = callerWith(context, 'admin')
    const founders = context.state.governance.get(MAIN)?.founders ?? []
    if (!sameBytes(caller.organisation, organisation) && !includesBytes(founders, caller.organisation))
      context.fail('NOT_A_FOUNDER')
    const record = activeOrganisation(context, organisation)
    context.state.organisations.set(organisation, { ...record, sealedSecret })
    context.emit('secretShared', organisation, { organisation, by: caller.organisation })
    return null
  },
)

/** The founding organisations among the signers, each once; every signer must be an administrator of one. */
function foundersSigning(context: Acting): Uint8Array[] {
  const governance = context.state.governance.get(MAIN)
  const voters: Uint8Array[] = []
  for (const publicKey of context.caller.keys) {
    const key = validKey(context, publicKey)
    if (key.right !== 'admin') return context.fail('RIGHT_MISSING', { right: key.right, needed: 'admin' })
    if (governance === undefined || !includesBytes(governance.founders, key.organisation))
      return context.fail('NOT_A_FOUNDER')
    activeOrganisation(context, key.organisation)
    if (!includesBytes(voters, key.organisation)) voters.push(key.organisation)
  }
  return voters
}

const NEEDS = {
  admit: ['name', 'role', 'key'],
  suspend: ['organisation'],
  reinstate: ['organisation'],
  'grant-role': ['organisation', 'role'],
  'withdraw-role': ['organisation', 'role'],
  'set-threshold': ['threshold'],
  'install-contract': ['name', 'bundleHash'],
} as const

function checkComplete(context: Acting, decision: DecisionValue): void {
  for (const field of NEEDS[decision.kind])
    if (decision[field] === null) context.fail('DECISION_INCOMPLETE', { kind: decision.kind, field })
}

/** Carries the decision out where enough founders agree; gives the organisation it made or changed. */
function settle(context: Acting, proposal: Uint8Array): Uint8Array | null {
  const governance = context.state.governance.get(MAIN)
  const record = context.state.proposals.get(proposal)
  if (governance === undefined || record === undefined) return null
  const { decision } = record
  // A founder suspended since it approved no longer decides.
  const approvals = record.approvals.filter((id) => context.state.organisations.get(id)?.status === 'active')
  context.emit('approved', proposal, {
    proposal,
    by: approvals[approvals.length - 1] as Uint8Array,
    approvals: approvals.length,
    threshold: governance.threshold,
  })
  if (approvals.length < governance.threshold) return null
  const waits = decision.kind === 'install-contract'
  context.state.proposals.set(proposal, { ...record, status: waits ? 'decided' : 'executed' })
  const changed = waits ? null : carryOut(context, decision)
  if (!waits) context.emit('executed', proposal, { proposal, kind: decision.kind })
  return changed
}

function carryOut(context: Acting, decision: DecisionValue): Uint8Array | null {
  const { kind, organisation, role, key, name, threshold } = decision
  if (kind === 'admit' && name !== null && key !== null && role !== null)
    return admit(context, { name, roles: [role], key, sealedSecret: decision.sealedSecret }, false)
  if (kind === 'set-threshold' && threshold !== null) return setThreshold(context, threshold)
  if (organisation === null) return null
  const record = context.state.organisations.get(organisation)
  if (record === undefined) return context.fail('ORGANISATION_UNKNOWN')
  if (kind === 'suspend' || kind === 'reinstate')
    changeStatus(context, organisation, record, kind === 'suspend')
  else if (role !== null) changeRoles(context, organisation, record, role, kind === 'grant-role')
  return organisation
}

function admit(context: Acting, founder: Infer<typeof Founder>, isFounder: boolean): Uint8Array {
  const taken = context.state.organisations.by.name({ name: folded(founder.name) }, { limit: 1 })
  if (taken.length > 0) context.fail('NAME_TAKEN', { name: founder.name })
  const id = context.hash('organisation', founder.key.publicKey)
  const { name, roles, sealedSecret } = founder
  context.state.organisations.set(id, {
    name,
    roles,
    status: 'active',
    founder: isFounder,
    admittedAtHeight: context.block.height,
    sealedSecret,
  })
  recordKey(context, id, founder.key, context.block.height)
  context.emit('admitted', id, { organisation: id, name, roles })
  return id
}

function setThreshold(context: Acting, threshold: number): null {
  const governance = context.state.governance.get(MAIN)
  if (governance === undefined) return null
  const active = activeFounders(context, governance.founders)
  if (threshold > active) return context.fail('THRESHOLD_INVALID', { threshold, founders: active })
  context.state.governance.set(MAIN, { ...governance, threshold })
  context.emit('thresholdChanged', context.chainId, { threshold })
  return null
}

function activeFounders(context: Acting, founders: readonly Uint8Array[]): number {
  return founders.filter((id) => context.state.organisations.get(id)?.status === 'active').length
}

function changeStatus(context: Acting, id: Uint8Array, record: OrganisationValue, suspend: boolean): void {
  const governance = context.state.governance.get(MAIN)
  if (suspend && record.founder && governance !== undefined) {
    const active = activeFounders(context, governance.founders)
    if (active - 1 < governance.threshold)
      context.fail('FOUNDER_CANNOT_BE_SUSPENDED', { active, threshold: governance.threshold })
  }
  const status = suspend ? 'suspended' : 'active'
  context.state.organisations.set(id, { ...record, status })
  context.emit('statusChanged', id, { organisation: id, status })
}

function changeRoles(
  context: Acting,
  id: Uint8Array,
  record: OrganisationValue,
  role: Infer<typeof Role>,
  grant: boolean,
): void {
  const without = record.roles.filter((held) => held !== role)
  const roles = grant ? [...without, role] : without
  context.state.organisations.set(id, { ...record, roles })
  context.emit('rolesChanged', id, { organisation: id, roles })
}
