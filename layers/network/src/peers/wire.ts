import { type Cbor, decode, encode, failed, ok, type Result } from '@vouch/core'

/** Topics and protocols; the version is in the name, so that what cannot talk does not connect. */
export const TOPIC = { transactions: 'vouch/transactions/1', blocks: 'vouch/blocks/1' } as const
export const PROTOCOL = {
  hello: '/vouch/hello/1',
  headers: '/vouch/headers/1',
  body: '/vouch/body/1',
  addresses: '/vouch/addresses/1',
} as const

/** Bytes of what may arrive, at most. Bodies have the limit of the chain, with room for their framing. */
export const WIRE_LIMITS = {
  hello: 512,
  locator: 4_096,
  headers: 512 * 512,
  header: 4_096,
  addresses: 16_384,
} as const
export const MAX_ADDRESSES = 64

export interface Hello {
  readonly chainId: Uint8Array
  /** `host:port` at which the sender is reached; empty where it is not. */
  readonly listen: string
  readonly height: number
}

export function encodeHello({ chainId, listen, height }: Hello): Uint8Array {
  return encode([1, chainId, listen, height])
}

export function decodeHello(bytes: Uint8Array): Result<Hello> {
  const slots = listOf(bytes, WIRE_LIMITS.hello)
  const [version, chainId, listen, height] = slots ?? []
  if (version !== 1 || !(chainId instanceof Uint8Array) || typeof listen !== 'string') return malformed()
  if (typeof height !== 'number' || height < 0 || listen.length > 128) return malformed()
  return ok({ chainId, listen, height })
}

export function encodeBytesList(list: readonly Uint8Array[]): Uint8Array {
  return encode(list)
}

/** Byte strings, at most `maxEntries` of them and `maxBytes` in all. */
export function decodeBytesList(
  bytes: Uint8Array,
  maxBytes: number,
  maxEntries: number,
): Result<readonly Uint8Array[]> {
  const list = listOf(bytes, maxBytes)
  if (list === undefined || list.length > maxEntries) return malformed()
  if (!list.every((entry) => entry instanceof Uint8Array)) return malformed()
  return ok(list as readonly Uint8Array[])
}

export function encodeAddresses(addresses: readonly string[]): Uint8Array {
  return encode(addresses.slice(0, MAX_ADDRESSES))
}

export function decodeAddresses(bytes: Uint8Array): Result<readonly string[]> {
  const list = listOf(bytes, WIRE_LIMITS.addresses)
  if (list === undefined || list.length > MAX_ADDRESSES) return malformed()
  if (!list.every((entry) => typeof entry === 'string' && isAddress(entry))) return malformed()
  return ok(list as readonly string[])
}

/** `host:port`, with IPv4 or IPv6 in brackets; names are not passed on. */
export function isAddress(text: string): boolean {
  const match = /^(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([0-9a-f:]{2,39})\]):(\d{1,5})$/.exec(text)
  if (match === null) return false
  const port = Number(match[3])
  return port > 0 && port < 65_536 && (match[1] ?? '0').split('.').every((part) => Number(part) < 256)
}

function listOf(bytes: Uint8Array, maxBytes: number): readonly Cbor[] | undefined {
  const decoded = decode(bytes, { maxBytes, maxDepth: 2 })
  return decoded.ok && Array.isArray(decoded.value) ? (decoded.value as readonly Cbor[]) : undefined
}

function malformed(): Result<never> {
  return failed(
    'MESSAGE_MALFORMED',
    'A peer sent what is no message of this protocol.',
    'Talk to other peers.',
  )
}
