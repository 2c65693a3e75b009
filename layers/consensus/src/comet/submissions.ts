import { failed, type Problem, toHex } from '@vouch/core'
import type { SealedBlock, SignedTransaction } from '@vouch/data'
import type { Submission } from '../engine.ts'
import { BATCH_BYTES, BATCH_TRANSACTIONS, encodeBatch } from './batch.ts'

interface Waiting {
  readonly signed: SignedTransaction
  readonly settle: ((submission: Submission) => void)[]
  readonly sinceMs: number
  /** Given to CometBFT since it last began to answer. */
  sent: boolean
}

export interface NextBatch {
  readonly bytes: Uint8Array
  readonly transactions: readonly SignedTransaction[]
}

/** Transactions of this node's clients that wait for their block. */
export interface Submissions {
  readonly size: number
  /** Undefined where it does not wait yet. */
  join(id: Uint8Array): Promise<Submission> | undefined
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

export function createSubmissions(): Submissions {
  const waiting = new Map<string, Waiting>()
  const unsent = new Map<string, Waiting>()

  const settle = (name: string, submission: Submission): void => {
    const entry = waiting.get(name)
    if (entry === undefined) return
    waiting.delete(name)
    unsent.delete(name)
    for (const each of entry.settle) each(submission)
  }

  return {
    get size() {
      return waiting.size
    },
    join(id) {
      const entry = waiting.get(toHex(id))
      return entry === undefined ? undefined : new Promise((resolve) => void entry.settle.push(resolve))
    },
    add: (signed, nowMs) =>
      new Promise((resolve) => {
        const entry: Waiting = { signed, settle: [resolve], sinceMs: nowMs, sent: false }
        waiting.set(toHex(signed.id), entry)
        unsent.set(toHex(signed.id), entry)
      }),
    nextBatch() {
      const taken: Waiting[] = []
      let bytes = 0
      for (const [name, entry] of unsent) {
        const size = entry.signed.bytes.length
        if (taken.length > 0 && (bytes + size > BATCH_BYTES || taken.length >= BATCH_TRANSACTIONS)) break
        unsent.delete(name)
        entry.sent = true
        bytes += size
        taken.push(entry)
      }
      if (taken.length === 0) return undefined
      const transactions = taken.map(({ signed }) => signed)
      return { bytes: encodeBatch(transactions.map((signed) => signed.bytes)), transactions }
    },
    unsend(transactions) {
      for (const signed of transactions) {
        const name = toHex(signed.id)
        const entry = waiting.get(name)
        if (entry === undefined) continue
        entry.sent = false
        unsent.set(name, entry)
      }
    },
    unsendAll() {
      for (const [name, entry] of waiting) {
        entry.sent = false
        unsent.set(name, entry)
      }
    },
    settleBlock(block) {
      if (waiting.size === 0) return
      block.transactions.forEach((signed, index) => {
        const outcome = block.outcomes[index]
        const outcomeBytes = block.outcomeBytes[index]
        if (outcome === undefined || outcomeBytes === undefined) return
        settle(toHex(signed.id), { kind: 'committed', outcome, outcomeBytes, timeMs: block.header.timeMs })
      })
    },
    settleOne: (signed, submission) => settle(toHex(signed.id), submission),
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
