import { failed, type Problem } from '@vouch/core'
import type { SealedBlock, SignedTransaction } from '@vouch/data'
import type { Submission } from '../engine.ts'
import { BATCH_BYTES, BATCH_TRANSACTIONS, encodeBatch } from './batch.ts'

interface Waiting {
  readonly signed: SignedTransaction
  readonly settle: ((submission: Submission) => void)[]
  readonly sinceMs: number
  /** Stands in the queue of those to be given to CometBFT. */
  queued: boolean
}

export interface NextBatch {
  readonly bytes: Uint8Array
  readonly transactions: readonly SignedTransaction[]
}

/** Transactions of this node's clients that wait for their block. */
export interface Submissions {
  readonly size: number
  /** Undefined where it does not wait yet. */
  join(signed: SignedTransaction): Promise<Submission> | undefined
  add(signed: SignedTransaction, nowMs: number): Promise<Submission>
  /** The next batch to be given to CometBFT; undefined where everything was. */
  nextBatch(): NextBatch | undefined
  /** They were not taken: to be given again. */
  unsend(transactions: readonly SignedTransaction[]): void
  /** CometBFT lost what waited in its memory: everything is to be given again. */
  unsendAll(): void
  settleBlock(block: SealedBlock): void
  settleOne(signed: SignedTransaction, submission: Submission): void
  /** Answers everybody who waits since before `beforeMs`; what was submitted stays so. */
  giveUp(beforeMs: number, problem: Problem): void
  /** All that waits, oldest first. */
  list(): readonly SignedTransaction[]
  readonly oldestMs: number | undefined
}

/** Places before the head of the queue that are kept until it is cut. */
const MAX_TAKEN_KEPT = 4_096

export function createSubmissions(): Submissions {
  const waiting = new Map<string, Waiting>()
  // A queue with a head: a map that is emptied from its front is searched through what was taken from it.
  let queue: Waiting[] = []
  let head = 0
  const enqueue = (entry: Waiting): void => {
    if (entry.queued) return
    entry.queued = true
    queue.push(entry)
  }

  const settle = (name: string, submission: Submission): void => {
    const entry = waiting.get(name)
    if (entry === undefined) return
    waiting.delete(name)
    entry.queued = false
    for (const each of entry.settle) each(submission)
  }

  return {
    get size() {
      return waiting.size
    },
    join({ name }) {
      const entry = waiting.get(name)
      return entry === undefined ? undefined : new Promise((resolve) => void entry.settle.push(resolve))
    },
    add: (signed, nowMs) =>
      new Promise((resolve) => {
        const entry: Waiting = { signed, settle: [resolve], sinceMs: nowMs, queued: false }
        waiting.set(signed.name, entry)
        enqueue(entry)
      }),
    nextBatch() {
      const taken: Waiting[] = []
      let bytes = 0
      for (; head < queue.length; head++) {
        const entry = queue[head] as Waiting
        // Answered meanwhile.
        if (!entry.queued) continue
        const size = entry.signed.bytes.length
        if (taken.length > 0 && (bytes + size > BATCH_BYTES || taken.length >= BATCH_TRANSACTIONS)) break
        entry.queued = false
        bytes += size
        taken.push(entry)
      }
      if (head === queue.length || head > MAX_TAKEN_KEPT) {
        queue = queue.slice(head)
        head = 0
      }
      if (taken.length === 0) return undefined
      const transactions = taken.map(({ signed }) => signed)
      return { bytes: encodeBatch(transactions.map((signed) => signed.bytes)), transactions }
    },
    unsend(transactions) {
      for (const signed of transactions) {
        const entry = waiting.get(signed.name)
        if (entry !== undefined) enqueue(entry)
      }
    },
    unsendAll() {
      for (const entry of waiting.values()) enqueue(entry)
    },
    settleBlock(block) {
      if (waiting.size === 0) return
      block.transactions.forEach((signed, index) => {
        const outcome = block.outcomes[index]
        const outcomeBytes = block.outcomeBytes[index]
        if (outcome === undefined || outcomeBytes === undefined) return
        settle(signed.name, { kind: 'committed', outcome, outcomeBytes, timeMs: block.header.timeMs })
      })
    },
    settleOne: (signed, submission) => settle(signed.name, submission),
    giveUp(beforeMs, reason) {
      for (const [name, entry] of waiting) {
        if (entry.sinceMs >= beforeMs) break
        settle(name, { kind: 'refused', problem: reason })
      }
    },
    list: () => [...waiting.values()].map(({ signed }) => signed),
    get oldestMs() {
      const first = waiting.values().next()
      return first.done === true ? undefined : first.value.sinceMs
    },
  }
}

export function stalled(seconds: number): Problem {
  return failed(
    'ORDER_STALLED',
    `The validators have made no block for ${seconds} seconds: fewer than two thirds of the voting power can be reached.`,
    'The transaction stays submitted and may still be executed. Submit the same one again later; it cannot be executed twice.',
    { seconds },
  ).problem
}
