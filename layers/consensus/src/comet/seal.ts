import { equalBytes, failed, ok, type Result } from '@vouch/core'
import { type Genesis, type Header, headerHash } from '@vouch/data'
import { COMET, cometChainId, cometParameters } from './parameters.ts'
import { decodeCometSeal } from './seal-form.ts'
import { commitFault, type SignedHeader } from './signed-header.ts'
import { type Validator, validatorsHash } from './validator-set.ts'

/**
 * Pure and offline, as a light client does it: from the validators in the genesis each change is proven by a header that
 * more than two thirds of the power before it signed; the last set signed the CometBFT header that carries our hash.
 * Problems: `GENESIS_ENGINE_INVALID`, `SEAL_PENDING`, `SEAL_MALFORMED`, `SEAL_INVALID`.
 */
export function verifyCometSeal(header: Header, seal: Uint8Array, genesis: Genesis): Result<null> {
  const parameters = cometParameters(genesis)
  if (!parameters.ok) return parameters
  const decoded = decodeCometSeal(seal)
  if (!decoded.ok) return decoded
  const { steps } = decoded.value
  const chainId = cometChainId(header.chainId)
  let validators: readonly Validator[] = parameters.value.validators
  let height = 0
  const check = (signed: SignedHeader): string | undefined => {
    if (signed.header.chainId !== chainId) return 'it is of another chain'
    if (signed.header.height <= height) return 'its heights do not ascend'
    height = signed.header.height
    return commitFault(signed, validators)
  }
  for (const [at, step] of steps.entries()) {
    const fault = check(step)
    if (fault !== undefined) return invalid(header, `change ${at + 1} of the validators: ${fault}`)
    if (!equalBytes(step.header.nextValidatorsHash, validatorsHash(step.next)))
      return invalid(header, `change ${at + 1} of the validators names other successors`)
    validators = step.next
  }
  const fault = check(decoded.value)
  if (fault !== undefined) return invalid(header, fault)
  if (!equalBytes(decoded.value.header.appHash, headerHash(header)))
    return invalid(header, 'what the validators signed carries the hash of another block')
  return ok(null)
}

function invalid(header: Header, why: string): Result<never> {
  return failed(
    'SEAL_INVALID',
    `The seal of block ${header.height} does not hold under '${COMET}': ${why}.`,
    'Do not trust this block; ask another validator for the true one.',
    { height: header.height },
  )
}
