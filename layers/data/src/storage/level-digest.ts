import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { OperationalError } from '@vouch/core'
import type { Range } from './key-value-store.ts'

/**
 * SHA-256 over all entries of each range, each entry as (key length, value length as uint32 little-endian, key, value):
 * two stores that agree on it hold the same. Runs in a thread of its own over a database that the caller holds open, so
 * that two stores are read at the same time. Throws `STORE_CORRUPT`, `STORE_READ_FAILED`.
 */
export async function digestLevelStore(
  location: string,
  ranges: readonly Pick<Range, 'gte' | 'lt'>[],
): Promise<readonly Uint8Array[]> {
  const module = createRequire(import.meta.url).resolve('classic-level')
  const worker = new Worker(SOURCE, { eval: true, execArgv: [], workerData: { module, location, ranges } })
  const reply = await new Promise<unknown>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  await worker.terminate()
  if (Array.isArray(reply)) return reply as readonly Uint8Array[]
  const { code, message } = reply as { code: string; message: string }
  if (code === 'LEVEL_CORRUPTION')
    throw new OperationalError('STORE_CORRUPT', message, 'Restore the store from a backup.')
  throw new OperationalError('STORE_READ_FAILED', message, 'Check the disk, then try again.')
}

/** A string, because a worker's file would have another name in `src` and in `dist`. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads')
const { createHash } = require('node:crypto')
const { ClassicLevel } = require(workerData.module)
const db = new ClassicLevel(workerData.location, {
  keyEncoding: 'view', valueEncoding: 'view', createIfMissing: false, multithreading: true,
})

async function digest(range) {
  const hasher = createHash('sha256')
  const entries = db.iterator({ ...range, highWaterMarkBytes: 1 << 20 })
  for (;;) {
    const step = await entries.nextv(1000)
    if (step.length === 0) break
    const parts = []
    for (const [key, value] of step) {
      const lengths = Buffer.allocUnsafe(8)
      lengths.writeUInt32LE(key.length, 0)
      lengths.writeUInt32LE(value.length, 4)
      parts.push(lengths, key, value)
    }
    hasher.update(Buffer.concat(parts))
  }
  await entries.close()
  return new Uint8Array(hasher.digest())
}

async function main() {
  const digests = []
  for (const range of workerData.ranges) digests.push(await digest(range))
  await db.close()
  return digests
}

main().then(
  (digests) => parentPort.postMessage(digests),
  (error) => {
    const cause = error.cause || error
    parentPort.postMessage({ code: String(cause.code), message: String(cause.message) })
  },
)
`
