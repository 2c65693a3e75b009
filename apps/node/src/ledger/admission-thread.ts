import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { decodeSignedTransaction } from '@vouch/data'
import { type AdmissionRules, admitAll, type Verdict } from '@vouch/network'
import { createBatchBuilder, placeBatch } from './batch-result.ts'
import type { BatchResult, SubmissionResult } from './ledger-port.ts'
import { createCaller, serveCalls } from './remote.ts'

/** What an admission thread is started with. */
export interface AdmissionThreadData {
  readonly rules: AdmissionRules
  /** The ledger's intake. */
  readonly ledger: MessagePort
}

/** Form and signatures are checked here, off the threads that answer and execute. */
function main(data: AdmissionThreadData): void {
  if (parentPort === null) throw new Error('this file is a thread')
  const ledger = createCaller(data.ledger)
  // What other validators propose is checked here too.
  serveCalls(data.ledger, {
    verify: (batch: readonly Uint8Array[]): readonly boolean[] =>
      admitAll(batch, data.rules).map((verdict) => 'admitted' in verdict),
  })
  serveCalls(parentPort, {
    submit: async (batch: readonly Uint8Array[]): Promise<readonly SubmissionResult[]> => {
      const verdicts = admitAll(batch, data.rules)
      const admitted = verdicts.flatMap((verdict) => ('admitted' in verdict ? [verdict.admitted.bytes] : []))
      const results =
        admitted.length === 0 ? [] : await ledger.call<readonly SubmissionResult[]>('submit', admitted)
      return inOrder(verdicts, results)
    },
    submitBatch: async (batch: readonly Uint8Array[]): Promise<BatchResult> => {
      const verdicts = admitAll(batch, data.rules)
      const positions: number[] = []
      const admitted: Uint8Array[] = []
      const builder = createBatchBuilder(batch.length)
      verdicts.forEach((verdict, at) => {
        if ('problem' in verdict)
          return builder.refused(at, idOf(batch[at] as Uint8Array), verdict.problem.code)
        positions.push(at)
        admitted.push(verdict.admitted.bytes)
      })
      if (admitted.length > 0)
        placeBatch(builder.result, await ledger.call<BatchResult>('submitBatch', admitted), positions)
      return builder.result
    },
  })
}

/** A refused transaction has an id where it could be read at all. */
function idOf(bytes: Uint8Array): Uint8Array | undefined {
  const signed = decodeSignedTransaction(bytes)
  return signed.ok ? signed.value.id : undefined
}

function inOrder(
  verdicts: readonly Verdict[],
  results: readonly SubmissionResult[],
): readonly SubmissionResult[] {
  let at = 0
  return verdicts.map((verdict) => {
    if ('problem' in verdict) return { kind: 'refused', problem: verdict.problem }
    at += 1
    return results[at - 1] as SubmissionResult
  })
}

main(workerData as AdmissionThreadData)
