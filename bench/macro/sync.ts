import { ask } from './chain.ts'
import type { OpenBenchNetwork, OpenBenchNode } from './open-network.ts'

export interface SyncRates {
  readonly blocks: number
  readonly transactions: number
  readonly blocksPerSecond: number
  readonly transactionsPerSecond: number
  /** Of `vouch audit` over what was fetched: every block executed again, and every record compared. */
  readonly auditBlocksPerSecond: number
  readonly auditTransactionsPerSecond: number
}

const LOOK_MS = 20

/** A newcomer fetches the whole chain of nodes that do nothing else: from its first peer until it stands on their tip. */
export async function measureSync(network: OpenBenchNetwork, from: OpenBenchNode): Promise<SyncRates> {
  const tip = await from.height()
  const newcomer = network.join()
  await newcomer.start(0)
  await until(async () => (await peersOf(newcomer)) > 0 || (await newcomer.height()) > 0)
  const began = performance.now()
  const already = await newcomer.height()
  await until(async () => (await newcomer.height()) >= tip)
  const share = (tip - already) / tip
  const seconds = (performance.now() - began) / 1000
  await newcomer.stop()
  const audit = network.audit(newcomer)
  return {
    blocks: audit.height,
    transactions: audit.transactions,
    blocksPerSecond: (tip * share) / seconds,
    transactionsPerSecond: (audit.transactions * share) / seconds,
    auditBlocksPerSecond: audit.height / audit.seconds,
    auditTransactionsPerSecond: audit.transactions / audit.seconds,
  }
}

async function peersOf({ url }: OpenBenchNode): Promise<number> {
  return (await ask<{ peers: readonly unknown[] }>(`${url}/v1/network/peers`)).peers.length
}

export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
}
