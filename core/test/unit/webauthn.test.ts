import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  concatBytes,
  encode,
  encodeWebauthnSignature,
  isPublicKey,
  isSignatureOf,
  lowSOf,
  MAX_AUTHENTICATOR_DATA_BYTES,
  MAX_CLIENT_DATA_BYTES,
  MAX_WEBAUTHN_SIGNATURE_BYTES,
  schemeName,
  sha256,
  taggedHash,
  toHex,
  utf8,
  verifySignature,
  WEBAUTHN,
  type WebauthnAssertion,
  webauthnKey,
} from '../../src/index.ts'

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const point = pointOf(pair.publicKey)
const rpIdHash = sha256(utf8('ledger.example'))
const publicKey = concatBytes(Uint8Array.of(WEBAUTHN), webauthnKey(point, rpIdHash))
const challenge = taggedHash('vouch/transaction', Uint8Array.of(1))

function pointOf(key: KeyObject): Uint8Array {
  const { x, y } = key.export({ format: 'jwk' })
  const last = Buffer.from(y as string, 'base64url').at(-1) as number
  return concatBytes(Uint8Array.of(2 + (last & 1)), Buffer.from(x as string, 'base64url'))
}

interface Parts {
  readonly type?: string
  readonly message?: Uint8Array
  readonly origin?: string
  readonly tail?: string
  readonly client?: string
  readonly rp?: Uint8Array
  readonly flags?: number
  readonly more?: Uint8Array
  readonly key?: KeyObject
  readonly change?: (assertion: WebauthnAssertion) => WebauthnAssertion
}

/** As an authenticator makes it, with one thing otherwise. */
function signed(parts: Parts = {}): Uint8Array {
  const { type = 'webauthn.get', message = challenge, origin = 'https://ledger.example' } = parts
  const tail = parts.tail ?? ',"crossOrigin":false}'
  const encoded = Buffer.from(message).toString('base64url')
  const json = parts.client ?? `{"type":"${type}","challenge":"${encoded}","origin":"${origin}"${tail}`
  const clientDataJson = utf8(json)
  const authenticatorData = concatBytes(
    parts.rp ?? rpIdHash,
    Uint8Array.of(parts.flags ?? 0x05),
    Uint8Array.of(0, 0, 0, 7),
    parts.more ?? new Uint8Array(0),
  )
  const covered = concatBytes(authenticatorData, createHash('sha256').update(clientDataJson).digest())
  const key = parts.key ?? pair.privateKey
  const signature = lowSOf(sign('sha256', covered, { key, dsaEncoding: 'ieee-p1363' }))
  const assertion = { point, authenticatorData, clientDataJson, signature: new Uint8Array(signature) }
  return encodeWebauthnSignature(parts.change?.(assertion) ?? assertion)
}

const holds = (parts: Parts = {}): boolean => verifySignature(publicKey, challenge, signed(parts))

