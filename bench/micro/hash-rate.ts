import { execFileSync } from 'node:child_process'
import { hash, randomBytes } from 'node:crypto'
import { BATCH, createNonceSearch } from '../../apps/node/src/pow/nonce-search.ts'

/** The miner's hash rate, one thread, against `openssl speed sha256` in the same run. Prints one JSON object. */
const SECONDS = 2

const search = createNonceSearch(randomBytes(32), 0n, randomBytes(24))
for (let warm = 0; warm < 300; warm++) search.next()

function rateOf(work: () => number, seconds: number): number {
  const startedMs = performance.now()
  let done = 0
  while (performance.now() - startedMs < seconds * 1000) done += work()
  return (done / (performance.now() - startedMs)) * 1000
}

const miner = rateOf(() => {
  search.next()
  return BATCH
}, SECONDS)
const table = execFileSync('openssl', ['speed', '-seconds', String(SECONDS), '-bytes', '64', 'sha256'], {
  stdio: ['ignore', 'pipe', 'ignore'],
}).toString()
const openssl = (Number(/sha256\s+([\d.]+)k/.exec(table)?.[1] ?? Number.NaN) * 1000) / 64
const calls = (bytes: Uint8Array): number =>
  rateOf(() => {
    for (let count = 0; count < 1_000; count++) hash('sha256', bytes, 'binary')
    return 1_000
  }, SECONDS / 2)
const twoCalls = 1 / (1 / calls(randomBytes(64)) + 1 / calls(randomBytes(32)))
console.log(
  JSON.stringify({
    doubleHashesPerSecond: Math.round(miner),
    opensslHashesPerSecond: Math.round(openssl),
    hashesAgainstOpenssl: Number(((2 * miner) / openssl).toFixed(2)),
    againstTwoNodeCalls: Number((miner / twoCalls).toFixed(2)),
  }),
)
