import { parentPort } from 'node:worker_threads'
import { serveCalls } from '../ledger/remote.ts'
import { auditHome } from './audit-home.ts'

const tell = serveCalls(parentPort, {
  audit: (root: string) =>
    auditHome(root, { onProgress: (done, total) => tell('progress', { done, total }) }),
})
