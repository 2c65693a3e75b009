import {
  concatBytes,
  encodeWebauthnSignature,
  lowSOf,
  problem,
  ProblemError,
  sha256,
  type Signer,
  toHex,
  utf8,
  WEBAUTHN,
  webauthnKey,
} from '@vouch/core'
import { sessionDigest } from '@vouch/sdk'
import type { KeptKey, KeptPasskey, KeptRequestKey } from './kept-keys.ts'
import { compressedPoint, createReader, createSigningPair, readerFrom } from './platform-key.ts'
import { candidatePoints } from './recover-point.ts'

/** What a passkey of this page is asked for, to get the secret of its reader key (Web Authentication, PRF extension). */
const READER_SALT = utf8('vouch/reader/1')
const SESSION_MS = 12 * 3_600_000 - 60_000

/** Passkeys belong to a name, not to an address such as 127.0.0.1. */
export function passkeysPossible(): boolean {
  return isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname)
}

interface Assertion {
  readonly credentialId: Uint8Array
  readonly authenticatorData: Uint8Array
  readonly clientDataJson: Uint8Array
  readonly signature: Uint8Array
  readonly prf: Uint8Array | undefined
}

function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}

/** One touch. Rejects with a `DOMException` where the person declines. */
async function assert(
  challenge: Uint8Array,
  credentialId: Uint8Array | undefined,
  prf: boolean,
): Promise<Assertion> {
  const credential = (await navigator.credentials.get({
    publicKey: {
      challenge: own(challenge),
      rpId: location.hostname,
      userVerification: 'required',
      ...(credentialId === undefined
        ? {}
        : { allowCredentials: [{ type: 'public-key', id: own(credentialId) }] }),
      ...(prf ? { extensions: { prf: { eval: { first: own(READER_SALT) } } } } : {}),
    },
  })) as PublicKeyCredential
  const response = credential.response as AuthenticatorAssertionResponse
  const first = credential.getClientExtensionResults().prf?.results?.first
  return {
    credentialId: new Uint8Array(credential.rawId),
    authenticatorData: new Uint8Array(response.authenticatorData),
    clientDataJson: new Uint8Array(response.clientDataJSON),
    signature: lowSOf(rawSignature(new Uint8Array(response.signature))),
    prf: first === undefined ? undefined : new Uint8Array(first as ArrayBuffer),
  }
}

/** r ‖ s from the DER that authenticators write (SEC 1, C.5). */
export function rawSignature(der: Uint8Array): Uint8Array {
  const out = new Uint8Array(64)
  let at = 2
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0
    const number = der.subarray(at + 2, at + 2 + length)
    const bare = number[0] === 0 ? number.subarray(1) : number
    out.set(bare, end - bare.length)
    at += 2 + length
  }
  return out
}

/** Asks for the touch that each transaction takes. */
export function passkeySigner(publicKey: Uint8Array, passkey: KeptPasskey): Signer {
  return {
    publicKey,
    async sign(message) {
      const { credentialId, point } = passkey
      const made = await assert(message, credentialId, false)
      return encodeWebauthnSignature({ ...made, point })
    },
  }
}

function keyOf(point: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(WEBAUTHN), webauthnKey(point, sha256(utf8(location.hostname))))
}

/** Makes a passkey and signs in with it: two touches. */
export async function createPasskey(alias: string, chainId: Uint8Array): Promise<KeptKey> {
  const credential = (await navigator.credentials.create({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      rp: { id: location.hostname, name: 'Vouch' },
      user: { id: crypto.getRandomValues(new Uint8Array(16)), name: alias, displayName: alias },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      extensions: { prf: {} },
    },
  })) as PublicKeyCredential
  const response = credential.response as AuthenticatorAttestationResponse
  const spki = new Uint8Array(response.getPublicKey() ?? new ArrayBuffer(0))
  const point = compressedPoint(spki.subarray(-65))
  const passkey = { credentialId: new Uint8Array(credential.rawId), point, prf: false, requests: null }
  const { requests, prf } = await vouch(chainId, passkey.credentialId, () => point)
  const { reader, recipient } = prf === undefined ? await createReader() : await readerFrom(prf)
  return {
    id: toHex(keyOf(point)),
    kind: 'passkey',
    alias,
    recipient,
    reader,
    signing: null,
    passkey: { ...passkey, prf: prf !== undefined, requests },
  }
}

/** Vouches for a fresh request key, and brings the reader's secret along where the passkey has one. */
async function vouch(
  chainId: Uint8Array,
  credentialId: Uint8Array | undefined,
  pointOf: (assertion: Assertion) => Uint8Array | Promise<Uint8Array>,
): Promise<Vouched> {
  const pair = await createSigningPair()
  const expiresMs = Date.now() + SESSION_MS
  const made = await assert(sessionDigest(chainId, pair.publicKey, expiresMs), credentialId, true)
  const point = await pointOf(made)
  const vouching = encodeWebauthnSignature({ ...made, point })
  return { point, credentialId: made.credentialId, prf: made.prf, requests: { ...pair, expiresMs, vouching } }
}

interface Vouched {
  readonly point: Uint8Array
  readonly credentialId: Uint8Array
  readonly prf: Uint8Array | undefined
  readonly requests: KeptRequestKey
}

export interface FoundKey {
  readonly member: string
  readonly recipient: string
}

/**
 * Signs in with whichever passkey the person chooses: one touch. A passkey that was made elsewhere tells its point by
 * its signature: the one of at most four candidates that `find` knows. Fails `PASSKEY_UNKNOWN`.
 */
export async function usePasskey(
  chainId: Uint8Array,
  kept: readonly KeptKey[],
  find: (publicKey: Uint8Array) => Promise<FoundKey | undefined>,
): Promise<KeptKey> {
  let known: KeptKey | undefined
  let found: FoundKey | undefined
  const vouched = await vouch(chainId, undefined, async (made) => {
    known = kept.find(
      ({ passkey }) => toHex(passkey?.credentialId ?? new Uint8Array()) === toHex(made.credentialId),
    )
    if (known?.passkey) return known.passkey.point
    for (const point of candidatePoints(made)) {
      found = await find(keyOf(point))
      if (found !== undefined) return point
    }
    return new Uint8Array(33)
  })
  if (known === undefined && found === undefined) throw new ProblemError(unknownPasskey())
  const { point, credentialId, prf, requests } = vouched
  const derived = prf === undefined ? undefined : await readerFrom(prf)
  const recipient = known?.recipient ?? found?.recipient ?? ''
  const reader = derived?.recipient === recipient ? derived.reader : (known?.reader ?? null)
  return {
    id: toHex(keyOf(point)),
    kind: 'passkey',
    alias: known?.alias ?? found?.member ?? '',
    recipient,
    reader,
    signing: null,
    passkey: { credentialId, point, prf: prf !== undefined, requests },
  }
}

function unknownPasskey() {
  return problem(
    'PASSKEY_UNKNOWN',
    'No organisation on this chain has this passkey, and it was not made in this browser.',
    'Make a new one here and have it added, or choose another.',
  )
}
