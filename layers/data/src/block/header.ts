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
/** A header that carries proof of work: two more slots. */
export const WORKED_HEADER_VERSION = 2

/** Bytes of a nonce: with a commitment of 32 bytes before it, what is hashed fills one block of SHA-256 exactly. */
export const WORK_NONCE_BYTES = 32

/** What a header of a chain under proof of work has besides; hashed with it. */
export interface HeaderWork {
  /** The target in compact form, as Bitcoin's nBits. */
  readonly bits: number
  /** 32 bytes that make the work hash small enough. */
  readonly nonce: Uint8Array
}

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
  /** Under proof of work only. */
  readonly work?: HeaderWork
}

export function encodeHeader(header: Header): Uint8Array {
  if (header.work === undefined) return encode([HEADER_VERSION, ...slotsOf(header)])
  return encode([WORKED_HEADER_VERSION, ...slotsOf(header), header.work.bits, header.work.nonce])
}

/** What the work is done over: all of the header but its nonce. */
export function workCommitment(header: Header, bits: number): Hash {
  return taggedHash('vouch/work', encode([WORKED_HEADER_VERSION, ...slotsOf(header), bits]))
}

function slotsOf(header: Header): readonly Cbor[] {
  return [
    header.chainId,
    header.height,
    header.timeMs,
    header.previous,
    header.transactionCount,
    header.transactionsRoot,
    header.outcomesRoot,
    header.stateRoot,
    header.proposer,
  ]
}

export function headerHash(header: Header): Hash {
  return taggedHash('vouch/header', encodeHeader(header))
}

/** Problems: those of the codec, `HEADER_MALFORMED`. */
export function decodeHeader(bytes: Uint8Array): Result<Header> {
  const decoded = decode(bytes, { maxBytes: 4096, maxDepth: 2 })
  if (!decoded.ok) return decoded
  const slots = decoded.value
  if (!Array.isArray(slots)) return malformed()
  const work = workOf(slots as readonly Cbor[])
  if (work === undefined) return malformed()
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
    ...work,
  })
}

/** Nothing more for version 1; undefined where the slots fit no version. */
function workOf(slots: readonly Cbor[]): { readonly work?: HeaderWork } | undefined {
  if (slots[0] === HEADER_VERSION) return slots.length === 10 ? {} : undefined
  const [bits, nonce] = [slots[10], slots[11]]
  if (slots[0] !== WORKED_HEADER_VERSION || slots.length !== 12 || !isCount(bits)) return undefined
  if (bits > 0xffff_ffff || !(nonce instanceof Uint8Array) || nonce.length !== WORK_NONCE_BYTES)
    return undefined
  return { work: { bits, nonce } }
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
