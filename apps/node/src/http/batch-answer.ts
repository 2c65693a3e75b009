import { encode, toHex } from '@vouch/core'
import { decodeSignedTransaction } from '@vouch/data'
import type { SubmissionResult } from '../ledger/ledger-port.ts'

const COMMITTED = 0
const FAILED = 1
const REFUSED = 2
const WORDS = ['committed', 'failed', 'refused'] as const

type Entry = readonly [
  status: number,
  id: Uint8Array | null,
  height: number | null,
  index: number | null,
  code: string | null,
]

/** What became of one transaction: `[status, id, height, index, code]`. */
function entryOf(result: SubmissionResult, bytes: Uint8Array): Entry {
  if (result.kind === 'refused') return [REFUSED, idOf(bytes), null, null, result.problem.code]
  const code = result.failure?.code ?? null
  return [code === null ? COMMITTED : FAILED, result.id, result.height, result.index, code]
}

/** A refused transaction has an id where it could be read at all. */
function idOf(bytes: Uint8Array): Uint8Array | null {
  const signed = decodeSignedTransaction(bytes)
  return signed.ok ? signed.value.id : null
}

export function batchCbor(
  results: readonly SubmissionResult[],
  transactions: readonly Uint8Array[],
): Uint8Array {
  return encode(results.map((result, at) => entryOf(result, transactions[at] as Uint8Array)))
}

export function batchJson(
  results: readonly SubmissionResult[],
  transactions: readonly Uint8Array[],
): readonly object[] {
  return results.map((result, at) => {
    const [status, id, height, index, code] = entryOf(result, transactions[at] as Uint8Array)
    return { status: WORDS[status], id: id === null ? null : toHex(id), height, index, code }
  })
}
