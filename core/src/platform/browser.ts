import { sha256 } from '@noble/hashes/sha2.js'

/** Pure JavaScript primitives, for browsers; the same exports as `node.ts`. Curves are apart: not every page checks signatures. */
export { ed25519PublicKey, ed25519Sign, ed25519Verify, p256VerifyRaw } from './browser-curves.ts'

export function sha256Sync(bytes: Uint8Array): Uint8Array {
  return sha256(bytes)
}

export function allocate(length: number): Uint8Array {
  return new Uint8Array(length)
}

export function allocateShared(length: number): Uint8Array {
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

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))

/** Lower-case hexadecimal. */
export function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}
