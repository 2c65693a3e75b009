import { concatBytes, equalBytes, failed, ok, type Result } from '@vouch/core'
import type { Header } from '../block/header.ts'
import { decodeOutcome, type Outcome } from '../block/outcome.ts'
import { leafHash, rootFromInclusionPath } from '../merkle-log/merkle-log.ts'
import { decodeStateProof, verifyStateProof } from '../state/state-proof.ts'
import { decodeSignedTransaction, type SignedTransaction } from '../transaction/transaction.ts'
import { verifyTransaction } from '../transaction/verify-transaction.ts'
import { type OutcomeClaim, type RecordClaim, recordKeyPrefix } from './receipt.ts'

export interface ProvenOutcome {
  readonly outcome: Outcome
  readonly signed: SignedTransaction
  /** Of the block, in milliseconds since 1970 UTC. */
  readonly timeMs: number
}

export interface ProvenRecord {
  readonly contract: string
  readonly collection: string
  /** Within the collection. */
  readonly key: Uint8Array
  /** As stored; undefined where the record is proven absent. */
  readonly value: Uint8Array | undefined
  readonly height: number
  readonly timeMs: number
}

const REMEDY = 'Do not rely on it; ask for the receipt again.'

/** `header` is of the claim's height and its seal has been checked. */
export function proveOutcome(claim: OutcomeClaim, header: Header): Result<ProvenOutcome> {
  // The root does not bind the number of leaves; the header does.
  const root = rootFromInclusionPath(leafHash(claim.outcome), claim.index, claim.size, claim.path)
  if (claim.size !== header.transactionCount || !root.ok || !equalBytes(root.value, header.outcomesRoot))
    return failed(
      'RECEIPT_INCLUSION_INVALID',
      `The outcome is not the one at ${claim.height}.${claim.index} under the sealed root.`,
      REMEDY,
    )
  const outcome = decodeOutcome(claim.outcome)
  if (!outcome.ok) return outcome
  const signed = decodeSignedTransaction(claim.transaction)
  if (!signed.ok) return signed
  const agrees =
    outcome.value.height === claim.height &&
    outcome.value.index === claim.index &&
    equalBytes(outcome.value.transactionId, signed.value.id) &&
    equalBytes(signed.value.transaction.chainId, header.chainId)
  if (!agrees)
    return failed(
      'RECEIPT_OUTCOME_MISMATCH',
      'The outcome is sealed, but it is not of the transaction beside it.',
      REMEDY,
    )
  const verified = verifyTransaction(signed.value)
  if (!verified.ok) return verified
  return ok({ outcome: outcome.value, signed: signed.value, timeMs: header.timeMs })
}

export function proveRecord(claim: RecordClaim, header: Header): Result<ProvenRecord> {
  const { contract, collection, key, height } = claim
  const proof = decodeStateProof(claim.proof)
  if (!proof.ok) return invalid(`The proof of the record cannot be read: ${proof.problem.detail}`)
  if (!equalBytes(proof.value.key, concatBytes(recordKeyPrefix(contract, collection), key)))
    return invalid('The proof is of another record than the claim names.')
  const verified = verifyStateProof(proof.value)
  if (!verified.ok) return invalid(`The proof of the record does not hold: ${verified.problem.detail}`)
  if (!equalBytes(verified.value.root, header.stateRoot))
    return invalid(`The record did not stand so under the sealed state of block ${height}.`)
  return ok({ contract, collection, key, value: proof.value.value, height, timeMs: header.timeMs })
}

function invalid(detail: string): Result<never> {
  return failed('RECEIPT_STATE_PROOF_INVALID', detail, REMEDY)
}
