import { encode, type Random, type Signer, taggedHash, toHex } from '@vouch/core'
import { hasSession, sessionHeader } from './request-session.ts'

const REQUEST_VERSION = 1

/** What a signed request is of. */
export interface RequestSubject {
  readonly chainId: Uint8Array
  readonly method: string
  /** Of the URL, without a query. */
  readonly path: string
  /** Milliseconds since 1970 UTC; a node accepts five minutes either way. */
  readonly timeMs: number
  /** 16 random bytes; a node accepts each once. */
  readonly nonce: Uint8Array
}

/** What is signed to prove a key to a node, once. */
export function requestDigest(subject: RequestSubject): Uint8Array {
  const { chainId, method, path, timeMs, nonce } = subject
  return taggedHash('vouch/request', encode([REQUEST_VERSION, chainId, method, path, timeMs, nonce]))
}

/** The headers that prove `signer`'s key to a node; signed by its request session where it has one. */
export async function signedHeaders(
  signer: Signer,
  request: Omit<RequestSubject, 'nonce'>,
  random: Random,
): Promise<Readonly<Record<string, string>>> {
  const nonce = random.bytes(16)
  const session = hasSession(signer) ? signer.requests : undefined
  const signature = await (session?.signer ?? signer).sign(requestDigest({ ...request, nonce }))
  return {
    'vouch-key': toHex(signer.publicKey),
    'vouch-time': String(request.timeMs),
    'vouch-nonce': toHex(nonce),
    'vouch-signature': toHex(signature),
    ...(session === undefined ? {} : { 'vouch-session': sessionHeader(session) }),
  }
}
