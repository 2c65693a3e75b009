import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { runProperty } from '@vouch/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  concatBytes,
  createEd25519Signer,
  ED25519,
  fromHex,
  isPublicKey,
  P256,
  schemeName,
  toHex,
  utf8,
  verifySignature,
} from '../../src/index.ts'
import * as browser from '../../src/platform/browser.ts'
import * as node from '../../src/platform/node.ts'

const hex = (text: string): Uint8Array => fromHex(text) as Uint8Array
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

function big(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes)}`)
}

function withS(signature: Uint8Array, s: bigint): Uint8Array {
  return concatBytes(signature.subarray(0, 32), hex(s.toString(16).padStart(64, '0')))
}

/** The scheme byte and the compressed point. */
function p256Key(publicKey: KeyObject): Uint8Array {
  const { x, y } = publicKey.export({ format: 'jwk' })
  const last = Buffer.from(y as string, 'base64url').at(-1) as number
  return concatBytes(Uint8Array.of(P256, 2 + (last & 1)), Buffer.from(x as string, 'base64url'))
}

describe('Ed25519', () => {
  // RFC 8032 §7.1, TEST 2.
  const signer = createEd25519Signer(hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'))
  const message = hex('72')
  const signature = signer.signSync(message)

  it('gives the key and signature of RFC 8032', async () => {
    expect(toHex(signer.publicKey)).toBe('013d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
    expect(toHex(signature)).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    )
    expect(await signer.sign(message)).toEqual(signature)
    expect(verifySignature(signer.publicKey, message, signature)).toBe(true)
  })

  it('refuses any changed bit, another length, and s with the order added', () => {
    for (let at = 0; at < signature.length; at++) {
      const changed = Uint8Array.from(signature)
      changed[at] = (changed[at] as number) ^ 1
      expect(verifySignature(signer.publicKey, message, changed)).toBe(false)
    }
    expect(verifySignature(signer.publicKey, message, signature.subarray(1))).toBe(false)
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const s = big(signature.slice(32).toReversed()) + order
    const twin = concatBytes(signature.subarray(0, 32), hex(s.toString(16).padStart(64, '0')).toReversed())
    expect(verifySignature(signer.publicKey, message, twin)).toBe(false)
  })
})

describe('ECDSA P-256', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = p256Key(pair.publicKey)
  const message = utf8('a message')
  const made = sign('sha256', message, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })
  const s = big(made.subarray(32))
  const low = s <= ORDER / 2n ? s : ORDER - s

  it('takes the low s and refuses its twin, zero, and more than the order', () => {
    expect(verifySignature(key, message, withS(made, low))).toBe(true)
    expect(verifySignature(key, utf8('another'), withS(made, low))).toBe(false)
    for (const other of [ORDER - low, 0n, ORDER, low + ORDER])
      if (other < 2n ** 256n) expect(verifySignature(key, message, withS(made, other))).toBe(false)
  })

  it('does not throw over a key that is no point', () => {
    const none = concatBytes(Uint8Array.of(P256, 5), new Uint8Array(32).fill(0xff))
    expect(verifySignature(none, message, withS(made, low))).toBe(false)
  })
})

describe('keys', () => {
  it('are known by their first byte and length', () => {
    expect(isPublicKey(concatBytes(Uint8Array.of(ED25519), new Uint8Array(32)))).toBe(true)
    expect(isPublicKey(concatBytes(Uint8Array.of(P256), new Uint8Array(33)))).toBe(true)
    for (const bytes of [[], [ED25519], [9, ...new Uint8Array(32)], [ED25519, ...new Uint8Array(33)]]) {
      expect(isPublicKey(Uint8Array.from(bytes))).toBe(false)
      expect(verifySignature(Uint8Array.from(bytes), utf8('m'), new Uint8Array(64))).toBe(false)
    }
    expect(schemeName(Uint8Array.of(P256))).toBe('ECDSA P-256')
    expect(schemeName(Uint8Array.of())).toBe('unknown')
  })
})

describe('the platforms', () => {
  const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const change = fc.option(fc.nat(95), { nil: undefined })

  it('agree on Ed25519, SHA-256 and hexadecimal', () => {
    runProperty(
      fc.property(seed, fc.uint8Array({ maxLength: 200 }), change, (secret, message, at) => {
        const key = node.ed25519PublicKey(secret)
        const signature = node.ed25519Sign(secret, message)
        expect(toHex(browser.ed25519PublicKey(secret))).toBe(toHex(key))
        expect(toHex(browser.ed25519Sign(secret, message))).toBe(toHex(signature))
        const both = concatBytes(signature, key)
        if (at !== undefined) both[at] = (both[at] as number) ^ 0x80
        const [first, second] = [node, browser].map((platform) =>
          platform.ed25519Verify(both.subarray(64), message, both.subarray(0, 64)),
        )
        expect(first).toBe(at === undefined)
        expect(second).toBe(first)
        expect(node.sha256Sync(message)).toEqual(browser.sha256Sync(message))
        expect(node.hexOf(message)).toBe(browser.hexOf(message))
      }),
    )
  })

  // A point of small order verifies anything where it is let in.
  it('agree on keys of small order', () => {
    const points = [
      '0100000000000000000000000000000000000000000000000000000000000000',
      '0000000000000000000000000000000000000000000000000000000000000000',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    ]
    for (const point of points) {
      const signature = concatBytes(hex(points[0] as string), new Uint8Array(32))
      for (const platform of [node, browser])
        expect(platform.ed25519Verify(hex(point), utf8('m'), signature)).toBe(false)
    }
  })

  it('agree on P-256', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = p256Key(pair.publicKey).subarray(1)
    for (let turn = 0; turn < 20; turn++) {
      const message = createHash('sha256').update(String(turn)).digest()
      const made = sign('sha256', message, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })
      const s = big(made.subarray(32))
      const signature = withS(made, s <= ORDER / 2n ? s : ORDER - s)
      for (const platform of [node, browser]) {
        expect(platform.p256VerifyRaw(key, message, signature)).toBe(true)
        expect(platform.p256VerifyRaw(key, utf8('x'), signature)).toBe(false)
      }
    }
  })
})
