import { ed25519PublicKey, ed25519Sign, ed25519Verify, p256VerifyRaw } from '#platform'
import { concatBytes } from '../bytes.ts'
import { hasLowS } from './low-s.ts'
import { MAX_WEBAUTHN_SIGNATURE_BYTES, MIN_WEBAUTHN_SIGNATURE_BYTES, verifyWebauthn } from './webauthn.ts'

/**
 * Signature schemes by the byte that opens every public key. Others (secp256k1, SM2) get the next numbers;
 * what is recorded does not change.
 */
export const ED25519 = 1
export const P256 = 2
/** A passkey: P-256 within Web Authentication. */
export const WEBAUTHN = 3
export type SchemeId = typeof ED25519 | typeof P256 | typeof WEBAUTHN

interface Scheme {
  readonly name: string
  /** Bytes of the key after the scheme byte. */
  readonly publicKeyBytes: number
  /** Fewest and most. */
  readonly signatureBytes: readonly [number, number]
  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}

const schemes: Readonly<Record<number, Scheme>> = {
  [ED25519]: { name: 'Ed25519', publicKeyBytes: 32, signatureBytes: [64, 64], verify: ed25519Verify },
  [P256]: {
    name: 'ECDSA P-256',
    publicKeyBytes: 33,
    signatureBytes: [64, 64],
    verify: (key, message, signature) => hasLowS(signature) && p256VerifyRaw(key, message, signature),
  },
  [WEBAUTHN]: {
    name: 'passkey',
    publicKeyBytes: 32,
    signatureBytes: [MIN_WEBAUTHN_SIGNATURE_BYTES, MAX_WEBAUTHN_SIGNATURE_BYTES],
    verify: verifyWebauthn,
  },
}

/** A public key as recorded: one scheme byte, then the key (Ed25519 32 bytes, P-256 33 compressed, passkey 32: see `webauthnKey`). */
export type PublicKey = Uint8Array

export function isPublicKey(bytes: Uint8Array): boolean {
  const scheme = schemes[bytes[0] ?? 0]
  return scheme !== undefined && bytes.length === 1 + scheme.publicKeyBytes
}

export function schemeName(publicKey: PublicKey): string {
  return schemes[publicKey[0] ?? 0]?.name ?? 'unknown'
}

/** Whether the bytes have a length that signatures of this key have; its scheme must be known. */
export function isSignatureOf(publicKey: PublicKey, signature: Uint8Array): boolean {
  const scheme = schemes[publicKey[0] ?? 0]
  return scheme !== undefined && fits(scheme, signature)
}

function fits({ signatureBytes: [fewest, most] }: Scheme, { length }: Uint8Array): boolean {
  return length >= fewest && length <= most
}

/** True only for a well-formed key of a known scheme and its valid signature over `message`; never throws. */
export function verifySignature(publicKey: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const scheme = schemes[publicKey[0] ?? 0]
  if (scheme === undefined || publicKey.length !== 1 + scheme.publicKeyBytes) return false
  if (!fits(scheme, signature)) return false
  return scheme.verify(publicKey.subarray(1), message, signature)
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
