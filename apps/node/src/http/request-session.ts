import {
  type Cbor,
  type Clock,
  decode,
  encode,
  failed,
  isPublicKey,
  ok,
  type PublicKey,
  type Result,
  sha256,
  taggedHash,
  toHex,
  verifySignature,
} from '@vouch/core'

const SESSION_VERSION = 1
/** A working day. */
export const MAX_SESSION_MS = 12 * 3_600_000
const MAX_SESSION_BYTES = 2_000
const MAX_KNOWN = 10_000

/** Keys that sign requests for keys which vouched for them: a passkey's owner is not asked for each request. */
export interface Sessions {
  /** The key that signs requests for `key` now. Problems: `REQUEST_SESSION_INVALID`, `REQUEST_SESSION_EXPIRED`. */
  requestKey(key: PublicKey, session: Uint8Array | undefined): Result<PublicKey>
}

export function createSessions(chainId: Uint8Array, clock: Clock): Sessions {
  // A signature that held once holds for good; only the time is asked again.
  const known = new Set<string>()
  const isVouched = (key: PublicKey, session: Session, bytes: Uint8Array): boolean => {
    const name = `${toHex(key)}${toHex(sha256(bytes))}`
    if (known.has(name)) return true
    const { requestKey, expiresMs, vouching } = session
    const digest = taggedHash('vouch/session', encode([SESSION_VERSION, chainId, requestKey, expiresMs]))
    if (!verifySignature(key, digest, vouching)) return false
    if (known.size >= MAX_KNOWN) known.clear()
    known.add(name)
    return true
  }
  return {
    requestKey(key, bytes) {
      const session = bytes === undefined ? undefined : readSession(bytes)
      if (bytes === undefined || session === undefined) return invalid()
      const leftMs = session.expiresMs - clock.nowMs()
      if (leftMs <= 0 || leftMs > MAX_SESSION_MS) return expired()
      return isVouched(key, session, bytes) ? ok(session.requestKey) : invalid()
    },
  }
}

interface Session {
  readonly requestKey: PublicKey
  readonly expiresMs: number
  readonly vouching: Uint8Array
}

function readSession(bytes: Uint8Array): Session | undefined {
  const decoded = decode(bytes, { maxBytes: MAX_SESSION_BYTES, maxDepth: 2 })
  if (!decoded.ok || !Array.isArray(decoded.value) || decoded.value.length !== 4) return undefined
  const [version, requestKey, expiresMs, vouching] = decoded.value as readonly Cbor[]
  if (version !== SESSION_VERSION || typeof expiresMs !== 'number') return undefined
  if (!(requestKey instanceof Uint8Array) || !isPublicKey(requestKey)) return undefined
  return vouching instanceof Uint8Array ? { requestKey, expiresMs, vouching } : undefined
}

function invalid(): Result<never> {
  return failed(
    'REQUEST_SESSION_INVALID',
    'The key named in Vouch-Key does not vouch for the one that signed the request.',
    'Sign in again.',
  )
}

function expired(): Result<never> {
  return failed(
    'REQUEST_SESSION_EXPIRED',
    'The time for which the key vouched has passed, or is longer than twelve hours.',
    'Sign in again.',
  )
}
