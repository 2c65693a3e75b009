import type { BatchResult, SubmissionResult } from './ledger-port.ts'

export const COMMITTED = 0
export const FAILED = 1
export const REFUSED = 2

/** Values in `places` for one transaction. */
export const PLACE_WIDTH = 3
const ID_BYTES = 32

/** Collects a batch's results into a few flat arrays: thousands of small objects cost more to send than to make. */
export interface BatchBuilder {
  executed(at: number, result: Extract<SubmissionResult, { kind: 'executed' }>): void
  refused(at: number, id: Uint8Array | undefined, code: string): void
  readonly result: BatchResult
}

export function createBatchBuilder(size: number): BatchBuilder {
  const places = new Float64Array(size * PLACE_WIDTH)
  const ids = new Uint8Array(size * ID_BYTES)
  const codes = new Map<number, string>()
  return {
    executed(at, { id, height, index, failure }) {
      places[at * PLACE_WIDTH] = failure === null ? COMMITTED : FAILED
      places[at * PLACE_WIDTH + 1] = height
      places[at * PLACE_WIDTH + 2] = index
      ids.set(id, at * ID_BYTES)
      if (failure !== null) codes.set(at, failure.code)
    },
    refused(at, id, code) {
      places[at * PLACE_WIDTH] = REFUSED
      if (id !== undefined) ids.set(id, at * ID_BYTES)
      codes.set(at, code)
    },
    result: { places, ids, codes },
  }
}

/** `idOf` answers for those that were refused, where their id can be read at all. */
export function batchOf(
  results: readonly SubmissionResult[],
  idOf: (at: number) => Uint8Array | undefined,
): BatchResult {
  const batch = createBatchBuilder(results.length)
  results.forEach((result, at) => {
    if (result.kind === 'executed') batch.executed(at, result)
    else batch.refused(at, idOf(at), result.problem.code)
  })
  return batch.result
}

/** The results of a part of a batch, put where they belong in the whole. */
export function placeBatch(whole: BatchResult, part: BatchResult, positions: readonly number[]): void {
  const codes = whole.codes as Map<number, string>
  positions.forEach((position, at) => {
    whole.places.set(part.places.subarray(at * PLACE_WIDTH, (at + 1) * PLACE_WIDTH), position * PLACE_WIDTH)
    whole.ids.set(part.ids.subarray(at * ID_BYTES, (at + 1) * ID_BYTES), position * ID_BYTES)
    const code = part.codes.get(at)
    if (code !== undefined) codes.set(position, code)
  })
}

export function idAt(result: BatchResult, at: number): Uint8Array {
  return result.ids.subarray(at * ID_BYTES, (at + 1) * ID_BYTES)
}
