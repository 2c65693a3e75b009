import { collection, declareContract, type Infer, index, t } from '@vouch/contract/api'

/** What an organisation may do beyond holding vouchers; append only, the position is recorded. */
export const Role = t.choice('member', 'custodian', 'regulator', 'issuer', 'bank', 'registry', 'auditor')

/** What a key may do: speak for governance and membership, act, or only read. */
export const Right = t.choice('admin', 'sign', 'read')

export const Organisation = t.record({
  name: t.text({ max: 120, min: 1, pattern: 'name' }),
  roles: t.list(Role, { max: 8 }),
  status: t.choice('active', 'suspended'),
  founder: t.boolean(),
  admittedAtHeight: t.integer(),
  /** The members' common secret, sealed to this organisation; see the vault's business keys. */
  sealedSecret: t.option(t.bytes({ max: 2048 })),
})
export type OrganisationValue = Infer<typeof Organisation>

export const Key = t.record({
  organisation: t.hash(),
  /** The person or system that holds it. */
  member: t.text({ max: 80, min: 1, pattern: 'name' }),
  right: Right,
  /** Where documents for it are sealed to: an age recipient. */
  recipient: t.text({ max: 2100, pattern: 'code' }),
  validFromHeight: t.integer(),
  /** The first height at which it no longer counts. */
  revokedFromHeight: t.option(t.integer()),
})
export type KeyValue = Infer<typeof Key>

/** A key as it is given to `found`, `propose`, `addKey` and `rotateKey`. */
export const NewKey = t.record({
  publicKey: t.publicKey(),
  member: t.text({ max: 80, min: 1, pattern: 'name' }),
  right: Right,
  recipient: t.text({ max: 2100, pattern: 'code' }),
})

/** What the founders decide on. Fields that a kind does not use are null. */
export const Decision = t.record({
  kind: t.choice(
    'admit',
    'suspend',
    'reinstate',
    'grant-role',
    'withdraw-role',
    'set-threshold',
    'install-contract',
  ),
  organisation: t.option(t.hash()),
  name: t.option(t.text({ max: 120, min: 1, pattern: 'name' })),
  role: t.option(Role),
  key: t.option(NewKey),
  sealedSecret: t.option(t.bytes({ max: 2048 })),
  threshold: t.option(t.integer({ min: 1, max: 100 })),
  bundleHash: t.option(t.hash()),
  /** For a contract: the first block it executes; null for the one after its installation. */
  atHeight: t.option(t.integer({ min: 1 })),
  /** For a contract: whether validators with more than two thirds of the power must have the bundle first. */
  whenReady: t.option(t.boolean()),
})
export type DecisionValue = Infer<typeof Decision>

export const Proposal = t.record({
  decision: Decision,
  proposedBy: t.hash(),
  approvals: t.list(t.hash(), { max: 100 }),
  expiresMs: t.integer(),
  status: t.choice('open', 'decided', 'executed', 'expired', 'ready'),
})

export const Governance = t.record({
  threshold: t.integer({ min: 1 }),
  founders: t.list(t.hash(), { max: 100 }),
})

/** Who acts: the answer that every other contract asks for. */
export const Actor = t.record({
  organisation: t.hash(),
  name: t.text({ max: 120 }),
  roles: t.list(Role, { max: 8 }),
  member: t.text({ max: 80 }),
  right: Right,
})
export type ActorValue = Infer<typeof Actor>

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const SMALL = 'abcdefghijklmnopqrstuvwxyz'

/** The name as names are told apart: A to Z without their case. Other letters' cases differ between Unicode versions. */
export function folded(name: string): string {
  let out = ''
  for (const letter of name) {
    const at = CAPITALS.indexOf(letter)
    out += at < 0 ? letter : SMALL[at]
  }
  return out
}

