import {
  addressOf,
  type BlockClosing,
  type CometBlock,
  type ExecutedBlock,
  type Validator,
} from '@vouch/consensus'
import { accountOf, barredKey } from '@vouch/contract/runtime'
import { asHash, type Hash, toHex, unwrap } from '@vouch/core'
import type { OpenedMachine } from '../ledger/local-ledger.ts'
import { closingRecord } from './comet-rewards.ts'

/** What contract and view name the validators: governance decides in them, the engine reads them. */
const CONTRACT = 'validator'
const VIEW = 'validators'

interface Named extends Validator {
  readonly payout: Hash
}

/** As the contract lists them, with those whose power was taken: key, organisation, its name, power, account. */
type Listed = readonly [Uint8Array, Uint8Array, string, number, Uint8Array]

function listValidators({ contracts }: OpenedMachine): readonly Listed[] {
  return unwrap(contracts.view(CONTRACT, VIEW, [])) as unknown as readonly Listed[]
}

/** The validators that the state names. */
export function readValidators(opened: OpenedMachine): readonly Named[] {
  return listValidators(opened)
    .map(([publicKey, , , power, payout]) => ({ publicKey, power, payout: asHash(payout) }))

    .filter(({ publicKey, power }) => power > 0 && opened.state.get(barredKey(publicKey)) === undefined)
}

/** Undefined where the block cannot have changed them, or would leave nobody to vote. */
export function validatorsAfter(
  opened: OpenedMachine,
  executed: ExecutedBlock,
  closing: BlockClosing | undefined,
): readonly Validator[] | undefined {
  const isTouched =
    closing?.always === true ||
    executed.outcomes.some(({ events }) =>
      events.some(
        ({ contract, name }) =>
          (contract === CONTRACT && name === 'validatorChanged') ||
          (contract === 'identity' && name === 'statusChanged'),
      ),
    )
  if (!isTouched) return undefined
  const validators = readValidators(opened).map(({ publicKey, power }) => ({ publicKey, power }))
  return validators.length === 0 ? undefined : validators
}

/**
 * Who voted and who cheated, for the incentive layer; recorded with the block. `voters` could vote for the block before, with
 * the power they had then. Whoever ever had a vote answers for it, once: neither a new key nor leaving spares the account
 * behind the old one.
 */
export function closingOf(
  opened: OpenedMachine,
  { signers, doubleSigners }: CometBlock,
  voters: readonly Validator[],
): BlockClosing {
  const listed = listValidators(opened)
  const payouts = new Map(listed.map(([publicKey, , , , payout]) => [toHex(publicKey), asHash(payout)]))
  const accountFor = (publicKey: Uint8Array): Hash => payouts.get(toHex(publicKey)) ?? accountOf(publicKey)
  const offenders = among(doubleSigners, listed, ([publicKey]) => publicKey)
    .map(([publicKey]) => publicKey)
    .filter((publicKey) => opened.state.get(barredKey(publicKey)) === undefined)
  const signed = among(signers, voters, ({ publicKey }) => publicKey)
  return { record: closingRecord(signed, offenders, accountFor), always: offenders.length > 0 }
}

/** Those of `all` whose addresses are named, in the order of `all`, each once. */
function among<T>(
  addresses: readonly Uint8Array[],
  all: readonly T[],
  keyOf: (one: T) => Uint8Array,
): readonly T[] {
  const named = new Set(addresses.map(toHex))
  return all.filter((one) => named.has(toHex(addressOf(keyOf(one)))))
}
