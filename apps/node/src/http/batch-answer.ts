import { type Cbor, encode, toHex } from '@vouch/core'
import { idAt, PLACE_WIDTH, REFUSED } from '../ledger/batch-result.ts'
import type { BatchResult } from '../ledger/ledger-port.ts'

const WORDS = ['committed', 'failed', 'refused'] as const

/** `[status, id, height, index, code]`; a refused transaction has no place, and an id only where it could be read. */
type Entry = readonly [
  status: number,
  id: Uint8Array | null,
  height: number | null,
  index: number | null,
  code: string | null,
]

function entryOf(result: BatchResult, at: number): Entry {
  const [status, height, index] = result.places.subarray(at * PLACE_WIDTH) as unknown as [
    number,
    number,
    number,
  ]
  const id = idAt(result, at)
  const code = result.codes.get(at) ?? null
  if (status !== REFUSED) return [status, id, height, index, code]
  return [status, id.every((byte) => byte === 0) ? null : id, null, null, code]
}

function entriesOf(result: BatchResult): readonly Entry[] {
  return Array.from({ length: result.places.length / PLACE_WIDTH }, (_, at) => entryOf(result, at))
}

export function batchCbor(result: BatchResult): Uint8Array {
  return encode(entriesOf(result) as Cbor)
}

export function batchJson(result: BatchResult): readonly object[] {
  return entriesOf(result).map(([status, id, height, index, code]) => ({
    status: WORDS[status],
    id: id === null ? null : toHex(id),
    height,
    index,
    code,
  }))
}
