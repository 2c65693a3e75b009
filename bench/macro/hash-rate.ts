import { execFileSync } from 'node:child_process'
import { hash, randomBytes } from 'node:crypto'
import { BATCH, createNonceSearch } from '../../apps/node/src/pow/nonce-search.ts'

/** The miner's rate on one thread, beside what it is made of; hashes a second. */
export interface HashRates {
  readonly doubleHashes: number
  /** Single hashes of 64 bytes, as `openssl speed sha256` counts them in the same run. */
  readonly openssl: number
  /** Double hashes, where each is two calls of `node:crypto`. */
  readonly twoCalls: number
}

export function measureHashRate(seconds: number): HashRates {
  const search = createNonceSearch(randomBytes(32), 0n, randomBytes(24))
  for (let warm = 0; warm < 300; warm++) search.next()
  const doubleHashes = rateOf(() => {
    search.next()
    return BATCH
  }, seconds)
  const words = ['speed', '-seconds', String(seconds), '-bytes', '64', 'sha256']
  const table = execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'ignore'] }).toString()
  const openssl = (Number(/sha256\s+([\d.]+)k/.exec(table)?.[1] ?? Number.NaN) * 1000) / 64
  const calls = (bytes: Uint8Array): number =>
    rateOf(() => {
      for (let count = 0; count < 1_000; count++) hash('sha256', bytes, 'binary')
      return 1_000
    }, seconds / 2)
  return { doubleHashes, openssl, twoCalls: 1 / (1 / calls(randomBytes(64)) + 1 / calls(randomBytes(32))) }
}

function rateOf(work: () => number, seconds: number): number {
  const startedMs = performance.now()
  let done = 0
  while (performance.now() - startedMs < seconds * 1000) done += work()
  return (done / (performance.now() - startedMs)) * 1000
}
