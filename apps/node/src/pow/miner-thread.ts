import { randomBytes } from 'node:crypto'
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { BATCH, createNonceSearch } from './nonce-search.ts'

export interface MinerThreadData {
  /** Part of the time that is spent hashing, in percent. */
  readonly effortPercent: number
}

/** What to work on; null: on nothing. */
export type MinerJob = { readonly commitment: Uint8Array; readonly target: bigint } | null

export type MinerNews =
  | { readonly kind: 'found'; readonly commitment: Uint8Array; readonly nonce: Uint8Array }
  | { readonly kind: 'tried'; readonly hashes: number }

const REPORT_MS = 1_000
/** A round of work and rest; short, so that a new job is soon heard of. */
const ROUND_MS = 50

const resting = new Int32Array(new SharedArrayBuffer(4))

/** Hashes until another job comes; asks for one only between rounds. */
function mine(port: MessagePort, { effortPercent }: MinerThreadData): void {
  let tried = 0
  let reportedMs = performance.now()
  const work = (job: NonNullable<MinerJob>): MinerJob | undefined => {
    const search = createNonceSearch(job.commitment, job.target, randomBytes(24))
    for (;;) {
      const startedMs = performance.now()
      const workMs = (ROUND_MS * effortPercent) / 100
      do {
        const nonce = search.next()
        tried += BATCH
        if (nonce !== undefined) {
          port.postMessage({ kind: 'found', commitment: job.commitment, nonce } satisfies MinerNews)
          return undefined
        }
      } while (performance.now() - startedMs < workMs)
      if (effortPercent < 100) Atomics.wait(resting, 0, 0, ROUND_MS - workMs)
      if (performance.now() - reportedMs > REPORT_MS) {
        port.postMessage({ kind: 'tried', hashes: tried } satisfies MinerNews)
        tried = 0
        reportedMs = performance.now()
      }
      const next = latest(port)
      if (next !== undefined) return next.job
    }
  }
  port.on('message', (first: MinerJob) => {
    let job: MinerJob | undefined = latest(port)?.job ?? first
    while (job !== null && job !== undefined) job = work(job)
  })
}

/** The last of the jobs that have come meanwhile. */
function latest(port: MessagePort): { readonly job: MinerJob } | undefined {
  let found: { readonly job: MinerJob } | undefined
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    found = { job: next.message as MinerJob }
  return found
}

if (parentPort !== null) mine(parentPort, workerData as MinerThreadData)
