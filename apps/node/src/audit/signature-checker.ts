import { Worker } from 'node:worker_threads'
import { createCaller } from '../ledger/remote.ts'

/** Verifies signatures on another core while this one executes. */
export interface SignatureChecker {
  /** Position of the first transaction whose signatures do not fit; -1 where all do. */
  check(transactions: readonly Uint8Array[]): Promise<number>
  stop(): Promise<void>
}

export function createSignatureChecker(): SignatureChecker {
  const worker = new Worker(new URL('./signature-thread.js', import.meta.url), { name: 'signatures' })
  const caller = createCaller(worker)
  worker.on('error', (cause) => caller.abandon(cause))
  return {
    check: (transactions) => caller.call('check', transactions),
    stop: async () => void (await worker.terminate()),
  }
}
