import type { CometResult, CometSizes } from './comet-run.ts'
import { CONNECTIONS } from './load.ts'

const round = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)

/** `bench/PERFORMANCE-comet.md`: machine, method, figures, and what they say of a hundred validators. */
export function cometReport(results: readonly CometResult[], sizes: CometSizes, machine: string): string {
  const rows = (what: string, read: (result: CometResult) => string): string =>
    `| ${what} | ${results.map(read).join(' | ')} |`
  return `# Performance on CometBFT

Written by \`npm run bench -- comet\`. Machine: ${machine}.

## Method

All validators on this machine, each a node and its CometBFT process as \`vouch network create\` and \`vouch start\` make them, and the load
generator beside them; so every signature is verified, every block executed and synced to the one disk by each of them. Deposits are
sent to the first, in requests of 250 over ${CONNECTIONS} connections that wait for finality.

CometBFT's own application \`kvstore\` runs on as many CometBFT processes with the same configuration, keeps its state on disk, and gets transactions of the same size from the same generator over as
many connections, by JSON-RPC, ten to a call, which is what it takes; it answers when its mempool has them. It ships in two forms, and both are measured. Behind a socket it stands where an
application in any language but Go has to stand, and ours does: each transaction crosses that socket three times by itself, which costs CometBFT more than everything else; ours cross it by the hundred. In CometBFT's
own process it is called as a function. Neither verifies, proves or indexes anything.

Rates are medians of ${sizes.rounds} rounds of ${round(sizes.perRound)}, until the last is final. Times to finality are taken at half the rate, ${sizes.latencySeconds} s, in requests of ten, from when each was due.
Bytes on the wire are all bytes over the loopback, the generator's included.

## Figures

| validators | ${results.map(({ validators }) => validators).join(' | ')} |
|---|${results.map(() => '---').join('|')}|
${[
  rows('committed deposits a second', (one) => round(one.deposits_per_second)),
  rows('kvstore behind a socket, transactions a second', (one) => round(one.kvstore_per_second)),
  rows('our share of that', (one) => `**${one.share_of_kvstore.toFixed(2)}**`),
  rows('kvstore inside CometBFT, transactions a second', (one) => round(one.kvstore_inside_per_second)),
  rows('our share of that', (one) => `**${one.share_of_kvstore_inside.toFixed(2)}**`),
  rows('time to finality at half the rate, p50', (one) => `${round(one.finality_p50_ms)} ms`),
  rows('p99', (one) => `${round(one.finality_p99_ms)} ms`),
  rows('bytes of a transaction', (one) => round(one.transaction_bytes)),
  rows('bytes on the wire for a deposit', (one) => round(one.wire_bytes_per_deposit)),
  rows('bytes on disk for a deposit, each validator', (one) => round(one.disk_bytes_per_deposit)),
  rows('CPU of a node for a deposit, each', (one) => `${round(one.node_cpu_us_per_deposit)} µs`),
  rows('CPU of a CometBFT for a deposit, each', (one) => `${round(one.engine_cpu_us_per_deposit)} µs`),
  rows('bytes of a receipt, as JSON', (one) => round(one.receipt_bytes)),
].join('\n')}

${onPaper(results)}`
}

/** What grows with the validators, from the smallest and the largest network that was measured. */
function onPaper(results: readonly CometResult[]): string {
  const several = results.filter(({ validators }) => validators > 1)
  const [first, last] = [several[0], several.at(-1)]
  if (first === undefined || last === undefined || first === last) return ''
  const slope = (read: (one: CometResult) => number): number =>
    (read(last) - read(first)) / (last.validators - first.validators)
  const receipt = slope((one) => one.receipt_bytes)
  const at100 = last.receipt_bytes + receipt * (100 - last.validators)
  const cpu = (one: CometResult): number => one.node_cpu_us_per_deposit + one.engine_cpu_us_per_deposit
  return `## On paper, to a hundred validators

On machines of their own each validator does the work of one: ${round(cpu(first))} µs of processor time a deposit among ${first.validators}, ${round(cpu(last))} µs among ${last.validators}, so two cores carry at most
${round(2e6 / cpu(last))} deposits a second whatever the number. What grows is talk: every validator signs two votes a block and hears those of all others, about
${round(150 * 2)} bytes each, so a block of a hundred costs a validator some ${round((2 * 150 * 100) / 1000)} kB of votes times the two or three neighbours that tell it the same; with blocks of hundreds of transactions that
is less than the transactions themselves. Time to finality grows with the rounds of gossip, the logarithm of the number, not with the number. A receipt carries
every vote: ${round(receipt)} bytes more for each validator here, about ${round(at100 / 1000)} kB at a hundred, and its verification as many signatures more.
`
}
