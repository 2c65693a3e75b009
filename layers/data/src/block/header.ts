import {
  asHash,
  type Cbor,
  decode,
  encode,
  failed,
  type Hash,
  isPublicKey,
  ok,
  type PublicKey,
  type Result,
  taggedHash,
} from '@vouch/core'

export const HEADER_VERSION = 1

/** What is sealed: the order so far, what was asked, what came of it, and how the state stands after it. */
export interface Header {
  readonly chainId: Hash
  readonly height: number
  /** Milliseconds since 1970 UTC; always later than the block before. */
  readonly timeMs: number
  /** Hash of the header before; the chain id for the first block. */
  readonly previous: Hash
  readonly transactionCount: number
  /** RFC 9162 root over the signed transactions' bytes. */
  readonly transactionsRoot: Hash
  /** RFC 9162 root over the outcomes' bytes. */
  readonly outcomesRoot: Hash
  /** Root of the authenticated state after this block. */
  readonly stateRoot: Hash
  readonly proposer: PublicKey
}

export function encodeHeader(header: Header): Uint8Array {
  return encode([
    HEADER_VERSION,
    header.chainId,
    header.height,
    header.timeMs,
    header.previous,
    header.transactionCount,
    header.transactionsRoot,
    header.outcomesRoot,
    header.stateRoot,
    header.proposer,
  ])
}

export function headerHash(header: Header): Hash {
  return taggedHash('vouch/header', encodeHeader(header))
}

/** Problems: those of the codec, `HEADER_MALFORMED`. */
export function decodeHeader(bytes: Uint8Array): Result<Header> {
  const decoded = decode(bytes, { maxBytes: 4096, maxDepth: 2 })
  if (!decoded.ok) return decoded
  const slots = decoded.value
  if (!Array.isArray(slots) || slots.length !== 10 || slots[0] !== HEADER_VERSION) return malformed()
  const [, chainId, height, timeMs, previous, count, transactionsRoot, outcomesRoot, stateRoot, proposer] =
    slots as readonly Cbor[]
  if (!isCount(height) || !isCount(timeMs) || !isCount(count)) return malformed()
  if (!isHash(chainId) || !isHash(previous) || !isHash(transactionsRoot)) return malformed()
  if (!isHash(outcomesRoot) || !isHash(stateRoot)) return malformed()
  if (!(proposer instanceof Uint8Array) || !isPublicKey(proposer)) return malformed()
  return ok({
    chainId: asHash(chainId),
    height,
    timeMs,
    previous: asHash(previous),
    transactionCount: count,
    transactionsRoot: asHash(transactionsRoot),
    outcomesRoot: asHash(outcomesRoot),
    stateRoot: asHash(stateRoot),
    proposer,
  })
}

function isCount(value: Cbor | undefined): value is number {
  return typeof value === 'number' && value >= 0
}

function isHash(value: Cbor | undefined): value is Uint8Array {
  return value instanceof Uint8Array && value.length === 32
}

function malformed(): Result<never> {
  return failed(
    'HEADER_MALFORMED',
    'The bytes are not a block header.',
    'Use the header as the node gave it.',
  )
}
