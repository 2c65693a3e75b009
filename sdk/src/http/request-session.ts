import { encode, type PublicKey, type Signer, taggedHash, toHex } from '@vouch/core'

const SESSION_VERSION = 1

/** A key that signs requests for another one, which vouches for it until a time. Transactions it cannot sign. */
export interface RequestSession {
  readonly signer: Signer
  /** Milliseconds since 1970 UTC; a node takes at most twelve hours from now. */
  readonly expiresMs: number
  /** The other key's signature over `sessionDigest`. */
  readonly vouching: Uint8Array
}

/** A signer that does not want to be asked for each request: a passkey, whose every signature is a touch. */
export interface SessionSigner extends Signer {
  readonly requests: RequestSession
}

/** What a key signs to vouch for a request key. */
export function sessionDigest(chainId: Uint8Array, requestKey: PublicKey, expiresMs: number): Uint8Array {
  return taggedHash('vouch/session', encode([SESSION_VERSION, chainId, requestKey, expiresMs]))
}

export function hasSession(signer: Signer): signer is SessionSigner {
  return 'requests' in signer
}

/** The header that shows the request key and who vouches for it. */
export function sessionHeader({ signer, expiresMs, vouching }: RequestSession): string {
  return toHex(encode([SESSION_VERSION, signer.publicKey, expiresMs, vouching]))
}
