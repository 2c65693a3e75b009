import { equalBytes, failed, type Hash, ok, type Problem, type Result } from '@vouch/core'
import { decodeSignedTransaction, verifyTransaction } from '@vouch/data'

/** What a node asks of a transaction before anything else looks at it: form, size, chain and signatures. */
export interface AdmissionRules {
  readonly chainId: Hash
  readonly maxTransactionBytes: number
}

/** A transaction that may wait for a block. */
export interface Admitted {
  readonly id: Uint8Array
  readonly bytes: Uint8Array
}

/** Problems: those of the codec, `TRANSACTION_TOO_LARGE`, `TRANSACTION_MALFORMED`, `TRANSACTION_VERSION_UNKNOWN`, `CHAIN_WRONG`, `SIGNATURE_INVALID`. */
export function admit(bytes: Uint8Array, rules: AdmissionRules): Result<Admitted> {
  if (bytes.length > rules.maxTransactionBytes)
    return failed(
      'TRANSACTION_TOO_LARGE',
      `The transaction has ${bytes.length} bytes; this chain takes ${rules.maxTransactionBytes}.`,
      'Do less in one transaction; documents belong into the vault.',
      { bytes: bytes.length, maxBytes: rules.maxTransactionBytes },
    )
  const signed = decodeSignedTransaction(bytes)
  if (!signed.ok) return signed
  if (!equalBytes(signed.value.transaction.chainId, rules.chainId))
    return failed(
      'CHAIN_WRONG',
      'The transaction was made for another chain.',
      'Build it with the chain id that /v1/status shows.',
    )
  const verified = verifyTransaction(signed.value)
  return verified.ok ? ok({ id: signed.value.id, bytes }) : verified
}

export type Verdict = { readonly admitted: Admitted } | { readonly problem: Problem }

/** One verdict for each transaction, in their order. */
export function admitAll(batch: readonly Uint8Array[], rules: AdmissionRules): readonly Verdict[] {
  return batch.map((bytes) => {
    const result = admit(bytes, rules)
    return result.ok ? { admitted: result.value } : { problem: result.problem }
  })
}
