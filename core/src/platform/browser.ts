import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** Pure JavaScript primitives, for browsers; the same exports as `node.ts`. */
export function sha256Sync(bytes: Uint8Array): Uint8Array {
  return sha256(bytes)
}

export function allocate(length: number): Uint8Array {
  return new Uint8Array(length)
}

export interface IncrementalHash {
  update(bytes: Uint8Array): void
  digest(): Uint8Array
}

export function sha256Incremental(): IncrementalHash {
  const hasher = sha256.create()
  return { update: (bytes) => void hasher.update(bytes), digest: () => hasher.digest() }
}

export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}

export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(seed)
}

export function ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return ed25519.sign(message, seed)
}

export function p256VerifyRaw(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return p256.verify(signature, message, publicKey, { lowS: true })
  } catch {
    return false
  }
}

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))

/** Lower-case hexadecimal. */
export function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}
