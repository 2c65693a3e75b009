import { type Cbor, failed, isPublicKey, ok, type PublicKey, type Result } from '@vouch/core'
import type { Genesis } from '@vouch/data'
import type { AsertRules } from './asert.ts'
import { isCanonicalBits, targetOf } from './compact.ts'

/** The engine's name in a genesis. */
export const POW = 'pow'

/** The rules of a chain under proof of work, in its genesis. */
export interface PowParameters {
  /** Time between blocks that difficulty aims at. */
  readonly blockTimeMs: number
  /** Difficulty halves or doubles when the chain is so far off its schedule. */
  readonly halfLifeMs: number
  /** The target of the first block, compact. */
  readonly startBits: number
  /** The easiest target ever, compact. */
  readonly limitBits: number
  /** How far a block's time may lie ahead of a node's clock. */
  readonly futureLimitMs: number
  /** Confirmations after which a block is shown as final. */
  readonly finalityDepth: number
  /** Blocks after which what a block earned can be spent. */
  readonly maturity: number
  /** How units are issued, as `encodeSchedule` of @vouch/incentive writes it; this layer does not read it. */
  readonly schedule: Cbor
  /** Who may sign checkpoints; nodes follow them only where they are switched on. */
  readonly checkpointKeys: readonly PublicKey[]
}

const VERSION = 1
/** Half a minute to a block, a difficulty that an ordinary machine meets at once. */
export const DEFAULT_POW_PARAMETERS: Omit<PowParameters, 'schedule'> = {
  blockTimeMs: 30_000,
  halfLifeMs: 3_600_000,
  startBits: 0x1e7f_ffff,
  limitBits: 0x1f7f_ffff,
  futureLimitMs: 120_000,
  finalityDepth: 6,
  maturity: 20,
  checkpointKeys: [],
}

export function encodePowParameters(parameters: PowParameters): Cbor {
  return [
    VERSION,
    parameters.blockTimeMs,
    parameters.halfLifeMs,
    parameters.startBits,
    parameters.limitBits,
    parameters.futureLimitMs,
    parameters.finalityDepth,
    parameters.maturity,
    parameters.schedule,
    parameters.checkpointKeys,
  ]
}

/** Problem: `GENESIS_ENGINE_INVALID`. */
export function powParameters(genesis: Genesis): Result<PowParameters> {
  const slots = genesis.engineParameters
  if (genesis.engine !== POW || !Array.isArray(slots) || slots.length !== 10 || slots[0] !== VERSION)
    return invalid()
  const [, ...fields] = slots as readonly Cbor[]
  const numbers = fields.slice(0, 7)
  if (!numbers.every((field) => typeof field === 'number' && field >= 0)) return invalid()
  const [blockTimeMs, halfLifeMs, startBits, limitBits, futureLimitMs, finalityDepth, maturity] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const [schedule, keys] = fields.slice(7) as [Cbor, Cbor]
  if (blockTimeMs < 1 || halfLifeMs < 1 || finalityDepth < 1) return invalid()
  if (!isCanonicalBits(startBits) || !isCanonicalBits(limitBits)) return invalid()
  if (targetOf(startBits) > targetOf(limitBits) || !Array.isArray(keys)) return invalid()
  const checkpointKeys = (keys as readonly Cbor[]).filter(
    (key): key is PublicKey => key instanceof Uint8Array && isPublicKey(key),
  )
  if (checkpointKeys.length !== keys.length) return invalid()
  return ok({
    blockTimeMs,
    halfLifeMs,
    startBits,
    limitBits,
    futureLimitMs,
    finalityDepth,
    maturity,
    schedule,
    checkpointKeys,
  })
}

/** The genesis is the anchor: its parent would have come one ideal block time earlier. */
export function asertRulesOf(parameters: PowParameters, genesisTimeMs: number): AsertRules {
  const idealBlockTime = BigInt(parameters.blockTimeMs)
  return {
    anchor: {
      height: 0n,
      parentTime: BigInt(genesisTimeMs) - idealBlockTime,
      bits: parameters.startBits,
    },
    idealBlockTime,
    halfLife: BigInt(parameters.halfLifeMs),
    limit: targetOf(parameters.limitBits),
  }
}

function invalid(): Result<never> {
  return failed(
    'GENESIS_ENGINE_INVALID',
    'The genesis does not state the rules of proof of work.',
    'Use a genesis made for the engine pow.',
  )
}
