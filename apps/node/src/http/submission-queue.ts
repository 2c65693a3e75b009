import type { Ledger, SubmissionResult } from '../ledger/ledger-port.ts'

/** Single transactions that arrive in the same turn of the event loop cross to the ledger's thread together. */
export interface SubmissionQueue {
  submit(transaction: Uint8Array): Promise<SubmissionResult>
}

interface Waiting {
  readonly bytes: Uint8Array
  resolve(result: SubmissionResult): void
  reject(cause: unknown): void
}

/** Most transactions that cross at once. */
const MAX_BATCH = 512

export function createSubmissionQueue(ledger: Pick<Ledger, 'submit'>): SubmissionQueue {
  let waiting: Waiting[] = []

  const send = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await ledger.submit(gathered(batch))
      batch.forEach((one, at) => one.resolve(results[at] as SubmissionResult))
    } catch (cause) {
      for (const one of batch) one.reject(cause)
    }
  }
  const flush = (): void => {
    const all = waiting
    waiting = []
    for (let at = 0; at < all.length; at += MAX_BATCH) void send(all.slice(at, at + MAX_BATCH))
  }

  return {
    submit: (bytes) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ bytes, resolve, reject })
      }),
  }
}

/** In one piece of memory: a body may be a corner of a large pool, and a message to a thread copies the whole pool. */
function gathered(batch: readonly Waiting[]): readonly Uint8Array[] {
  const size = batch.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const room = new Uint8Array(size)
  let at = 0
  return batch.map(({ bytes }) => {
    room.set(bytes, at)
    at += bytes.length
    return room.subarray(at - bytes.length, at)
  })
}
