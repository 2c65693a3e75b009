import { fromHex, type Signer } from '@vouch/core'
import type { ActingKey, SessionSigner } from '@vouch/sdk'
import type { KeptKey } from './kept-keys.ts'
import { passkeySigner } from './passkey.ts'
import { platformSigner } from './platform-key.ts'

export type SignInKind = 'passkey' | 'browser' | 'file'

/** A key kept by the browser, as the workflows want it. Undefined where it has to be shown again: a passkey's time is over. */
export function actingKeyOf(kept: KeptKey, nowMs = Date.now()): ActingKey | undefined {
  const publicKey = fromHex(kept.id) as Uint8Array
  const signer = signerOf(kept, publicKey, nowMs)
  if (signer === undefined) return undefined
  const { alias, recipient } = kept
  // Without a reader key every opening is refused by name (IDENTITY_INVALID); the pages tell before it comes to that.
  return { alias, publicKey, signer, ageIdentity: kept.reader ?? '', recipient }
}

function signerOf(kept: KeptKey, publicKey: Uint8Array, nowMs: number): Signer | undefined {
  if (kept.signing !== null) return platformSigner({ publicKey, signing: kept.signing })
  const { passkey } = kept
  const requests = passkey?.requests ?? null
  if (passkey === null || requests === null || requests.expiresMs <= nowMs) return undefined
  const signer: SessionSigner = {
    ...passkeySigner(publicKey, passkey),
    requests: {
      signer: platformSigner(requests),
      expiresMs: requests.expiresMs,
      vouching: requests.vouching,
    },
  }
  return signer
}
