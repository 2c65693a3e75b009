import {
  asHash,
  type Cbor,
  type CodecLimits,
  decode,
  encode,
  failed,
  type Hash,
  ok,
  type Result,
} from '@vouch/core'

export const OUTCOME_VERSION = 1
/** What is larger or deeper is never recorded: nobody could read it. */
export const OUTCOME_LIMITS: CodecLimits = { maxBytes: 1 << 20, maxDepth: 16 }

export interface RecordedEvent {
  readonly contract: string
  readonly name: string
  /** The identifier under which the event is followed. */
  readonly subject: Uint8Array
  /** In the recorded form of the event's schema. */
  readonly data: Cbor
}

/** Why an action did nothing: the contract's or the runtime's code and the values of its sentence. */
export interface RecordedFailure {
  readonly contract: string
  readonly code: string
  readonly meta: readonly (readonly [string, Cbor])[]
}

/** What came of one transaction. Its bytes are the leaf of the outcomes log. */
export interface Outcome {
  readonly transactionId: Hash
  readonly height: number
  /** Position in the block, from 0. */
  readonly index: number
  readonly gas: number
  readonly fee: bigint
  /** The action's result in recorded form; null where it failed. */
  readonly result: Cbor
  readonly failure: RecordedFailure | null
  readonly events: readonly RecordedEvent[]
}

export function encodeOutcome(outcome: Outcome): Uint8Array {
  return encode([
    OUTCOME_VERSION,
    outcome.transactionId,
    outcome.height,
    outcome.index,
    outcome.gas,
    outcome.fee,
    outcome.result,
    outcome.failure === null ? null : [outcome.failure.contract, outcome.failure.code, outcome.failure.meta],
    outcome.events.map((event) => [event.contract, event.name, event.subject, event.data]),
  ])
}

/** Problems: those of the codec, `OUTCOME_MALFORMED`. */
export function decodeOutcome(bytes: Uint8Array): Result<Outcome> {
  const decoded = decode(bytes, OUTCOME_LIMITS)
  if (!decoded.ok) return decoded
  const slots = decoded.value
  if (!Array.isArray(slots) || slots.length !== 9 || slots[0] !== OUTCOME_VERSION) return malformed()
  const [, id, height, index, gas, fee, result, failure, events] = slots as readonly Cbor[]
  if (!(id instanceof Uint8Array) || id.length !== 32 || !Array.isArray(events)) return malformed()
  if (![height, index, gas].every((value) => typeof value === 'number' && value >= 0)) return malformed()
  if ((typeof fee !== 'number' && typeof fee !== 'bigint') || fee < 0) return malformed()
  const readFailure = failureOf(failure as Cbor)
  const readEvents = events.map(eventOf)
  if (readFailure === undefined || readEvents.includes(undefined)) return malformed()
  return ok({
    transactionId: asHash(id),
    height: height as number,
    index: index as number,
    gas: gas as number,
    fee: BigInt(fee),
    result: result as Cbor,
    failure: readFailure,
    events: readEvents as RecordedEvent[],
  })
}

function failureOf(value: Cbor): RecordedFailure | null | undefined {
  if (value === null) return null
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [contract, code, meta] = value as readonly Cbor[]
  if (typeof contract !== 'string' || typeof code !== 'string' || !Array.isArray(meta)) return undefined
  if (!meta.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string'))
    return undefined
  return { contract, code, meta: meta as readonly (readonly [string, Cbor])[] }
}

function eventOf(value: Cbor): RecordedEvent | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined
  const [contract, name, subject, data] = value as readonly Cbor[]
  if (typeof contract !== 'string' || typeof name !== 'string' || !(subject instanceof Uint8Array))
    return undefined
  return { contract, name, subject, data: data as Cbor }
}

function malformed(): Result<never> {
  return failed(
    'OUTCOME_MALFORMED',
    'The bytes are not the outcome of a transaction.',
    'Use the outcome as the node gave it.',
  )
}