describe('a passkey', () => {
  it('is a key of this house', () => {
    expect(isPublicKey(publicKey)).toBe(true)
    expect(publicKey).toHaveLength(33)
    expect(schemeName(publicKey)).toBe('passkey')
  })

  it('signs what is asked, with what browsers and authenticators may add', () => {
    expect(holds()).toBe(true)
    expect(holds({ tail: '}' })).toBe(true)
    expect(holds({ tail: ',"crossOrigin":false,"other_keys_can_be_added_here":"x"}' })).toBe(true)
    expect(holds({ origin: 'http://localhost:4280' })).toBe(true)
    expect(holds({ flags: 0x1d })).toBe(true)
    expect(holds({ flags: 0x85, more: encode([1]) })).toBe(true)
  })

  it('signs nothing else', () => {
    expect(verifySignature(publicKey, sha256(challenge), signed())).toBe(false)
    expect(holds({ message: sha256(challenge) })).toBe(false)
    expect(holds({ type: 'webauthn.create' })).toBe(false)
    expect(verifySignature(publicKey, new Uint8Array(65), signed({ message: new Uint8Array(65) }))).toBe(
      false,
    )
  })

  it('belongs to one site', () => {
    expect(holds({ rp: sha256(utf8('elsewhere.example')) })).toBe(false)
    const other = concatBytes(Uint8Array.of(WEBAUTHN), webauthnKey(point, sha256(utf8('elsewhere.example'))))
    expect(verifySignature(other, challenge, signed())).toBe(false)
  })

  it('needs somebody there who was verified, and flags that make sense', () => {
    for (const flags of [0x00, 0x01, 0x04, 0x45, 0x15, 0x07, 0x25, 0x85]) expect(holds({ flags })).toBe(false)
    expect(holds({ more: Uint8Array.of(0) })).toBe(false)
    expect(holds({ change: (made) => ({ ...made, authenticatorData: rpIdHash }) })).toBe(false)
  })

  it('reads what the browser wrote as bytes', () => {
    const encoded = Buffer.from(challenge).toString('base64url')
    for (const client of [
      `{"challenge":"${encoded}","type":"webauthn.get","origin":"https://ledger.example","crossOrigin":false}`,
      `{"type":"webauthn.get","challenge":"${encoded}=","origin":"https://ledger.example","crossOrigin":false}`,
      `{"type": "webauthn.get","challenge":"${encoded}","origin":"https://ledger.example"}`,
      `{"type":"webauthn.get","challenge":"${encoded}"}`,
      `{"type":"webauthn.get","challenge":"${encoded}","origin":""}`,
    ])
      expect(holds({ client })).toBe(false)
    for (const tail of [
      ',"crossOrigin":true}',
      ',"crossOrigin":falsehood}',
      ',"crossOrigin":false',
      ',"topOrigin":"x"}',
      '} ',
      '}}',
    ])
      expect(holds({ tail })).toBe(false)
    for (const origin of ['https://a\\u0022', 'https://a b', 'https://ä'])
      expect(holds({ origin })).toBe(false)
  })

  it('has a signature of its own key, with the lower s', () => {
    expect(holds({ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey })).toBe(false)
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const twin = (signature: Uint8Array): Uint8Array => {
      const s = order - BigInt(`0x${toHex(signature.subarray(32))}`)
      return concatBytes(signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex'))
    }
    expect(holds({ change: (made) => ({ ...made, signature: twin(made.signature) }) })).toBe(false)
    expect(holds({ change: (made) => ({ ...made, signature: lowSOf(twin(made.signature)) }) })).toBe(true)
    expect(holds({ change: (made) => ({ ...made, point: made.signature.subarray(0, 33) }) })).toBe(false)
  })

  it('has bounds, and one form', () => {
    const whole = signed()
    expect(isSignatureOf(publicKey, whole)).toBe(true)
    expect(isSignatureOf(publicKey, whole.subarray(0, 64))).toBe(false)
    expect(isSignatureOf(publicKey, new Uint8Array(MAX_WEBAUTHN_SIGNATURE_BYTES + 1))).toBe(false)
    expect(isSignatureOf(Uint8Array.of(9), whole)).toBe(false)
    for (let at = 0; at < whole.length; at += 7) {
      const changed = Uint8Array.from(whole)
      changed[at] = (changed[at] as number) ^ 1
      expect(verifySignature(publicKey, challenge, changed)).toBe(false)
    }
    expect(verifySignature(publicKey, challenge, concatBytes(whole, Uint8Array.of(0)))).toBe(false)
    expect(
      verifySignature(publicKey, challenge, encode([2, point, rpIdHash, rpIdHash, new Uint8Array(64)])),
    ).toBe(false)
    expect(verifySignature(publicKey, challenge, encode(Array.from({ length: 200 }, () => 0)))).toBe(false)
    const room = (bytes: number): string => `,"crossOrigin":false,"x":"${'a'.repeat(bytes)}"}`
    const free = MAX_CLIENT_DATA_BYTES - 152
    expect(holds({ tail: room(free - 10) })).toBe(true)
    expect(holds({ tail: room(free + 50) })).toBe(false)
    const more = new Uint8Array(MAX_AUTHENTICATOR_DATA_BYTES - 37)
    expect(holds({ flags: 0x85, more })).toBe(true)
    expect(holds({ flags: 0x85, more: new Uint8Array(more.length + 1) })).toBe(false)
  })
})
