import { toHex } from '@vouch/core'
import type { Client } from '@vouch/sdk'

/** The arguments that every attestation begins with. */
export interface Evidence {
  readonly messageId: string
  readonly messageType: string
  /** SHA-256 of the message. */
  readonly digest: Uint8Array
}

export function evidenceArgs(deal: string, { messageId, messageType, digest }: Evidence) {
  return { id: deal, messageId, messageType, digest: toHex(digest) }
}

/** Calls `wake` whenever something happens to a deal, until `signal`. */
export async function followDeals(client: Client, wake: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of client.events({ contract: 'deal', signal }))
        if (event.contract === 'deal') wake()
    } catch {
      // The node is away; the round that comes with time finds out when it is back.
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 1_000)
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve(undefined)), { once: true })
      })
    }
  }
}
