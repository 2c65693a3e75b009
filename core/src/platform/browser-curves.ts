import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { sha512 } from '@noble/hashes/sha2.js'

/**
 * RFC 8032 §5.1.7 without the cofactor, and with everything refused that libsodium refuses in `node.ts`: the library's
 * own `verify` multiplies by the cofactor, and so takes signatures with parts of small order that a node does not.
 */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    const { Fn } = ed25519.Point
    const commitment = signature.subarray(0, 32)
    const key = ed25519.Point.fromBytes(publicKey)
    if (key.isSmallOrder() || ed25519.Point.fromBytes(commitment).isSmallOrder()) return false
    const s = littleEndian(signature.subarray(32))
    if (s >= Fn.ORDER) return false
    const challenge = sha512.create().update(commitment).update(publicKey).update(message).digest()
    const k = littleEndian(challenge) % Fn.ORDER
    const expected = ed25519.Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(k))
    return equal(expected.toBytes(), commitment)
  } catch {
    return false // not a point on the curve, or not in its one encoding
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at] as number)
  return value
}

function equal(left: Uint8Array, right: Uint8Array): boolean {
  return left.every((byte, at) => byte === right[at])
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
