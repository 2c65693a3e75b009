import { fromHex } from '@vouch/core'
import { type Client, createClient } from '@vouch/sdk'

const PINNED = 'vouch.chain'

/** The chain this browser met first at this address, in hexadecimal; proofs are checked against it, with the network off too. */
export function pinnedChain(): string | undefined {
  return localStorage.getItem(PINNED) ?? undefined
}

export function pinChain(chainId: string): void {
  localStorage.setItem(PINNED, chainId)
}

export function pinnedChainBytes(): Uint8Array | undefined {
  const pinned = pinnedChain()
  return pinned === undefined ? undefined : fromHex(pinned)
}

/** One client for the whole page, of the node that served it. */
export const client: Client = createClient({ url: globalThis.location?.origin ?? '', retries: 2 })
