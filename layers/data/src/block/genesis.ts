import {
  asHash,
  type Cbor,
  decode,
  encode,
  failed,
  type Hash,
  ok,
  type Result,
  taggedHash,
} from '@vouch/core'

export const GENESIS_VERSION = 1

/** Bounds that every node keeps alike. */
export interface ChainLimits {
  readonly maxTransactionBytes: number
  readonly maxTransactionsPerBlock: number
  readonly maxBlockBytes: number
  readonly maxGasPerTransaction: number
  /** How far ahead of block time an expiry may lie, in milliseconds. */
  readonly maxExpiryAheadMs: number
}

export const DEFAULT_CHAIN_LIMITS: ChainLimits = {
  maxTransactionBytes: 256 * 1024,
  maxTransactionsPerBlock: 2_000,
  maxBlockBytes: 8 << 20,
  maxGasPerTransaction: 20_000_000,
  maxExpiryAheadMs: 24 * 3_600_000,
}

/** Fee units per unit of gas and per byte added to the state; both zero unless a genesis says otherwise. */
export interface FeePrices {
  readonly perGas: bigint
  readonly perByte: bigint
}

export interface FoundingCall {
  readonly contract: string
  readonly action: string
  readonly args: Cbor
}

/** Everything a chain begins with. Its hash is the chain id, so two chains that differ in anything differ in name. */
export interface Genesis {
  readonly name: string
  /** Milliseconds since 1970 UTC; the time of height 0. */
  readonly timeMs: number
  /** Consensus engine and its parameters, in the engine's own form. */
  readonly engine: string
  readonly engineParameters: Cbor
  readonly limits: ChainLimits
  readonly feePrices: FeePrices
  /** Balances to begin with, by account (the hash of a public key). */
  readonly allocations: readonly (readonly [Hash, bigint])[]
  /** Contracts in force from the start: name and hash of the bundle. */
  readonly contracts: readonly (readonly [string, Hash])[]
  readonly foundation: readonly FoundingCall[]
}

export function encodeGenesis(genesis: Genesis): Uint8Array {
  const { limits, feePrices } = genesis
  return encode([
    GENESIS_VERSION,
    genesis.name,
    genesis.timeMs,
    genesis.engine,
    genesis.engineParameters,
    [
      limits.maxTransactionBytes,
      limits.maxTransactionsPerBlock,
      limits.maxBlockBytes,
      limits.maxGasPerTransaction,
      limits.maxExpiryAheadMs,
    ],
    [feePrices.perGas, feePrices.perByte],
    genesis.allocations,
    genesis.contracts,
    genesis.foundation.map((call) => [call.contract, call.action, call.args]),
  ])
}

export function chainIdOf(genesisBytes: Uint8Array): Hash {
  return taggedHash('vouch/genesis', genesisBytes)
}

/** Problems: those of the codec, `GENESIS_MALFORMED`. */
export function decodeGenesis(bytes: Uint8Array): Result<Genesis> {
  const decoded = decode(bytes, { maxBytes: 1 << 20, maxDepth: 16 })
  if (!decoded.ok) return decoded
  const slots = decoded.value
  if (!Array.isArray(slots) || slots.length !== 10 || slots[0] !== GENESIS_VERSION) return malformed()
  const [, name, timeMs, engine, engineParameters, limits, prices, allocations, contracts, foundation] =
    slots as readonly Cbor[]
  if (typeof name !== 'string' || typeof engine !== 'string') return malformed()
  if (typeof timeMs !== 'number' || timeMs < 0) return malformed()
  const readLimits = limitsOf(limits as Cbor)
  const readPrices = pricesOf(prices as Cbor)
  const readAllocations = listOf(allocations as Cbor, (pair) =>
    isPair(pair) && isHash(pair[0]) && isNumber(pair[1])
      ? ([asHash(pair[0]), BigInt(pair[1])] as const)
      : undefined,
  )
  const readContracts = listOf(contracts as Cbor, (pair) =>
    isPair(pair) && typeof pair[0] === 'string' && isHash(pair[1])
      ? ([pair[0], asHash(pair[1])] as const)
      : undefined,
  )
  const readFoundation = listOf(foundation as Cbor, callOf)
  if (readLimits === undefined || readPrices === undefined) return malformed()
  if (readAllocations === undefined || readContracts === undefined || readFoundation === undefined)
    return malformed()
  return ok({
    name,
    timeMs,
    engine,
    engineParameters: engineParameters as Cbor,
    limits: readLimits,
    feePrices: readPrices,
    allocations: readAllocations,
    contracts: readContracts,
    foundation: readFoundation,
  })
}

function limitsOf(value: Cbor): ChainLimits | undefined {
  if (
    !Array.isArray(value) ||
    value.length !== 5 ||
    !value.every((entry) => typeof entry === 'number' && entry > 0)
  )
    return undefined
  const [
    maxTransactionBytes,
    maxTransactionsPerBlock,
    maxBlockBytes,
    maxGasPerTransaction,
    maxExpiryAheadMs,
  ] = value as [number, number, number, number, number]
  return {
    maxTransactionBytes,
    maxTransactionsPerBlock,
    maxBlockBytes,
    maxGasPerTransaction,
    maxExpiryAheadMs,
  }
}

function pricesOf(value: Cbor): FeePrices | undefined {
  if (!isPair(value) || !isNumber(value[0]) || !isNumber(value[1])) return undefined
  return { perGas: BigInt(value[0]), perByte: BigInt(value[1]) }
}

function callOf(value: Cbor): FoundingCall | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [contract, action, args] = value as readonly Cbor[]
  if (typeof contract !== 'string' || typeof action !== 'string') return undefined
  return { contract, action, args: args as Cbor }
}

function listOf<T>(value: Cbor, read: (item: Cbor) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.map((item) => read(item as Cbor))
  return items.includes(undefined) ? undefined : (items as T[])
}

function isPair(value: Cbor): value is readonly [Cbor, Cbor] {
  return Array.isArray(value) && value.length === 2
}

function isHash(value: Cbor): value is Uint8Array {
  return value instanceof Uint8Array && value.length === 32
}

function isNumber(value: Cbor): value is number | bigint {
  return (typeof value === 'number' || typeof value === 'bigint') && value >= 0
}

function malformed(): Result<never> {
  return failed(
    'GENESIS_MALFORMED',
    'The bytes are not a genesis.',
    'Use the genesis file as the founders published it.',
  )
}
