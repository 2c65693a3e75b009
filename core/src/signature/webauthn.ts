import { p256VerifyRaw } from '#platform'
import { concatBytes, equalBytes, toBase64, utf8 } from '../bytes.ts'
import { decode } from '../codec/decode.ts'
import { encode } from '../codec/encode.ts'
import type { Cbor } from '../codec/limits.ts'
import { sha256, taggedHash } from '../hash.ts'
import { hasLowS } from './low-s.ts'
import {
  MAX_AUTHENTICATOR_DATA_BYTES,
  MAX_CLIENT_DATA_BYTES,
  MAX_WEBAUTHN_SIGNATURE_BYTES,
} from './webauthn-bounds.ts'

/**
 * A passkey's signature (W3C Web Authentication Level 3), in a form that is checked the same way everywhere: bytes are
 * compared, and no JSON is parsed (§5.8.1.2, limited verification algorithm).
 */
export interface WebauthnAssertion {
  /** P-256, compressed: 33 bytes. */
  readonly point: Uint8Array
  /** 37 bytes, and what extensions add. */
  readonly authenticatorData: Uint8Array
  /** As the browser wrote it, UTF-8. */
  readonly clientDataJson: Uint8Array
  /** r ‖ s with s at most half the order: 64 bytes. */
  readonly signature: Uint8Array
}

const VERSION = 1
const POINT_BYTES = 33
const RP_ID_HASH_BYTES = 32
/** Hash of the relying party's id, flags, counter (§6.1). */
const AUTHENTICATOR_DATA_BYTES = 37

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const BACKUP_ELIGIBLE = 0x08
const BACKED_UP = 0x10
const ATTESTED_DATA = 0x40
const EXTENSIONS = 0x80
const RESERVED = 0x22

/**
 * What stands in a public key of this scheme: a hash over the site a passkey belongs to and its point. It has the size of the
 * other keys, so nothing that is recorded changes its form, and a signature of the passkey for another site does not fit.
 */
export function webauthnKey(point: Uint8Array, rpIdHash: Uint8Array): Uint8Array {
  return taggedHash('vouch/passkey', rpIdHash, point)
}

export function encodeWebauthnSignature(assertion: WebauthnAssertion): Uint8Array {
  const { point, authenticatorData, clientDataJson, signature } = assertion
  return encode([VERSION, point, authenticatorData, clientDataJson, signature])
}

/** `challenge` is what is signed: at most 64 bytes. Never throws. */
export function verifyWebauthn(key: Uint8Array, challenge: Uint8Array, encoded: Uint8Array): boolean {
  const assertion = readAssertion(encoded)
  if (assertion === undefined || challenge.length > 64) return false
  const { point, authenticatorData, clientDataJson, signature } = assertion
  const rpIdHash = authenticatorData.subarray(0, RP_ID_HASH_BYTES)
  if (!equalBytes(key, webauthnKey(point, rpIdHash))) return false
  if (!isVerifiedUser(authenticatorData) || !isGetOf(challenge, clientDataJson)) return false
  return (
    hasLowS(signature) &&
    p256VerifyRaw(point, concatBytes(authenticatorData, sha256(clientDataJson)), signature)
  )
}

function readAssertion(encoded: Uint8Array): WebauthnAssertion | undefined {
  const decoded = decode(encoded, { maxBytes: MAX_WEBAUTHN_SIGNATURE_BYTES, maxDepth: 2 })
  if (!decoded.ok || !Array.isArray(decoded.value) || decoded.value.length !== 5) return undefined
  const [version, point, authenticatorData, clientDataJson, signature] = decoded.value as readonly Cbor[]
  if (version !== VERSION) return undefined
  if (!(point instanceof Uint8Array) || point.length !== POINT_BYTES) return undefined
  if (!(signature instanceof Uint8Array) || signature.length !== 64) return undefined
  if (!(authenticatorData instanceof Uint8Array) || !(clientDataJson instanceof Uint8Array)) return undefined
  if (authenticatorData.length > MAX_AUTHENTICATOR_DATA_BYTES) return undefined
  if (clientDataJson.length > MAX_CLIENT_DATA_BYTES) return undefined
  return { point, authenticatorData, clientDataJson, signature }
}

/** Somebody was there and showed who they are; flags that contradict each other or mean nothing yet are refused (§6.1). */
function isVerifiedUser(data: Uint8Array): boolean {
  if (data.length < AUTHENTICATOR_DATA_BYTES) return false
  const flags = data[RP_ID_HASH_BYTES] as number
  if ((flags & USER_PRESENT) === 0 || (flags & USER_VERIFIED) === 0) return false
  if ((flags & (ATTESTED_DATA | RESERVED)) !== 0) return false
  if ((flags & BACKED_UP) !== 0 && (flags & BACKUP_ELIGIBLE) === 0) return false
  return ((flags & EXTENSIONS) !== 0) === data.length > AUTHENTICATOR_DATA_BYTES
}

/**
 * `{"type":"webauthn.get","challenge":"…","origin":"…"`, then nothing, or `,"crossOrigin":false` and whatever a browser may add
 * behind it. An origin that needs escapes, or a page within another site's page, is refused.
 */
function isGetOf(challenge: Uint8Array, clientData: Uint8Array): boolean {
  const head = utf8(`{"type":"webauthn.get","challenge":"${base64url(challenge)}","origin":"`)
  if (!startsWith(clientData, 0, head)) return false
  let at = head.length
  while (at < clientData.length && isPlain(clientData[at] as number)) at += 1
  if (at === head.length || clientData.at(-1) !== CLOSING_BRACE) return false
  if (startsWith(clientData, at, QUOTE_BRACE)) return clientData.length === at + QUOTE_BRACE.length
  if (!startsWith(clientData, at, SAME_ORIGIN)) return false
  const next = clientData[at + SAME_ORIGIN.length]
  return next === COMMA || (next === CLOSING_BRACE && clientData.length === at + SAME_ORIGIN.length + 1)
}

const QUOTE_BRACE = utf8('"}')
const SAME_ORIGIN = utf8('","crossOrigin":false')
const COMMA = 0x2c
const CLOSING_BRACE = 0x7d

/** Printable ASCII but the quotation mark and the backslash. */
function isPlain(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
}

function startsWith(bytes: Uint8Array, from: number, expected: Uint8Array): boolean {
  return equalBytes(bytes.subarray(from, from + expected.length), expected)
}

function base64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
