import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { type AdmissionRules, admitAll, type Verdict } from '@vouch/network'
import type { SubmissionResult } from './ledger-port.ts'
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
  serveCalls(parentPort, {
    submit: async (batch: readonly Uint8Array[]): Promise<readonly SubmissionResult[]> => {
      const verdicts = admitAll(batch, data.rules)
      const admitted = verdicts.flatMap((verdict) => ('admitted' in verdict ? [verdict.admitted.bytes] : []))
      const results =
        admitted.length === 0 ? [] : await ledger.call<readonly SubmissionResult[]>('submit', admitted)
      return inOrder(verdicts, results)
    },
  })
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
