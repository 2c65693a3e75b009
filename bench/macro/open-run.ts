import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBase64 } from '@vouch/core'
import { ask } from './chain.ts'
import { type Depositor, signDeposits } from './deposits.ts'
import { measureHashRate } from './hash-rate.ts'
import { measureHeaders } from './header-rate.ts'
import { batchesOf, median, postCbor } from './load.ts'
import { type OpenBenchNetwork, type OpenBenchNode, openBenchOpen } from './open-network.ts'
import { measurePeerMemory } from './peer-memory.ts'
import { measurePropagation } from './propagation.ts'
import { measureSync, until } from './sync.ts'

export interface OpenSizes {
  /** Blocks whose way through the eight is watched. */
  readonly blocks: number
  readonly perRound: number
  readonly rounds: number
  /** Blocks without transactions that a newcomer fetches. */
  readonly smallBlocks: number
  readonly peers: number
  readonly seconds: number
}

export const OPEN_FULL: OpenSizes = {
  blocks: 40,
  perRound: 4_000,
  rounds: 3,
  smallBlocks: 400,
  peers: 64,
  seconds: 4,
}
export const OPEN_QUICK: OpenSizes = {
  blocks: 5,
  perRound: 1_000,
  rounds: 1,
  smallBlocks: 60,
  peers: 32,
  seconds: 1,
}

/** The figures, named as `--json` prints them. */
export interface OpenResult {
  readonly hash_rate: number
  readonly openssl_hash_rate: number
  readonly hash_share_of_openssl: number
  readonly hash_share_of_two_calls: number
  readonly peer_memory_kib: number
  readonly propagation_p50_ms: number
  readonly propagation_p95_ms: number
  readonly propagation_blocks: number
  readonly included_per_second: number
  readonly sync_blocks: number
  readonly sync_transactions: number
  readonly sync_blocks_per_second: number
  readonly sync_transactions_per_second: number
  readonly audit_transactions_per_second: number
  readonly sync_over_audit: number
  readonly small_sync_blocks: number
  readonly small_sync_blocks_per_second: number
  readonly small_audit_blocks_per_second: number
  readonly headers_per_second: number
  readonly node_memory_mib: number
}

const NODES = 8
/** Who mines, and what part of the time, in percent: two, so that blocks come from more than one side. */
const EFFORTS: Readonly<Record<number, number>> = { 0: 12, 4: 8 }
const BLOCK_SECONDS = 0.5

export async function runOpenBench(
  sizes: OpenSizes,
  basePort: number,
  tell: (line: string) => void,
): Promise<OpenResult> {
  const hashes = measureHashRate(sizes.seconds)
  tell(`one thread mines ${Math.round(hashes.doubleHashes)} double hashes a second`)
  const peerBytes = await measurePeerMemory(sizes.peers)
  tell(`a peer costs ${Math.round(peerBytes / 1024)} KiB`)
  const eight = await withNetwork(openBenchOpen(NODES, BLOCK_SECONDS, basePort), (network) =>
    measureEight(network, sizes, tell),
  )
  const small = await withNetwork(openBenchOpen(1, 0.05, basePort + 20), (network) =>
    measureSmall(network, sizes, tell),
  )
  return {
    hash_rate: hashes.doubleHashes,
    openssl_hash_rate: hashes.openssl,
    hash_share_of_openssl: (2 * hashes.doubleHashes) / hashes.openssl,
    hash_share_of_two_calls: hashes.doubleHashes / hashes.twoCalls,
    peer_memory_kib: peerBytes / 1024,
    ...eight,
    ...small,
  }
}

async function withNetwork<T>(
  network: OpenBenchNetwork,
  measure: (network: OpenBenchNetwork) => Promise<T>,
): Promise<T> {
  try {
    return await measure(network)
  } finally {
    await network.close()
  }
}

async function measureEight(network: OpenBenchNetwork, sizes: OpenSizes, tell: (line: string) => void) {
  const { nodes } = network
  await Promise.all(nodes.map((node, at) => node.start(EFFORTS[at] ?? 0)))
  const [first, last] = [nodes[0] as OpenBenchNode, nodes.at(-1) as OpenBenchNode]
  const depositor = await network.depositor()
  await until(async () => (await last.height()) > 0)
  const propagation = await measurePropagation(nodes, depositor, sizes.blocks)
  tell(
    `a block is everywhere: p50 ${Math.round(propagation.p50Ms)} ms, p95 ${Math.round(propagation.p95Ms)} ms`,
  )
  const rates: number[] = []
  for (let round = 0; round < sizes.rounds; round++)
    rates.push(await includedPerSecond(last, depositor, sizes.perRound))
  tell(`from gossip into blocks: ${Math.round(median(rates))} transactions a second`)
  const memory = median(nodes.map((node) => node.residentMiB()))
  for (const [at] of Object.entries(EFFORTS)) await nodes[Number(at)]?.stop()
  const sync = await measureSync(network, last)
  tell(`sync: ${Math.round(sync.transactionsPerSecond)} transactions a second`)
  await first.start(0)
  const headers = await measureHeadersOf(first, sizes.seconds)
  tell(`headers: ${Math.round(headers)} a second`)
  return {
    propagation_p50_ms: propagation.p50Ms,
    propagation_p95_ms: propagation.p95Ms,
    propagation_blocks: propagation.blocks,
    included_per_second: median(rates),
    sync_blocks: sync.blocks,
    sync_transactions: sync.transactions,
    sync_blocks_per_second: sync.blocksPerSecond,
    sync_transactions_per_second: sync.transactionsPerSecond,
    audit_transactions_per_second: sync.auditTransactionsPerSecond,
    sync_over_audit: sync.transactionsPerSecond / sync.auditTransactionsPerSecond,
    headers_per_second: headers,
    node_memory_mib: memory,
  }
}

/** All are sent to a node that does not mine, at once; the clock stops when the last is in a block on that node's disk. */
async function includedPerSecond(node: OpenBenchNode, depositor: Depositor, count: number): Promise<number> {
  const batches = batchesOf(signDeposits(depositor, count))
  const began = performance.now()
  await Promise.all(batches.map((batch) => postCbor(`${node.url}/v1/transactions/batch`, batch)))
  return (count * 1000) / (performance.now() - began)
}

async function measureHeadersOf(node: OpenBenchNode, seconds: number): Promise<number> {
  const { headers } = await ask<{ headers: readonly string[] }>(`${node.url}/v1/network/headers`)
  const encoded = headers.map((header) => fromBase64(header) as Uint8Array)
  return measureHeaders(readFileSync(join(node.home, 'genesis.cbor')), encoded, seconds)
}

/** A chain of blocks with nothing in them: what a block costs by itself. */
async function measureSmall(network: OpenBenchNetwork, sizes: OpenSizes, tell: (line: string) => void) {
  const [node] = network.nodes as readonly [OpenBenchNode]
  await node.start(100)
  await until(async () => (await node.height()) >= sizes.smallBlocks)
  await node.stop()
  await node.start(0)
  const sync = await measureSync(network, node)
  tell(`sync of empty blocks: ${Math.round(sync.blocksPerSecond)} a second`)
  return {
    small_sync_blocks: sync.blocks,
    small_sync_blocks_per_second: sync.blocksPerSecond,
    small_audit_blocks_per_second: sync.auditBlocksPerSecond,
  }
}
