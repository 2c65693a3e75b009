import { BATCH, CONNECTIONS } from './load.ts'
import type { BenchResult, BenchSizes } from './run.ts'

const round = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)
const ratio = (value: number): string => value.toFixed(2)

/** `bench/PERFORMANCE.md`: machine, method, figures. */
export function performanceReport(result: BenchResult, sizes: BenchSizes, machine: string): string {
  return `# Performance

Written by \`npm run bench\`. Machine: ${machine}.

## Method

One node in a process of its own, as \`vouch start\` starts it, and the load generator beside it on the same machine. Each deposit is a
transaction of its own with one Ed25519 signature, sent over HTTP ${BATCH} to a request (\`POST /v1/transactions/batch\`) on ${CONNECTIONS} connections, and
counted when its block is synced to disk and answered. Deposits differ in every field. They are signed before the clock runs. Rates are medians of ${sizes.rounds}
rounds of ${round(sizes.perRound)}. The rate of one core that does nothing but verify the same signatures is taken in the same run, before and after.
Times to commit are taken at half the rate, ${sizes.latencySeconds} s, in requests of 20 sent at a steady pace whatever comes back, from when each was due.

## Figures

| what | measured | aim | not done under |
|---|---|---|---|
| one core verifies | ${round(result.verify_per_second)} /s | | |
| committed deposits, from ${round(result.vouchers_small)} vouchers on | ${round(result.commit_per_second)} /s | | |
| as a share of what one core verifies | **${ratio(result.commit_share_of_verify)}** | 0.5 | 0.3 |
| committed deposits, from ${round(result.vouchers_large)} vouchers on | ${round(result.commit_per_second_large)} /s | | |
| growth ratio | **${ratio(result.growth_ratio)}** | | 0.7 |
| time to commit at ${round(result.half_load_per_second)} /s | p50 ${round(result.commit_p50_ms)} ms, p99 ${round(result.commit_p99_ms)} ms | | |
| receipts made over HTTP | ${round(result.receipts_made_per_second)} /s | | |
| receipts verified | ${round(result.receipts_verified_per_second)} /s | | |
| audit, re-executing every block | ${round(result.audit_per_second)} transactions/s | | |
| audit speed over live speed | **${ratio(result.audit_over_live)}** | 1.0 | |
| first start; restart at the end | ${round(result.start_ms)} ms; ${round(result.restart_ms)} ms | | 3 s |
| resident memory at the end; peak | ${round(result.memory_mib)} MiB; ${round(result.memory_peak_mib)} MiB | | 1 GiB |
| CPU time of the node for one deposit | ${round(result.node_cpu_us_per_deposit)} µs, all threads | | |

Where that time goes: [PROFILE.md](PROFILE.md). Several organisations: [PERFORMANCE-comet.md](PERFORMANCE-comet.md). An open network: [PERFORMANCE-open.md](PERFORMANCE-open.md). The vault: \`bench/micro/vault.ts\`; the state alone: \`bench/micro/state.ts\`.
`
}
