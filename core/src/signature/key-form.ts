import { MAX_WEBAUTHN_SIGNATURE_BYTES, MIN_WEBAUTHN_SIGNATURE_BYTES } from './webauthn-bounds.ts'

/**
 * Signature schemes by the byte that opens every public key. Others (secp256k1, SM2) get the next numbers;
 * what is recorded does not change.
 */
export const ED25519 = 1
export const P256 = 2
/** A passkey: P-256 within Web Authentication. */
export const WEBAUTHN = 3
export type SchemeId = typeof ED25519 | typeof P256 | typeof WEBAUTHN

/** Apart from how signatures are checked, which takes much more code. */
interface KeyForm {
  readonly name: string
  /** Bytes of the key after the scheme byte. */
  readonly publicKeyBytes: number
  /** Fewest and most. */
  readonly signatureBytes: readonly [number, number]
}

const forms: Readonly<Record<number, KeyForm>> = {
  [ED25519]: { name: 'Ed25519', publicKeyBytes: 32, signatureBytes: [64, 64] },
  [P256]: { name: 'ECDSA P-256', publicKeyBytes: 33, signatureBytes: [64, 64] },
  [WEBAUTHN]: {
    name: 'passkey',
    publicKeyBytes: 32,
    signatureBytes: [MIN_WEBAUTHN_SIGNATURE_BYTES, MAX_WEBAUTHN_SIGNATURE_BYTES],
  },
}

/** A public key as recorded: one scheme byte, then the key (Ed25519 32 bytes, P-256 33 compressed, passkey 32: see `webauthnKey`). */
export type PublicKey = Uint8Array

export function isPublicKey(bytes: Uint8Array): boolean {
  const form = forms[bytes[0] ?? 0]
  return form !== undefined && bytes.length === 1 + form.publicKeyBytes
}

export function schemeName(publicKey: PublicKey): string {
  return forms[publicKey[0] ?? 0]?.name ?? 'unknown'
}

/** Whether the bytes have a length that signatures of this key have; its scheme must be known. */
export function isSignatureOf(publicKey: PublicKey, signature: Uint8Array): boolean {
  const form = forms[publicKey[0] ?? 0]
  if (form === undefined) return false
  const [fewest, most] = form.signatureBytes
  return signature.length >= fewest && signature.length <= most
}
