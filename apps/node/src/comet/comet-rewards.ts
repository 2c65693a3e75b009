import { COMET, cometParameters, type Validator } from '@vouch/consensus'
import { accountOf, type BlockRewards, REWARD_ESCROW } from '@vouch/contract/runtime'
import {
  asHash,
  type Cbor,
  decode,
  encode,
  failed,
  type Hash,
  ok,
  OperationalError,
  type Result,
  toHex,
  unwrap,
} from '@vouch/core'
import type { Genesis } from '@vouch/data'
import { decodeSchedule, encodeSchedule, type IssuanceSchedule, type Share } from '@vouch/incentive'

/** How validators are paid and punished, fixed in the genesis. */
export interface CometRewardRules {
  readonly schedule: IssuanceSchedule
  /** Thousandths of its account that a validator loses when it is proven to have voted twice. */
  readonly doubleSignPermille: number
}

const VERSION = 1

export function encodeRewardRules({ schedule, doubleSignPermille }: CometRewardRules): Cbor {
  return [VERSION, encodeSchedule(schedule), doubleSignPermille]
}

/** Undefined where the genesis has no rewards. Problem: `REWARDS_INVALID`. */
export function rewardRulesOf(genesis: Genesis): Result<CometRewardRules | undefined> {
  const parameters = cometParameters(genesis)
  if (!parameters.ok) return parameters
  const { rewards } = parameters.value
  if (rewards === null) return ok(undefined)
  const [version, schedule, permille, ...more] = Array.isArray(rewards) ? (rewards as readonly Cbor[]) : []
  const read = decodeSchedule(schedule)
  const isPermille = typeof permille === 'number' && permille >= 0 && permille <= 1000
  if (version !== VERSION || !read.ok || !isPermille || more.length > 0)
    return failed(
      'REWARDS_INVALID',
      'The genesis does not say how validators are paid and punished.',
      'Correct the genesis.',
    )
  return ok({ schedule: read.value, doubleSignPermille: permille })
}

interface Closing {
  /** Validators whose votes for the block before were taken in, by their accounts. */
  readonly signers: readonly Share[]
  readonly offenders: readonly { readonly publicKey: Uint8Array; readonly account: Hash }[]
}

/** What a final block says of its validators, with the accounts that stand for them in the state before it. */
export function closingRecord(
  signers: readonly Validator[],
  offenders: readonly Uint8Array[],
  accountFor: (publicKey: Uint8Array) => Hash,
): Uint8Array {
  return encode([
    VERSION,
    signers.map(({ publicKey, power }) => [accountFor(publicKey), power]),
    offenders.map((publicKey) => [publicKey, accountFor(publicKey)]),
  ])
}

export function readClosing(record: Uint8Array): Closing {
  const [, signers, offenders] = unwrap(decode(record)) as unknown as readonly [
    number,
    readonly (readonly [Uint8Array, number])[],
    readonly (readonly [Uint8Array, Uint8Array])[],
  ]
  return {
    signers: signers.map(([account, power]) => ({ account: asHash(account), weight: BigInt(power) })),
    offenders: offenders.map(([publicKey, account]) => ({ publicKey, account: asHash(account) })),
  }
}

/**
 * Fees and new units of a block go to those whose votes made the block before it final, by their power; what an offender loses
 * goes to the others. Undefined for other chains. Throws `GENESIS_INVALID`.
 */
export function cometRewards(genesis: Genesis): BlockRewards | undefined {
  if (genesis.engine !== COMET) return undefined
  const rules = rewardRulesOf(genesis)
  if (!rules.ok) throw new OperationalError('GENESIS_INVALID', rules.problem.detail, rules.problem.remedy)
  if (rules.value === undefined) return undefined
  const { schedule, doubleSignPermille } = rules.value
  return {
    rules: { schedule, maturity: 0, escrow: REWARD_ESCROW },
    earners({ closing, proposer }) {
      const { signers, offenders } = closing === undefined ? NOBODY : readClosing(closing.record)
      const bad = new Set(offenders.map(({ account }) => toHex(account)))
      const good = signers.filter(({ account }) => !bad.has(toHex(account)))
      // The first block has no votes before it.
      return good.length > 0 ? good : [{ account: accountOf(proposer), weight: 1n }]
    },
    penalties: ({ closing }) =>
      (closing === undefined ? NOBODY : readClosing(closing.record)).offenders.map((offender) => ({
        ...offender,
        permille: doubleSignPermille,
      })),
  }
}

const NOBODY: Closing = { signers: [], offenders: [] }
