import { ed25519PublicKey, ed25519Sign, ed25519Verify, p256VerifyRaw } from '#platform'
import { concatBytes } from '../bytes.ts'
import { ED25519, isPublicKey, isSignatureOf, P256, type PublicKey, WEBAUTHN } from './key-form.ts'
import { hasLowS } from './low-s.ts'
import { verifyWebauthn } from './webauthn.ts'

type Verify = (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

const checks: Readonly<Record<number, Verify>> = {
  [ED25519]: ed25519Verify,
  [P256]: (key, message, signature) => hasLowS(signature) && p256VerifyRaw(key, message, signature),
  [WEBAUTHN]: verifyWebauthn,
}

/** True only for a well-formed key of a known scheme and its valid signature over `message`; never throws. */
export function verifySignature(publicKey: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isPublicKey(publicKey) || !isSignatureOf(publicKey, signature)) return false
  const check = checks[publicKey[0] as number] as Verify
  return check(publicKey.subarray(1), message, signature)
}

/** Whoever can sign: a key in memory, an HSM, a passkey. */
export interface Signer {
  readonly publicKey: PublicKey
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** A signer whose key is at hand, so that it needs no promise. */
export interface LocalSigner extends Signer {
  signSync(message: Uint8Array): Uint8Array
}

const ED25519_SEED_BYTES = 32

/** Ed25519 (RFC 8032) from a 32-byte seed, which is copied. Throws RangeError for a seed of another length. */
export function createEd25519Signer(seed: Uint8Array): LocalSigner {
  if (seed.length !== ED25519_SEED_BYTES)
    throw new RangeError(`a seed has ${ED25519_SEED_BYTES} bytes, not ${seed.length}`)
  const own = Uint8Array.from(seed)
  const publicKey = concatBytes(Uint8Array.of(ED25519), ed25519PublicKey(own))
  const signSync = (message: Uint8Array): Uint8Array => ed25519Sign(own, message)
  return { publicKey, signSync, sign: (message) => Promise.resolve(signSync(message)) }
}
