import { type BenchChain, foundBenchChain } from './chain.ts'
import type { Depositor } from './deposits.ts'
import {
  deposit,
  type Latency,
  measureCommits,
  measureLatency,
  measureReceipts,
  measureVerify,
} from './measure.ts'
import { type NodeProcess, startNodeProcess } from './node-process.ts'

/** How much is done; the quick form takes under a minute. */
export interface BenchSizes {
  readonly warmUp: number
  /** Vouchers at the first and the second measurement. */
  readonly smallAt: number
  readonly largeAt: number
  readonly perRound: number
  readonly rounds: number
  readonly latencySeconds: number
  readonly receipts: number
}

export const FULL: BenchSizes = {
  warmUp: 4_000,
  smallAt: 10_000,
  largeAt: 1_000_000,
  perRound: 20_000,
  rounds: 5,
  latencySeconds: 20,
  receipts: 400,
}
export const QUICK: BenchSizes = {
  warmUp: 4_000,
  smallAt: 6_000,
  largeAt: 60_000,
  perRound: 8_000,
  rounds: 3,
  latencySeconds: 5,
  receipts: 200,
}

/** The figures, named as `--json` prints them. */
export interface BenchResult {
  readonly verify_per_second: number
  readonly commit_per_second: number
  readonly commit_share_of_verify: number
  readonly vouchers_small: number
  readonly vouchers_large: number
  readonly commit_per_second_large: number
  readonly growth_ratio: number
  readonly half_load_per_second: number
  readonly commit_p50_ms: number
  readonly commit_p99_ms: number
  readonly receipts_made_per_second: number
  readonly receipts_verified_per_second: number
  readonly audit_per_second: number
  readonly audit_over_live: number
  readonly start_ms: number
  readonly restart_ms: number
  readonly memory_mib: number
  readonly memory_peak_mib: number
  readonly node_cpu_us_per_deposit: number
}

export async function runBench(
  sizes: BenchSizes,
  port: number,
  tell: (line: string) => void,
): Promise<BenchResult> {
  const chain = foundBenchChain(port)
  let node: NodeProcess | undefined
  try {
    node = await startNodeProcess(chain.home, port)
    const { startMs } = node
    const depositor = await chain.depositor(node.url)
    const verify = measureVerify(depositor, 5)
    tell(`one core verifies ${Math.round(verify)} signatures a second`)
    const small = await measureSmall(node, depositor, sizes, tell)
    const grown = await grow(node, depositor, sizes, tell)
    const memory = node.memory()
    await node.stop()
    node = await startNodeProcess(chain.home, port)
    const restartMs = node.startMs
    tell(`restarted in ${Math.round(restartMs)} ms`)
    await node.stop()
    node = undefined
    const audit = auditSpeed(chain)
    tell(`audit: ${Math.round(audit)} transactions a second`)
    const verifyAgain = (verify + measureVerify(depositor, 5)) / 2
    return {
      verify_per_second: verifyAgain,
      commit_per_second: small.commits,
      commit_share_of_verify: small.commits / verifyAgain,
      vouchers_small: sizes.smallAt,
      vouchers_large: sizes.largeAt,
      commit_per_second_large: grown.commits,
      growth_ratio: grown.commits / small.commits,
      half_load_per_second: small.latency.perSecond,
      commit_p50_ms: small.latency.p50Ms,
      commit_p99_ms: small.latency.p99Ms,
      receipts_made_per_second: small.receipts.made,
      receipts_verified_per_second: small.receipts.verified,
      audit_per_second: audit,
      audit_over_live: audit / small.commits,
      start_ms: startMs,
      restart_ms: restartMs,
      memory_mib: memory.nowMiB,
      memory_peak_mib: memory.peakMiB,
      node_cpu_us_per_deposit: small.cpuUs,
    }
  } finally {
    await node?.stop()
    chain.remove()
  }
}

interface Small {
  readonly commits: number
  readonly cpuUs: number
  readonly latency: Latency
  readonly receipts: { readonly made: number; readonly verified: number }
}

async function measureSmall(
  node: NodeProcess,
  depositor: Depositor,
  sizes: BenchSizes,
  tell: (line: string) => void,
): Promise<Small> {
  await deposit(node.url, depositor, sizes.warmUp, () => {})
  await deposit(node.url, depositor, sizes.smallAt - sizes.warmUp, () => {})
  const cpuBefore = node.cpuSeconds()
  const commits = await measureCommits(node.url, depositor, sizes.perRound, sizes.rounds)
  const cpuUs = ((node.cpuSeconds() - cpuBefore) * 1e6) / (sizes.perRound * sizes.rounds)
  tell(`from ${sizes.smallAt} vouchers on: ${Math.round(commits)} committed deposits a second`)
  const latency = await measureLatency(node.url, depositor, commits / 2, sizes.latencySeconds)
  tell(`at half that load: p50 ${latency.p50Ms.toFixed(1)} ms, p99 ${latency.p99Ms.toFixed(1)} ms`)
  const receipts = await measureReceipts(node.url, depositor, sizes.receipts)
  return { commits, cpuUs, latency, receipts }
}

async function grow(
  node: NodeProcess,
  depositor: Depositor,
  sizes: BenchSizes,
  tell: (line: string) => void,
): Promise<{ commits: number }> {
  const before = sizes.smallAt + sizes.perRound * sizes.rounds + sizes.receipts
  let told = 0
  await deposit(node.url, depositor, Math.max(0, sizes.largeAt - before), (done) => {
    if (done - told < 200_000) return
    told = done
    tell(`${before + done} vouchers, ${Math.round(node.memory().nowMiB)} MiB`)
  })
  const commits = await measureCommits(node.url, depositor, sizes.perRound, sizes.rounds)
  tell(`from ${sizes.largeAt} vouchers on: ${Math.round(commits)} committed deposits a second`)
  return { commits }
}

/** Transactions a second, as `vouch audit --json` tells it. */
function auditSpeed(chain: BenchChain): number {
  const report = JSON.parse(chain.cli('audit', '--json')) as {
    ok: boolean
    transactions: number
    seconds: number
  }
  if (!report.ok) throw new Error('the audit of the benchmark is not clean')
  return report.transactions / report.seconds
}
