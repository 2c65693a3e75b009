import { failed, ok, type PublicKey, type Result, verifySignature } from '@vouch/core'
import type { SignedTransaction } from './transaction.ts'

/** Problem: `SIGNATURE_INVALID`, naming the key. */
export function verifyTransaction(signed: SignedTransaction): Result<SignedTransaction> {
  for (let at = 0; at < signed.signatures.length; at++) {
    const key = signed.transaction.signers[at] as PublicKey
    if (!verifySignature(key, signed.id, signed.signatures[at] as Uint8Array))
      return failed(
        'SIGNATURE_INVALID',
        `Signature ${at + 1} does not fit its key and this transaction.`,
        'Sign the transaction again with the key it names; do not change it afterwards.',
        { signer: at },
      )
  }
  return ok(signed)
}
