import { type Cbor, toHex } from '@vouch/core'
import { fromRecorded, type Json, toJson } from '@vouch/contract'
import type { TypeDescriptor } from '@vouch/contract/api'
import type { EventRecord } from '../ledger/ledger-port.ts'
import type { Catalogue } from './catalogue.ts'
import { positionText } from './identifiers.ts'

/**
 * The JSON view of a recorded value. What an older version of a contract recorded may not fit today's type: it is then
 * shown by position, since nothing that is recorded may become unreadable.
 */
export function recordedJson(type: TypeDescriptor | undefined, recorded: Cbor): Json {
  if (type !== undefined) {
    const value = fromRecorded(type, recorded)
    if (value.ok) return toJson(type, value.value)
  }
  return positional(recorded)
}

function positional(recorded: Cbor): Json {
  if (recorded instanceof Uint8Array) return toHex(recorded)
  if (typeof recorded === 'bigint') return String(recorded)
  if (Array.isArray(recorded)) return recorded.map(positional)
  return recorded as Json
}

interface RecordedEvent {
  readonly contract: string
  readonly name: string
  readonly subject: Uint8Array
  readonly data: Cbor
}

export function eventJson(catalogue: Catalogue, event: RecordedEvent) {
  const { contract, name, subject } = event
  const data = recordedJson(catalogue.find(contract)?.events[name], event.data)
  return { contract, name, subject: toHex(subject), data }
}

/** An event with its place on the chain. */
export function placedEventJson(catalogue: Catalogue, event: EventRecord) {
  const { at, timeMs, transactionId } = event
  return { id: positionText(at), timeMs, transaction: toHex(transactionId), ...eventJson(catalogue, event) }
}
