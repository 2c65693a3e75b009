import { Worker } from 'node:worker_threads'
import type { MinerJob, MinerNews, MinerThreadData } from './miner-thread.ts'

export interface MinerPool {
  work(job: MinerJob): void
  /** Hashes a second of the last reports, all threads together. */
  readonly hashRate: number
  stop(): Promise<void>
}

export interface MinerPoolOptions extends MinerThreadData {
  readonly threads: number
  onFound(commitment: Uint8Array, nonce: Uint8Array): void
  onFatal(cause: unknown): void
}

/** Threads that look for nonces. */
export function createMinerPool(options: MinerPoolOptions): MinerPool {
  const { threads, effortPercent, onFound, onFatal } = options
  const rates = Array.from({ length: threads }, () => 0)
  const workers = rates.map((_, index) => {
    const worker = new Worker(new URL('./miner-thread.js', import.meta.url), {
      name: `miner ${index}`,
      workerData: { effortPercent } satisfies MinerThreadData,
    })
    worker.on('message', (news: MinerNews) => {
      if (news.kind === 'found') onFound(news.commitment, news.nonce)
      else rates[index] = news.hashes
    })
    worker.on('error', onFatal)
    return worker
  })
  return {
    work: (job) => {
      for (const worker of workers) worker.postMessage(job)
    },
    get hashRate() {
      return rates.reduce((sum, rate) => sum + rate, 0)
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
