import type { IncomingHttpHeaders } from 'node:http'
import {
  type Clock,
  encode,
  type Failed,
  failed,
  fromHex,
  isPublicKey,
  ok,
  type PublicKey,
  type Result,
  taggedHash,
  toHex,
  verifySignature,
} from '@vouch/core'
import { createNonceMemory } from './nonce-memory.ts'
import { createSessions } from './request-session.ts'

const REQUEST_VERSION = 1
/** How far the caller's clock may be from ours, either way. */
export const MAX_SKEW_MS = 5 * 60_000
const NONCE_BYTES = 16
/** Hexadecimal of a signature, the longest kind included. */
const MAX_HEADER_CHARS = 4_000

/** A request whose caller holds a key. */
export interface RequestProof {
  readonly publicKey: PublicKey
  readonly keyHex: string
  /**
   * Uses the proof up, once what it asks for is allowed: so strangers' proofs take no memory.
   * Problems: `REQUEST_REPLAYED`, `REQUEST_MEMORY_FULL`.
   */
  use(): Result<void>
}

export interface RequestProofs {
  /** Problems: `REQUEST_UNSIGNED`, `REQUEST_SIGNATURE_INVALID`, `REQUEST_EXPIRED`, those of `request-session.ts`. `path` is without a query. */
  check(method: string, path: string, headers: IncomingHttpHeaders): Result<RequestProof>
}

/** What the caller of a document route signs: the request, its time and 16 random bytes, each good once. */
export function createRequestProofs(
  chainId: Uint8Array,
  clock: Clock,
  options: { readonly maxRemembered?: number } = {},
): RequestProofs {
  const nonces = createNonceMemory(clock, 2 * MAX_SKEW_MS, options.maxRemembered ?? 200_000)
  const sessions = createSessions(chainId, clock)
  // What was used before a restart is forgotten, so nothing from before it is taken.
  const startedMs = clock.nowMs()
  return {
    check(method, path, headers) {
      const key = bytesOf(headers['vouch-key'])
      const nonce = bytesOf(headers['vouch-nonce'])
      const signature = bytesOf(headers['vouch-signature'])
      const timeMs = timeOf(headers['vouch-time'])
      if (key === undefined || nonce === undefined || signature === undefined || timeMs === undefined)
        return unsigned()
      if (!isPublicKey(key) || nonce.length !== NONCE_BYTES) return unsigned()
      if (Math.abs(clock.nowMs() - timeMs) > MAX_SKEW_MS || timeMs < startedMs) return expired(clock.nowMs())
      const digest = taggedHash(
        'vouch/request',
        encode([REQUEST_VERSION, chainId, method, path, timeMs, nonce]),
      )
      const vouched = headers['vouch-session']
      const signing = vouched === undefined ? ok(key) : sessions.requestKey(key, bytesOf(vouched))
      if (!signing.ok) return signing
      if (!verifySignature(signing.value, digest, signature)) return invalid()
      const keyHex = toHex(key)
      return ok({ publicKey: key, keyHex, use: () => nonces.use(`${keyHex}${toHex(nonce)}`) })
    },
  }
}

function bytesOf(header: string | readonly string[] | undefined): Uint8Array | undefined {
  return typeof header === 'string' && header.length > 0 && header.length <= MAX_HEADER_CHARS
    ? fromHex(header)
    : undefined
}

function timeOf(header: string | readonly string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined
}

function unsigned(): Failed {
  return failed(
    'REQUEST_UNSIGNED',
    'The request does not prove a key: Vouch-Key, Vouch-Time, Vouch-Nonce or Vouch-Signature is missing or malformed.',
    'Sign the request with a registered key; the SDK does.',
  )
}

function invalid(): Failed {
  return failed(
    'REQUEST_SIGNATURE_INVALID',
    'The signature does not fit this request, this chain and this key.',
    'Sign the method and the path as they are sent, with the chain id of /v1/status.',
  )
}

function expired(nodeTimeMs: number): Failed {
  return failed(
    'REQUEST_EXPIRED',
    'The request was signed too long ago, in the future, or before this node started.',
    'Set the clock, then sign the request again.',
    { nodeTimeMs },
  )
}
