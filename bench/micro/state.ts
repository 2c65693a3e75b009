import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256, uint32 } from '@vouch/core'
import { type AuthenticatedState, type Change, openAuthenticatedState } from '@vouch/data'
import { openLevelStore } from '@vouch/data/node'

/**
 * Record writes a second including root and durable commit, with as many changes a block as a busy node has; then
 * restart, reads, scans and proofs. Usage: state.js [keys] [bucketBits] [undoWindow]. Prints one JSON object.
 */
const keys = Number(process.argv[2] ?? 1_000_000)
const bucketBits = Number(process.argv[3] ?? 20)
const undoWindow = Number(process.argv[4] ?? 64)
const CHANGES = 3000
const BLOCKS = 100
const IN_FLIGHT = 2
const VALUE_BYTES = 150

const path = mkdtempSync(join(tmpdir(), 'vouch-bench-state-'))
const options = { bucketBits, undoWindow }
let store = await openLevelStore(path)
let state = openAuthenticatedState(store, options)
const keyOf = (number: number) => sha256(uint32(number))

function valueOf(number: number, version: number): Uint8Array {
  const value = new Uint8Array(VALUE_BYTES).fill(version & 0xff)
  value.set(uint32(number))
  return value
}

const waiting: Promise<void>[] = []

/** Stages a block while the one before is being written. */
async function commit(records: Change[], on: AuthenticatedState): Promise<void> {
  const height = on.height + 1
  const { writes } = on.stage({ height, records, indexes: [] })
  waiting.push(store.write(writes).then(() => on.settle(height)))
  if (waiting.length >= IN_FLIGHT) await waiting.shift()
}

const median = (samples: number[]) => samples.sort((a, b) => a - b)[samples.length >> 1] as number
function timed(count: number, body: (index: number) => unknown): number {
  const samples: number[] = []
  for (let index = 0; index < count; index++) {
    const from = performance.now()
    body(index)
    samples.push((performance.now() - from) * 1000)
  }
  return Math.round(median(samples) * 10) / 10
}

const fillFrom = performance.now()
for (let number = 0; number < keys; ) {
  const records: Change[] = []
  while (records.length < CHANGES && number < keys) {
    records.push({ key: keyOf(number), value: valueOf(number, 0) })
    number++
  }
  await commit(records, state)
}
await Promise.all(waiting.splice(0))
const fillSeconds = (performance.now() - fillFrom) / 1000

const random = (index: number) => ((Math.imul(index, 2654435761) >>> 0) / 2 ** 32) * keys
const blocks = Array.from({ length: BLOCKS }, (_, block) => {
  const numbers = new Set<number>()
  for (let index = block * 5000; numbers.size < CHANGES; index++) numbers.add(Math.floor(random(index)))
  return [...numbers].map((number) => ({ key: keyOf(number), value: valueOf(number, block + 1) }))
})
const writeFrom = performance.now()
for (const records of blocks) await commit(records, state)
await Promise.all(waiting.splice(0))
const writeSeconds = (performance.now() - writeFrom) / 1000

const root = state.root
await store.close()
const restartFrom = performance.now()
store = await openLevelStore(path)
const openedAt = performance.now()
state = openAuthenticatedState(store, options)
const restartMs = performance.now() - restartFrom
if (Buffer.compare(root, state.root) !== 0) throw new Error('the root changed over a restart')

const figures = {
  keys,
  bucketBits,
  undoWindow,
  fillWritesPerSecond: Math.round(keys / fillSeconds),
  updateWritesPerSecond: Math.round((BLOCKS * CHANGES) / writeSeconds),
  restartMs: Math.round(restartMs),
  restartStoreMs: Math.round(openedAt - restartFrom),
  getMicros: timed(5000, (index) => state.get(keyOf(Math.floor(random(index + 7e6))))),
  scanTenMicros: timed(1000, (index) =>
    state.scanRecords({ gte: keyOf(index), lt: new Uint8Array(33).fill(0xff), limit: 10 }),
  ),
  proveMicros: timed(1000, (index) => state.prove(keyOf(index))),
  proveBlockBeforeMicros: timed(20, (index) => state.prove(keyOf(index), state.height - 1)),
  proveOldestMicros: timed(2, (index) => state.prove(keyOf(index), state.height - 63)),
  memoryMegabytes: Object.fromEntries(
    Object.entries(process.memoryUsage()).map(([part, bytes]) => [part, Math.round(bytes / 2 ** 20)]),
  ),
}
console.log(JSON.stringify(figures, null, 2))
await store.close()
rmSync(path, { recursive: true })
