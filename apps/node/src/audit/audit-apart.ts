import { Worker } from 'node:worker_threads'
import { createCaller } from '../ledger/remote.ts'
import type { AuditOptions, AuditReport } from './audit-home.ts'

/** As in the ledger's thread: what a block leaves should die where it was made. */
const LIMITS = { maxYoungGenerationSizeMb: 96, maxOldGenerationSizeMb: 4096 } as const

/**
 * `auditHome` in a thread of its own: contracts freeze the realm they run in, and executing blocks wants a large nursery.
 * Throws what `auditHome` throws.
 */
export async function auditHomeApart(
  root: string,
  options: Pick<AuditOptions, 'onProgress'> = {},
): Promise<AuditReport> {
  const worker = new Worker(new URL('./audit-thread.js', import.meta.url), {
    name: 'audit',
    resourceLimits: LIMITS,
  })
  const caller = createCaller(worker)
  worker.on('error', (cause) => caller.abandon(cause))
  caller.onNotice('progress', ({ done, total }: { readonly done: number; readonly total: number }) =>
    options.onProgress?.(done, total),
  )
  try {
    return await caller.call('audit', root)
  } finally {
    await worker.terminate()
  }
}
