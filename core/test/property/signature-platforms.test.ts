import { runProperty } from '@vouch/testing'
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { sha512 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, fromHex, toHex } from '../../src/index.ts'
import * as browser from '../../src/platform/browser.ts'
import * as node from '../../src/platform/node.ts'

/**
 * What one platform accepts and the other refuses splits those who verify from those who record. Honest signatures never
 * tell the two apart; these are made by somebody who knows the key and chooses the points.
 */
const { Point } = ed25519
const ORDER = Point.Fn.ORDER
/** A point of order eight; its multiples are all points of small order. */
const TORSION = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')

function littleEndian(value: bigint): Uint8Array {
  return (fromHex(value.toString(16).padStart(64, '0')) as Uint8Array).toReversed()
}

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed())}`)
}

interface Crafted {
  readonly secret: bigint
  readonly nonce: bigint
  readonly keyTorsion: number
  readonly nonceTorsion: number
  readonly twin: boolean
  readonly message: Uint8Array
}

/** R = nonce·B + i·T, A = secret·B + j·T, and s as an honest signer has it for these. */
function craft({ secret, nonce, keyTorsion, nonceTorsion, twin, message }: Crafted) {
  const point = (scalar: bigint, torsion: number) =>
    Point.BASE.multiplyUnsafe(scalar)
      .add(TORSION.multiplyUnsafe(BigInt(torsion)))
      .toBytes()
  const publicKey = point(secret, keyTorsion)
  const commitment = point(nonce, nonceTorsion)
  const challenge = number(sha512(concatBytes(commitment, publicKey, message))) % ORDER
  const s = ((nonce + challenge * secret) % ORDER) + (twin ? ORDER : 0n)
  return { publicKey, signature: concatBytes(commitment, littleEndian(s)) }
}

const scalar = fc.oneof(fc.constant(0n), fc.constant(1n), fc.bigInt({ min: 1n, max: ORDER - 1n }))
const torsion = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 7 }))
const crafted: fc.Arbitrary<Crafted> = fc.record({
  secret: scalar,
  nonce: scalar,
  keyTorsion: torsion,
  nonceTorsion: torsion,
  twin: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  message: fc.uint8Array({ maxLength: 8 }),
})

describe('both platforms', () => {
  it('take and refuse the same Ed25519 signatures, whatever points they are made of', () => {
    runProperty(
      fc.property(crafted, (parts) => {
        const { publicKey, signature } = craft(parts)
        const native = node.ed25519Verify(publicKey, parts.message, signature)
        expect(browser.ed25519Verify(publicKey, parts.message, signature)).toBe(native)
        if (parts.twin) expect(native).toBe(false)
      }),
      300,
    )
  })

  it('refuse what a cofactor would let in', () => {
    const parts = { secret: 5n, nonce: 7n, twin: false, message: Uint8Array.of(1) }
    const cases = [
      { ...parts, keyTorsion: 0, nonceTorsion: 1 },
      { ...parts, keyTorsion: 0, nonceTorsion: 4 },
      { ...parts, nonce: 0n, keyTorsion: 0, nonceTorsion: 1 },
      { ...parts, nonce: 0n, keyTorsion: 0, nonceTorsion: 0 },
      { ...parts, secret: 0n, keyTorsion: 1, nonceTorsion: 0 },
      { ...parts, secret: 0n, keyTorsion: 0, nonceTorsion: 0 },
    ]
    for (const one of cases) {
      const { publicKey, signature } = craft(one)
      for (const { ed25519Verify } of [node, browser])
        expect(ed25519Verify(publicKey, one.message, signature)).toBe(false)
    }
    const honest = craft({ ...parts, keyTorsion: 0, nonceTorsion: 0 })
    for (const { ed25519Verify } of [node, browser])
      expect(ed25519Verify(honest.publicKey, parts.message, honest.signature)).toBe(true)
  })

  it('refuse the same points that are not written in their one way', () => {
    const prime = 2n ** 255n - 19n
    const encodings = [0n, 1n, 2n, 3n, 4n, 18n].flatMap((low) => [
      littleEndian(prime + low),
      littleEndian(low),
      littleEndian(low + 2n ** 255n),
      littleEndian(prime - 1n - low),
    ])
    const { publicKey, signature } = craft({
      secret: 5n,
      nonce: 7n,
      keyTorsion: 0,
      nonceTorsion: 0,
      twin: false,
      message: Uint8Array.of(1),
    })
    for (const encoding of encodings) {
      const asKey = [encoding, Uint8Array.of(1), signature] as const
      const asCommitment = [
        publicKey,
        Uint8Array.of(1),
        concatBytes(encoding, signature.subarray(32)),
      ] as const
      for (const attempt of [asKey, asCommitment])
        for (const { ed25519Verify } of [node, browser]) expect(ed25519Verify(...attempt)).toBe(false)
    }
  })

  it('take and refuse the same P-256 signatures, changed or not', () => {
    const key = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .filter((bytes) => p256.utils.isValidSecretKey(bytes))
    const change = fc.option(fc.tuple(fc.nat(96), fc.nat(7)), { nil: undefined })
    runProperty(
      fc.property(key, fc.uint8Array({ maxLength: 40 }), change, (secret, message, changed) => {
        const whole = concatBytes(p256.sign(message, secret), p256.getPublicKey(secret, true))
        if (changed !== undefined) whole[changed[0]] = (whole[changed[0]] as number) ^ (1 << changed[1])
        const attempt = [whole.subarray(64), message, whole.subarray(0, 64)] as const
        const native = node.p256VerifyRaw(...attempt)
        expect(browser.p256VerifyRaw(...attempt)).toBe(native)
        expect(native).toBe(changed === undefined)
      }),
      100,
    )
  })
})
