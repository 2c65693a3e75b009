import { auditHomeApart, type AuditReport } from '@vouch/node'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { snapshotHome } from './home-snapshot.ts'

/** Audits a home. Where its node is running, what it has on disk at this moment is audited, and the node goes on. */
export async function auditAny(
  home: string,
  onProgress: (done: number, total: number) => void,
): Promise<AuditReport & { readonly running: boolean }> {
  try {
    return { ...(await auditHomeApart(home, { onProgress })), running: false }
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'HOME_LOCKED') throw cause
  }
  const folder = join(home, `audit-snapshot-${process.pid}`)
  try {
    await snapshotHome(home, folder)
    return { ...(await auditHomeApart(folder, { onProgress })), running: true }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
