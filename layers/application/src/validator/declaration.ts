import { collection, declareContract, type Infer, t } from '@vouch/contract/api'

/** Most voting power of one validator; two hundred of them stay far below what CometBFT can count. */
export const MAX_POWER = 1_000_000_000_000
export const MAX_VALIDATORS = 200

export const Power = t.integer({ min: 0, max: MAX_POWER })

export const Validator = t.record({
  organisation: t.hash(),
  power: Power,
  /** The account that is paid for its work. */
  payout: t.hash(),
})
export type ValidatorValue = Infer<typeof Validator>

export const Listed = t.record({
  publicKey: t.publicKey(),
  organisation: t.hash(),
  name: t.text({ max: 120 }),
  /** What counts now: none while its organisation is suspended. */
  power: Power,
  payout: t.hash(),
})

/** A power of 0 takes the validator out. */
export const Change = t.record({
  publicKey: t.publicKey(),
  organisation: t.hash(),
  power: Power,
  payout: t.hash(),
})

export const Proposal = t.record({
  change: Change,
  approvals: t.list(t.hash(), { max: 100 }),
  expiresMs: t.integer(),
  status: t.choice('open', 'executed'),
})

/** Which organisations have a bundle, and their power of all. */
export const Readiness = t.record({
  organisations: t.list(t.hash(), { max: MAX_VALIDATORS }),
  power: t.integer(),
  of: t.integer(),
  isEnough: t.boolean(),
})

export const home = declareContract({
  name: 'validator',
  version: 1,
  summary: 'Who votes on blocks, and with what weight; the founders decide.',
  state: {
    validators: collection({ key: t.publicKey(), value: Validator }),
    proposals: collection({ key: t.hash(), value: Proposal }),
    /** Which organisations have the bundle that a proposal of the founders names. */
    readiness: collection({
      key: t.hash(),
      value: t.record({ organisations: t.list(t.hash(), { max: MAX_VALIDATORS }) }),
    }),
  },
  events: {
    validatorProposed: t.record({ proposal: t.hash(), publicKey: t.publicKey(), power: Power, by: t.hash() }),
    validatorApproved: t.record({ proposal: t.hash(), approvals: t.integer(), threshold: t.integer() }),
    validatorReady: t.record({
      proposal: t.hash(),
      organisation: t.hash(),
      power: t.integer(),
      of: t.integer(),
    }),
    validatorChanged: t.record({ publicKey: t.publicKey(), organisation: t.hash(), power: Power }),
  },
  errors: {
    ALREADY_APPROVED: {
      message: 'Your organisation has approved this already.',
      remedy: 'Wait for the other founders.',
    },
    CALLED_BY_CONTRACT: {
      message: 'Validator actions cannot be called by another contract.',
      remedy: 'Submit the action in a transaction of its own.',
    },
    NOT_A_FOUNDER: {
      message: 'Only administrators of founding organisations decide on validators.',
      remedy: 'Ask a founder to propose it.',
    },
    NOT_A_VALIDATOR: {
      message: 'Only administrators of organisations that vote say that they are ready.',
      remedy: 'See who votes: vouch validator list.',
    },
    ORGANISATION_UNKNOWN: {
      message: 'There is no such organisation, or it is suspended.',
      remedy: 'Have it admitted first: vouch organisation add.',
    },
    PROPOSAL_CLOSED: {
      message: 'This proposal was carried out, or its time is over.',
      remedy: 'Propose it again if it is still wanted.',
    },
    PROPOSAL_UNKNOWN: { message: 'There is no such proposal.', remedy: 'See: vouch validator list.' },
    VALIDATOR_KEY_INVALID: {
      message: 'A validator signs with an Ed25519 key of CometBFT.',
      remedy: 'Take the key from comet/config/priv_validator_key.json of its home.',
    },
    VALIDATOR_LAST: {
      message: 'Without this validator nobody would be left to vote.',
      remedy: 'Add another validator first.',
    },
    VALIDATOR_OF_OTHER: {
      message: 'This key votes for another organisation.',
      remedy: 'Make a key of its own for each validator.',
    },
    VALIDATORS_TOO_MANY: {
      message: 'There are {count} validators already.',
      remedy: 'Take one out first.',
    },
  },
})