export const home = declareContract({
  name: 'identity',
  version: 1,
  summary: 'Organisations, their members’ keys and roles, and the founders who govern.',
  state: {
    organisations: collection({
      key: t.hash(),
      value: Organisation,
      indexes: {
        name: index(t.record({ name: t.text({ max: 120 }) }), (value: OrganisationValue) => [
          { name: folded(value.name) },
        ]),
      },
    }),
    keys: collection({
      key: t.publicKey(),
      value: Key,
      indexes: {
        organisation: index(t.record({ organisation: t.hash() }), (value: KeyValue) => [
          { organisation: value.organisation },
        ]),
      },
    }),
    proposals: collection({ key: t.hash(), value: Proposal }),
    governance: collection({ key: t.record({}), value: Governance }),
  },
  events: {
    admitted: t.record({
      organisation: t.hash(),
      name: t.text({ max: 120 }),
      roles: t.list(Role, { max: 8 }),
    }),
    statusChanged: t.record({ organisation: t.hash(), status: t.choice('active', 'suspended') }),
    rolesChanged: t.record({ organisation: t.hash(), roles: t.list(Role, { max: 8 }) }),
    keyAdded: t.record({ organisation: t.hash(), publicKey: t.publicKey(), member: t.text({ max: 80 }) }),
    keyRevoked: t.record({ organisation: t.hash(), publicKey: t.publicKey(), fromHeight: t.integer() }),
    proposed: t.record({ proposal: t.hash(), kind: t.text({ max: 40 }), by: t.hash() }),
    approved: t.record({ proposal: t.hash(), by: t.hash(), approvals: t.integer(), threshold: t.integer() }),
    executed: t.record({ proposal: t.hash(), kind: t.text({ max: 40 }) }),
    thresholdChanged: t.record({ threshold: t.integer() }),
    secretShared: t.record({ organisation: t.hash(), by: t.hash() }),
    contractInstalled: t.record({
      name: t.text({ max: 64 }),
      bundleHash: t.hash(),
      /** The first block it executes. */
      fromHeight: t.integer(),
    }),
  },
  errors: {
    ALREADY_APPROVED: {
      message: 'Your organisation has approved this proposal already.',
      remedy: 'Wait for the other founders.',
    },
    ALREADY_FOUNDED: { message: 'This chain has its founders already.', remedy: 'Propose changes instead.' },
    BUNDLE_NOT_APPROVED: {
      message: 'The founders have not decided on this bundle.',
      remedy: 'Propose its hash first: vouch contract install.',
    },
    DECISION_INCOMPLETE: {
      message: "A decision of kind '{kind}' needs '{field}'.",
      remedy: 'Fill in the field and propose again.',
    },
    FOUNDER_CANNOT_BE_SUSPENDED: {
      message: 'With {active} active founders and a threshold of {threshold}, this one cannot be suspended.',
      remedy: 'Lower the threshold first.',
    },
    HEIGHT_PASSED: {
      message: 'Height {height} has passed; the chain stands at {now}.',
      remedy: 'Choose a height from {now} on.',
    },
    KEY_EXISTS: { message: 'This key belongs to an organisation already.', remedy: 'Make a new key.' },
    KEY_FOREIGN: {
      message: 'This key belongs to another organisation.',
      remedy: 'Only its own organisation can change a key.',
    },
    KEY_LAST_ADMIN: {
      message: 'This is the last administrator key of the organisation.',
      remedy: 'Add another administrator key first.',
    },
    KEY_NOT_YET_VALID: {
      message: 'This key counts from height {height} on.',
      remedy: 'Wait, or use an older key.',
    },
    KEY_REVOKED: {
      message: 'This key was revoked from height {height} on.',
      remedy: 'Use a key of your organisation that is still valid.',
    },
    KEY_UNKNOWN: {
      message: 'No organisation on this chain has this key.',
      remedy: 'Have your organisation admitted, or the key added: vouch organisation add.',
    },
    NAME_TAKEN: {
      message: "There is an organisation called '{name}' already.",
      remedy: 'Choose another name.',
    },
    NOT_A_FOUNDER: { message: 'Only founding organisations govern.', remedy: 'Ask a founder to propose it.' },
    NOT_THE_VALIDATORS: {
      message: 'Only the contract of the validators notes that they are ready.',
      remedy: 'Type: vouch contract ready.',
    },
    ORGANISATION_SUSPENDED: {
      message: "The organisation '{name}' is suspended.",
      remedy: 'Ask the founders to reinstate it.',
    },
    ORGANISATION_UNKNOWN: {
      message: 'There is no such organisation.',
      remedy: 'See: vouch organisation list.',
    },
    PROPOSAL_CLOSED: {
      message: 'This proposal is {status}.',
      remedy: 'Propose it again if it is still wanted.',
    },
    PROPOSAL_UNKNOWN: { message: 'There is no such proposal.', remedy: 'See: vouch governance proposals.' },
    RIGHT_MISSING: {
      message: "This key may only '{right}'; the action needs '{needed}'.",
      remedy: 'Use a key with that right.',
    },
    SIGNERS_MIXED: {
      message: 'The signers belong to different organisations.',
      remedy: 'Sign with keys of one organisation.',
    },
    THRESHOLD_INVALID: {
      message: 'A threshold of {threshold} does not fit {founders} founders.',
      remedy: 'Choose between 1 and the number of founders.',
    },
    VALIDATORS_NOT_READY: {
      message: 'Validators with more than two thirds of the voting power must have this bundle first.',
      remedy:
        'On each of their machines, type: vouch contract ready. See: vouch contract view validator readiness.',
    },
  },
})
