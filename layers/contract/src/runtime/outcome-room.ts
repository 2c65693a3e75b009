import type { Cbor } from '@vouch/core'
import { OUTCOME_LIMITS, type RecordedEvent, type RecordedFailure } from '@vouch/data'

/** What the other slots of an outcome take, generously. */
const FIXED_BYTES = 256
/** An outcome holds results one level down; an event's data and a failure's values stand three levels down. */
const RESULT_DEPTH = OUTCOME_LIMITS.maxDepth - 1
const INNER_DEPTH = OUTCOME_LIMITS.maxDepth - 3

/**
 * Whether what a transaction leaves can be recorded and read again. Generous rather than exact, and the same
 * everywhere: a text counts three bytes for each UTF-16 unit, the most that UTF-8 needs.
 */
export function fitsOutcome(
  result: Cbor,
  events: readonly RecordedEvent[],
  failure: RecordedFailure | null,
): boolean {
  let room = FIXED_BYTES + roomOf(result, RESULT_DEPTH)
  for (const { contract, name, subject, data } of events)
    room += 64 + contract.length + name.length + subject.length + roomOf(data, INNER_DEPTH)
  for (const [name, value] of failure?.meta ?? [])
    room += roomOf(name, INNER_DEPTH) + roomOf(value, INNER_DEPTH)
  return room <= OUTCOME_LIMITS.maxBytes
}

/** At most the bytes that a value takes as recorded; infinite where it nests deeper than `levels`. */
function roomOf(value: Cbor, levels: number): number {
  if (typeof value === 'string') return 9 + value.length * 3
  if (value instanceof Uint8Array) return 9 + value.length
  if (typeof value === 'bigint') return 36
  if (!Array.isArray(value)) return 9
  if (levels === 0) return Number.POSITIVE_INFINITY
  let room = 9
  for (const item of value as readonly Cbor[]) room += roomOf(item, levels - 1)
  return room
}
