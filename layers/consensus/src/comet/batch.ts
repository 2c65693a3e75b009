import { type Cbor, decode, encode } from '@vouch/core'

/** Most bytes of what is handed to CometBFT at once, unless one transaction is larger. */
export const BATCH_BYTES = 192 * 1024
/** Most transactions in it. */
export const BATCH_TRANSACTIONS = 256

/**
 * CometBFT counts, gossips and checks what it calls a transaction one by one; ours travel several in one of its:
 * `[1, signed transaction …]`.
 */
export function encodeBatch(transactions: readonly Uint8Array[]): Uint8Array {
  return encode([1, ...transactions])
}

/** Undefined where it is no batch of at least one. */
export function decodeBatch(bytes: Uint8Array, maxBytes: number): readonly Uint8Array[] | undefined {
  const decoded = decode(bytes, { maxBytes, maxDepth: 2 })
  if (!decoded.ok || !Array.isArray(decoded.value)) return undefined
  const [version, ...transactions] = decoded.value as readonly Cbor[]
  if (version !== 1 || transactions.length === 0 || transactions.length > BATCH_TRANSACTIONS) return undefined
  return transactions.every((one) => one instanceof Uint8Array) ? (transactions as Uint8Array[]) : undefined
}

/**
 * A proposer says what time it is, first of all in its block: CometBFT's own block time is that of the votes before, which on
 * a chain where nothing happens may be days ago.
 */
export function encodeBlockTime(timeMs: number): Uint8Array {
  return encode([2, timeMs])
}

/** Undefined where it is no time. */
export function decodeBlockTime(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined || bytes.length > 16) return undefined
  const decoded = decode(bytes, { maxBytes: 16, maxDepth: 2 })
  if (!decoded.ok || !Array.isArray(decoded.value)) return undefined
  const [version, timeMs, ...more] = decoded.value as readonly Cbor[]
  return version === 2 && typeof timeMs === 'number' && timeMs >= 0 && more.length === 0 ? timeMs : undefined
}
