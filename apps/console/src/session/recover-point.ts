import { p256 } from '@noble/curves/nist.js'
import { concatBytes, sha256 } from '@vouch/core'

/** The points that a P-256 signature may be of: two, rarely four (SEC 1 §4.1.6). */
export function candidatePoints(assertion: {
  readonly authenticatorData: Uint8Array
  readonly clientDataJson: Uint8Array
  readonly signature: Uint8Array
}): readonly Uint8Array[] {
  const { authenticatorData, clientDataJson, signature } = assertion
  const message = sha256(concatBytes(authenticatorData, sha256(clientDataJson)))
  const parsed = p256.Signature.fromBytes(signature)
  return [0, 1, 2, 3].flatMap((bit) => {
    try {
      return [parsed.addRecoveryBit(bit).recoverPublicKey(message).toBytes(true)]
    } catch {
      return []
    }
  })
}
