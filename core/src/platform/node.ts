import { createHash, createPublicKey, hash, type Hash as Hasher, type KeyObject, verify } from 'node:crypto'
import sodium from 'sodium-native'

/** Native primitives for Node. `browser.ts` has the same exports; `package.json` chooses by condition. */
export function sha256Sync(bytes: Uint8Array): Uint8Array {
  // A digest as text and 32 bytes on V8's own heap cost a quarter of a Buffer with memory of its own.
  const text = hash('sha256', bytes, 'binary')
  const digest = new Uint8Array(32)
  for (let at = 0; at < 32; at++) digest[at] = text.charCodeAt(at)
  return digest
}

/** Up to so many bytes V8 keeps an array on its own heap. */
const ON_HEAP_BYTES = 64
const POOL_BYTES = 16 * 1024
let pool = new ArrayBuffer(POOL_BYTES)
let poolUsed = 0

/**
 * Zeroed bytes. Medium ones share pools, because memory of its own costs an array twenty times its use; whoever keeps
 * one for long, or sends it to another thread, copies it with `slice`.
 */
export function allocate(length: number): Uint8Array {
  return length <= ON_HEAP_BYTES ? new Uint8Array(length) : allocateShared(length)
}

/**
 * The same, small ones included: for what goes to native code soon, which gives an array on V8's heap memory of its own
 * before it looks at it.
 */
export function allocateShared(length: number): Uint8Array {
  if (length > POOL_BYTES / 8) return new Uint8Array(length)
  if (poolUsed + length > POOL_BYTES) {
    pool = new ArrayBuffer(POOL_BYTES)
    poolUsed = 0
  }
  const bytes = new Uint8Array(pool, poolUsed, length)
  poolUsed += length
  return bytes
}

export interface IncrementalHash {
  update(bytes: Uint8Array): void
  digest(): Uint8Array
}

export function sha256Incremental(): IncrementalHash {
  const hasher: Hasher = createHash('sha256')
  return { update: (bytes) => void hasher.update(bytes), digest: () => hasher.digest() }
}

export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  return sodium.crypto_sign_verify_detached(asBuffer(signature), asBuffer(message), asBuffer(publicKey))
}

/** The public key of a 32-byte seed (RFC 8032 §5.1.5). */
export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  return ed25519Expand(seed).publicKey
}

export function ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array {
  const signature = new Uint8Array(64)
  sodium.crypto_sign_detached(asBuffer(signature), asBuffer(message), ed25519Expand(seed).secretKey)
  return signature
}

const expanded = new WeakMap<Uint8Array, { publicKey: Buffer; secretKey: Buffer }>()

/** Expanding a seed costs as much as a signature, so it is done once for each seed object. */
function ed25519Expand(seed: Uint8Array): { publicKey: Buffer; secretKey: Buffer } {
  let pair = expanded.get(seed)
  if (pair === undefined) {
    pair = { publicKey: Buffer.alloc(32), secretKey: Buffer.alloc(64) }
    sodium.crypto_sign_seed_keypair(pair.publicKey, pair.secretKey, asBuffer(seed))
    expanded.set(seed, pair)
  }
  return pair
}

// SubjectPublicKeyInfo of a compressed P-256 point (RFC 5480 §2), up to the point itself.
const P256_SPKI = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex')
const P256_KEYS_KEPT = 4096
const p256Keys = new Map<string, KeyObject>()

function p256Key(publicKey: Uint8Array): KeyObject {
  const name = Buffer.from(publicKey).toString('latin1')
  let key = p256Keys.get(name)
  if (key === undefined) {
    key = createPublicKey({ key: Buffer.concat([P256_SPKI, publicKey]), format: 'der', type: 'spki' })
    if (p256Keys.size >= P256_KEYS_KEPT) p256Keys.clear()
    p256Keys.set(name, key)
  }
  return key
}

/** `publicKey` is a 33-byte compressed point, `signature` r ‖ s; both checked for length by the caller. */
export function p256VerifyRaw(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify('sha256', message, { key: p256Key(publicKey), dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false // not a point on the curve
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Lower-case hexadecimal, natively. */
export function hexOf(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('hex')
}
