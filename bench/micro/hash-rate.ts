import { measureHashRate } from '../macro/hash-rate.ts'

/** The miner's hash rate, one thread, against `openssl speed sha256` in the same run. Prints one JSON object. */
const { doubleHashes, openssl, twoCalls } = measureHashRate(2)
console.log(
  JSON.stringify({
    doubleHashesPerSecond: Math.round(doubleHashes),
    opensslHashesPerSecond: Math.round(openssl),
    hashesAgainstOpenssl: Number(((2 * doubleHashes) / openssl).toFixed(2)),
    againstTwoNodeCalls: Number((doubleHashes / twoCalls).toFixed(2)),
  }),
)
