/** What gossip is worth: passed on, dropped in silence, or held against who sent it. */
export type Verdict = 'accept' | 'ignore' | 'reject'

export interface TransportHandlers {
  /** Decides before anything is passed on. */
  onGossip(topic: string, data: Uint8Array, peer: string): Promise<Verdict>
  /** Answers a request; undefined closes without an answer. */
  onRequest(protocol: string, data: Uint8Array, peer: string): Promise<Uint8Array | undefined>
  onConnected(peer: string, remote: { readonly address: string; readonly isInbound: boolean }): void
  onDisconnected(peer: string): void
  /** Whether an inbound connection may be made at all. */
  mayConnect(address: string): boolean
}

/** Encrypted connections to named peers, gossip, and request and response; nothing of what is said over them. */
export interface PeerTransport {
  readonly self: string
  /** `host:port` where others reach this node. */
  readonly listen: string
  /** The peer's name. Throws where nobody answers. */
  dial(address: string): Promise<string>
  disconnect(peer: string): Promise<void>
  publish(topic: string, data: Uint8Array): Promise<void>
  /** Throws where no answer comes in time, or one that is too long. */
  request(peer: string, protocol: string, data: Uint8Array, limits: RequestLimits): Promise<Uint8Array>
  stop(): Promise<void>
}

export interface RequestLimits {
  readonly maxBytes: number
  readonly timeoutMs: number
}
