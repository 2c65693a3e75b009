import { type Cbor, decode, encode, failed, ok, type Result } from '@vouch/core'
import { encodeValidators, readValidators } from './parameters.ts'
import type { Timestamp } from './protobuf.ts'
import type { BlockId, CometCommit, CometHeader, CommitVote, SignedHeader } from './signed-header.ts'
import type { Validator } from './validator-set.ts'

/** A change of the validators, proven by those before: their signed header names the hash of the set that follows. */
export interface ValidatorStep extends SignedHeader {
  readonly next: readonly Validator[]
}

/** The proof that a header of ours is the chain's: validators from the genesis on, then the commit over our hash. */
export interface CometSeal extends SignedHeader {
  readonly steps: readonly ValidatorStep[]
}

const PENDING = 0
const VERSION = 1

/** What stands in a seal's place until the block after it is final: `[0, CometBFT height of the block]`. */
export function encodePendingSeal(cometHeight: number): Uint8Array {
  return encode([PENDING, cometHeight])
}

/** The CometBFT height of a block that waits for its seal; undefined for a whole seal. */
export function pendingHeight(seal: Uint8Array): number | undefined {
  const decoded = decode(seal, { maxBytes: MAX_SEAL_BYTES, maxDepth: 8 })
  if (!decoded.ok || !Array.isArray(decoded.value)) return undefined
  const [version, height] = decoded.value as readonly Cbor[]
  return version === PENDING && typeof height === 'number' ? height : undefined
}

/** Most bytes of a seal: hundreds of votes, and some thousand changes of the validators. */
export const MAX_SEAL_BYTES = 8 << 20

export function encodeCometSeal({ steps, header, commit }: CometSeal): Uint8Array {
  return encode([VERSION, steps.map(encodeStep), headerSlots(header), commitSlots(commit)])
}

export function encodeStep({ header, commit, next }: ValidatorStep): Cbor {
  return [headerSlots(header), commitSlots(commit), encodeValidators(next)]
}

/** Problems: `SEAL_PENDING`, `SEAL_MALFORMED`, those of the codec. */
export function decodeCometSeal(bytes: Uint8Array): Result<CometSeal> {
  const decoded = decode(bytes, { maxBytes: MAX_SEAL_BYTES, maxDepth: 8 })
  if (!decoded.ok) return decoded
  const slots = decoded.value as readonly Cbor[]
  if (Array.isArray(slots) && slots[0] === PENDING)
    return failed(
      'SEAL_PENDING',
      'The block waits for the next one, which carries its hash.',
      'Ask again in a moment.',
    )
  if (!Array.isArray(slots) || slots.length !== 4 || slots[0] !== VERSION) return malformed()
  const steps = listOf(slots[1], readStep)
  const header = readHeader(slots[2])
  const commit = readCommit(slots[3])
  if (steps === undefined || header === undefined || commit === undefined) return malformed()
  return ok({ steps, header, commit })
}

/** Undefined where it is no step. */
export function readStep(value: Cbor | undefined): ValidatorStep | undefined {
  const [first, second, third, ...more] = listSlots(value)
  const header = readHeader(first)
  const commit = readCommit(second)
  const next = readValidators(third)
  if (header === undefined || commit === undefined || next === undefined || more.length > 0) return undefined
  return { header, commit, next }
}

function headerSlots(header: CometHeader): Cbor {
  return [
    header.blockVersion,
    header.appVersion,
    header.chainId,
    header.height,
    [header.time.seconds, header.time.nanos],
    [header.lastBlockId.hash, header.lastBlockId.partsTotal, header.lastBlockId.partsHash],
    header.lastCommitHash,
    header.dataHash,
    header.validatorsHash,
    header.nextValidatorsHash,
    header.consensusHash,
    header.appHash,
    header.lastResultsHash,
    header.evidenceHash,
    header.proposerAddress,
  ]
}

function readHeader(value: Cbor | undefined): CometHeader | undefined {
  const slots = listSlots(value)
  const [blockVersion, appVersion, chainId, height, time, blockId, ...hashes] = slots
  const readTime = readTimestamp(time)
  const lastBlockId = readBlockId(blockId)
  if (!isCount(blockVersion) || !isCount(appVersion) || typeof chainId !== 'string' || !isCount(height))
    return undefined
  if (readTime === undefined || lastBlockId === undefined || hashes.length !== 9) return undefined
  if (!hashes.every((hash) => hash instanceof Uint8Array && hash.length <= 32)) return undefined
  const [
    lastCommitHash,
    dataHash,
    validatorsHash,
    nextValidatorsHash,
    consensusHash,
    appHash,
    lastResultsHash,
    evidenceHash,
    proposerAddress,
  ] = hashes as unknown as readonly [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  return {
    blockVersion,
    appVersion,
    chainId,
    height,
    time: readTime,
    lastBlockId,
    lastCommitHash,
    dataHash,
    validatorsHash,
    nextValidatorsHash,
    consensusHash,
    appHash,
    lastResultsHash,
    evidenceHash,
    proposerAddress,
  }
}

function commitSlots({ round, partsTotal, partsHash, votes }: CometCommit): Cbor {
  return [
    round,
    partsTotal,
    partsHash,
    votes.map((vote) => (vote === null ? null : [vote.time.seconds, vote.time.nanos, vote.signature])),
  ]
}

function readCommit(value: Cbor | undefined): CometCommit | undefined {
  const [round, partsTotal, partsHash, list, ...more] = listSlots(value)
  const votes = listOf(list, readVote)
  if (!isCount(round) || !isCount(partsTotal) || !(partsHash instanceof Uint8Array)) return undefined
  if (votes === undefined || more.length > 0) return undefined
  return { round, partsTotal, partsHash, votes: votes.map((vote) => (vote === 'absent' ? null : vote)) }
}

function readVote(value: Cbor): CommitVote | 'absent' | undefined {
  if (value === null) return 'absent'
  const [seconds, nanos, signature, ...more] = listSlots(value)
  const time = readTimestamp([seconds ?? null, nanos ?? null])
  if (time === undefined || !(signature instanceof Uint8Array) || more.length > 0) return undefined
  return { time, signature }
}

function readBlockId(value: Cbor | undefined): BlockId | undefined {
  const [hash, partsTotal, partsHash, ...more] = listSlots(value)
  if (!(hash instanceof Uint8Array) || !isCount(partsTotal) || !(partsHash instanceof Uint8Array))
    return undefined
  return more.length > 0 ? undefined : { hash, partsTotal, partsHash }
}

function readTimestamp(value: Cbor | undefined): Timestamp | undefined {
  const [seconds, nanos, ...more] = listSlots(value)
  if (!isCount(seconds) || !isCount(nanos) || nanos >= 1_000_000_000 || more.length > 0) return undefined
  return { seconds, nanos }
}

function listSlots(value: Cbor | undefined): readonly Cbor[] {
  return Array.isArray(value) ? (value as readonly Cbor[]) : []
}

function listOf<T>(value: Cbor | undefined, read: (item: Cbor) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = (value as readonly Cbor[]).map(read)
  return items.includes(undefined) ? undefined : (items as T[])
}

function isCount(value: Cbor | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function malformed(): Result<never> {
  return failed(
    'SEAL_MALFORMED',
    'The seal is not the form of a commit by validators.',
    'Ask for the receipt again.',
  )
}
