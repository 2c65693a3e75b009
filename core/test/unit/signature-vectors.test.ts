import { describe, expect, it } from 'vitest'
import {
  concatBytes,
  createEd25519Signer,
  fromHex,
  P256,
  toHex,
  utf8,
  verifySignature,
} from '../../src/index.ts'

const hex = (text: string) => fromHex(text) as Uint8Array

/** RFC 8032 §7.1, tests 1 to 3. */
const ed25519Vectors = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
] as const

describe('Ed25519', () => {
  it.each(ed25519Vectors)('RFC 8032, message "$message"', async ({ seed, key, message, signature }) => {
    const signer = createEd25519Signer(hex(seed))
    expect(toHex(signer.publicKey)).toBe(`01${key}`)
    expect(toHex(signer.signSync(hex(message)))).toBe(signature)
    expect(toHex(await signer.sign(hex(message)))).toBe(signature)
    expect(verifySignature(hex(`01${key}`), hex(message), hex(signature))).toBe(true)
  })

  it('keeps its own copy of the seed', () => {
    const seed = hex(ed25519Vectors[0].seed)
    const signer = createEd25519Signer(seed)
    seed.fill(0)
    expect(toHex(signer.signSync(new Uint8Array(0)))).toBe(ed25519Vectors[0].signature)
  })

  it('takes no seed of another length', () => {
    for (const length of [0, 31, 33, 64])
      expect(() => createEd25519Signer(new Uint8Array(length))).toThrow(RangeError)
  })
})

/** RFC 6979 A.2.5 with SHA-256; the first has an s above half the order. */
const P256_KEY = '0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6'
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const SAMPLE_R = 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716'
const SAMPLE_S = 0xf7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8n
const TEST_SIGNATURE =
  'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083'

function p256(message: string, signature: string, key: string = P256_KEY): boolean {
  return verifySignature(hex(`02${key}`), utf8(message), hex(signature))
}
const scalar = (value: bigint) => value.toString(16).padStart(64, '0')

describe('ECDSA P-256', () => {
  it('takes the signature of RFC 6979', () => {
    expect(p256('test', TEST_SIGNATURE)).toBe(true)
    expect(p256('tess', TEST_SIGNATURE)).toBe(false)
  })

  it('of two signatures with s and n - s takes the low one only', () => {
    expect(p256('sample', SAMPLE_R + scalar(SAMPLE_S))).toBe(false)
    expect(p256('sample', SAMPLE_R + scalar(ORDER - SAMPLE_S))).toBe(true)
  })

  it.each([
    ['r of nought', scalar(0n) + scalar(1n)],
    ['s of nought', SAMPLE_R + scalar(0n)],
    ['both of nought', scalar(0n) + scalar(0n)],
    ['r of the order', scalar(ORDER) + scalar(1n)],
  ])('refuses %s', (_, signature) => {
    expect(p256('sample', signature)).toBe(false)
  })

  it.each([
    ['the other half of the curve', `02${P256_KEY.slice(2)}`],
    ['no point', `02${'ff'.repeat(32)}`],
    ['the point at infinity', '00'.repeat(33)],
    ['the head of an uncompressed point', `04${P256_KEY.slice(2)}`],
    ['the head of a hybrid point', `07${P256_KEY.slice(2)}`],
  ])('refuses a key that is %s', (_, key) => {
    expect(p256('test', TEST_SIGNATURE, key)).toBe(false)
  })
})

describe('another scheme', () => {
  it('takes nothing of this one', () => {
    const signer = createEd25519Signer(hex(ed25519Vectors[0].seed))
    const signature = signer.signSync(utf8('a'))
    const others = [concatBytes(Uint8Array.of(P256), signer.publicKey), signer.publicKey.with(0, 3)]
    for (const key of others) expect(verifySignature(key, utf8('a'), signature)).toBe(false)
  })
})
