import type { OpenResult, OpenSizes } from './open-run.ts'

const round = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString('en') : value.toFixed(1)
const ratio = (value: number): string => value.toFixed(2)

/** `bench/PERFORMANCE-open.md`: machine, method, figures. */
export function openReport(result: OpenResult, sizes: OpenSizes, machine: string): string {
  return `# Performance of the open network

Written by \`npm run bench -- --open\`. Machine: ${machine}.

## Method

Eight nodes on loopback, each a process as \`vouch mine\` or \`vouch start\` starts it; two of them mine for 12 and 8 percent of the time. All eight and
the load generator share this machine, so that every signature is verified and every block executed eight times on it.

- *Propagation*: from when the first node tells of a block over its stream of events until each other does, executed and on its disk there; over
  ${result.propagation_blocks} blocks with a few deposits each.
- *Through gossip to inclusion*: ${round(sizes.perRound)} signed deposits given at once to a node that does not mine, until the last is in a block on that node's disk;
  the time until a block is found is in it. Median of ${sizes.rounds}.
- *Sync*: a newcomer with an empty home, from its first peer until it stands on the tip of the others; \`vouch audit\` over the same chain is the
  re-execution that it is held against.
- *Headers*: decoded, their work checked, and checked against their past by fork choice, on one core.
- *Hash rate*: one thread of the miner against \`openssl speed sha256\` with 64 bytes in the same run; a double hash is two of these. The other yardstick is two calls of
  \`node:crypto\` for each nonce.
- *A peer*: heap and buffers after a collection, of ${sizes.peers} peers in another process.

## Figures

| what | measured | aim |
|---|---|---|
| a block at the seven others | p50 ${round(result.propagation_p50_ms)} ms, p95 ${round(result.propagation_p95_ms)} ms | |
| transactions through gossip to inclusion | ${round(result.included_per_second)} /s | |
| sync of ${round(result.sync_blocks)} blocks with ${round(result.sync_transactions)} transactions | ${round(result.sync_blocks_per_second)} blocks/s, ${round(result.sync_transactions_per_second)} transactions/s | |
| re-execution of the same | ${round(result.audit_transactions_per_second)} transactions/s | |
| sync over re-execution | **${ratio(result.sync_over_audit)}** | |
| sync of ${round(result.small_sync_blocks)} empty blocks | ${round(result.small_sync_blocks_per_second)} blocks/s | |
| re-execution of the same | ${round(result.small_audit_blocks_per_second)} blocks/s | |
| headers verified | ${round(result.headers_per_second)} /s | |
| double hashes of one mining thread | ${round(result.hash_rate)} /s | |
| \`openssl speed sha256\`, 64 bytes | ${round(result.openssl_hash_rate)} /s | |
| hashes of the miner against it | **${ratio(result.hash_share_of_openssl)}** | 0.9 |
| against two calls of \`node:crypto\` for each nonce | ${ratio(result.hash_share_of_two_calls)} | |
| memory of one peer | ${round(result.peer_memory_kib)} KiB | |
| resident memory of a node of the eight, median | ${round(result.node_memory_mib)} MiB | |
`
}
