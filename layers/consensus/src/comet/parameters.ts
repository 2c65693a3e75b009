import { type Cbor, failed, type Hash, ok, type Result, toHex } from '@vouch/core'
import type { Genesis } from '@vouch/data'
import { inOrder, isValidatorSet, type Validator } from './validator-set.ts'

/** The engine's name in a genesis. */
export const COMET = 'comet'

/** What the genesis of a chain on CometBFT says besides. */
export interface CometParameters {
  readonly validators: readonly Validator[]
  /** How validators are paid and punished, in the incentive layer's form. */
  readonly rewards: Cbor
}

const VERSION = 1

/** Engine parameters in the genesis: `[1, [[public key, power] …], rewards]`. */
export function encodeCometParameters({ validators, rewards }: CometParameters): Cbor {
  return [VERSION, encodeValidators(validators), rewards]
}

/** Problem: `GENESIS_ENGINE_INVALID`. */
export function cometParameters(genesis: Genesis): Result<CometParameters> {
  const slots = genesis.engineParameters
  if (genesis.engine !== COMET || !Array.isArray(slots) || slots[0] !== VERSION || slots.length !== 3)
    return invalid()
  const validators = readValidators(slots[1] as Cbor)
  return validators === undefined ? invalid() : ok({ validators, rewards: slots[2] as Cbor })
}

export function encodeValidators(validators: readonly Validator[]): Cbor {
  return inOrder(validators).map(({ publicKey, power }) => [publicKey, power])
}

/** Undefined where it is no set of validators, in their order. */
export function readValidators(value: Cbor | undefined): readonly Validator[] | undefined {
  if (!Array.isArray(value)) return undefined
  const validators: Validator[] = []
  for (const pair of value as readonly Cbor[]) {
    const [publicKey, power, ...more] = Array.isArray(pair) ? (pair as readonly Cbor[]) : []
    if (!(publicKey instanceof Uint8Array) || typeof power !== 'number' || more.length > 0) return undefined
    validators.push({ publicKey, power })
  }
  if (!isValidatorSet(validators)) return undefined
  return inOrder(validators).every((validator, at) => validator === validators[at]) ? validators : undefined
}

/** CometBFT's name for the chain: every vote is signed under it, so that no vote counts on two chains. */
export function cometChainId(chainId: Hash | Uint8Array): string {
  return `vouch-${toHex(chainId).slice(0, 40)}`
}

function invalid(): Result<never> {
  return failed(
    'GENESIS_ENGINE_INVALID',
    'The genesis does not name the validators of a chain on CometBFT.',
    'Use a genesis made for the engine comet.',
  )
}
