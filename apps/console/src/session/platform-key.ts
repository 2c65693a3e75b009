import { concatBytes, ED25519, lowSOf, P256, type PublicKey, type Signer, toHex, unwrap } from '@vouch/core'
import { recipientOf } from '@vouch/data'
import type { KeptKey } from './kept-keys.ts'

export interface SigningPair {
  readonly publicKey: PublicKey
  readonly signing: CryptoKey
}

/** A signing key that the browser keeps and shows to nobody: Ed25519, or P-256 where the browser does not know it. */
export async function createSigningPair(): Promise<SigningPair> {
  try {
    const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, [
      'sign',
      'verify',
    ])) as CryptoKeyPair
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
    return { publicKey: concatBytes(Uint8Array.of(ED25519), raw), signing: pair.privateKey }
  } catch {
    const curve = { name: 'ECDSA', namedCurve: 'P-256' }
    const pair = await crypto.subtle.generateKey(curve, false, ['sign', 'verify'])
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
    return { publicKey: concatBytes(Uint8Array.of(P256), compressedPoint(raw)), signing: pair.privateKey }
  }
}

export function platformSigner({ publicKey, signing }: SigningPair): Signer {
  return {
    publicKey,
    async sign(message) {
      const bytes = new Uint8Array(message)
      if (signing.algorithm.name === 'Ed25519')
        return new Uint8Array(await crypto.subtle.sign('Ed25519', signing, bytes))
      const made = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, signing, bytes)
      return lowSOf(new Uint8Array(made))
    },
  }
}

/** From the 65 bytes of an uncompressed point (SEC 1 §2.3.3). */
export function compressedPoint(uncompressed: Uint8Array): Uint8Array {
  const last = uncompressed[64] ?? 0
  return concatBytes(Uint8Array.of(2 + (last & 1)), uncompressed.subarray(1, 33))
}

/** An X25519 key of the browser's. Throws where the browser cannot make one. */
export async function createReader(): Promise<{ readonly reader: CryptoKey; readonly recipient: string }> {
  const pair = (await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits'])) as CryptoKeyPair
  return { reader: pair.privateKey, recipient: unwrap(await recipientOf(pair.privateKey)) }
}

/** RFC 8410: what stands before the 32 bytes of an X25519 private key. */
const PKCS8_HEAD = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20)

/** The same key from the same 32 secret bytes, which are not kept. */
export async function readerFrom(
  secret: Uint8Array,
): Promise<{ readonly reader: CryptoKey; readonly recipient: string }> {
  const pkcs8 = new Uint8Array(concatBytes(PKCS8_HEAD, secret))
  const reader = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'X25519' }, false, ['deriveBits'])
  return { reader, recipient: unwrap(await recipientOf(reader)) }
}

/** A key that lives in this browser only. */
export async function createBrowserKey(alias: string): Promise<KeptKey> {
  const [{ publicKey, signing }, { reader, recipient }] = await Promise.all([
    createSigningPair(),
    createReader(),
  ])
  return { id: toHex(publicKey), kind: 'browser', alias, recipient, reader, signing, passkey: null }
}
