import type { BlockClosing, ExecutedBlock, CometBlock, Validator } from '@vouch/consensus'
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

/** The validators that the state names. */
export function readValidators({ contracts, state }: OpenedMachine): readonly Named[] {
  const listed = unwrap(contracts.view(CONTRACT, VIEW, [])) as unknown as readonly (readonly [
    Uint8Array,
    Uint8Array,
    string,
    number,
    Uint8Array,
  ])[]
  return listed
    .map(([publicKey, , , power, payout]) => ({ publicKey, power, payout: asHash(payout) }))
    .filter(({ publicKey, power }) => power > 0 && state.get(barredKey(publicKey)) === undefined)
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

/** Who voted and who cheated, for the incentive layer; recorded with the block. */
export function closingOf(
  opened: OpenedMachine,
  block: CometBlock,
  validators: readonly Validator[],
): BlockClosing {
  const payouts = new Map(readValidators(opened).map((one) => [toHex(one.publicKey), one.payout]))
  const accountFor = (publicKey: Uint8Array): Hash => payouts.get(toHex(publicKey)) ?? accountOf(publicKey)
  return {
    record: closingRecord(block, validators, accountFor),
    always: block.doubleSigners.length > 0,
  }
}
