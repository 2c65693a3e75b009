import { readFileSync } from 'node:fs'
import { findEngine } from '@vouch/node'
import { systemRandom, toBase64, toHex } from '@vouch/core'
import { openBenchNetwork } from './comet-network.ts'
import { reopenSignedTransaction } from '@vouch/data'
import { type Depositor, signDeposits } from './deposits.ts'
import { type KvstorePlace, openKvstoreNetwork } from './kvstore-network.ts'
import { batchesOf, CONNECTIONS, median, percentile, sendAll, sendAtPace } from './load.ts'
import { measureCommits } from './measure.ts'

/** What one size of a network does. */
interface NetworkResult {
  readonly validators: number
  readonly deposits_per_second: number
  readonly finality_p50_ms: number
  readonly finality_p99_ms: number
  readonly transaction_bytes: number
  readonly disk_bytes_per_deposit: number
  readonly wire_bytes_per_deposit: number
  /** Processor time of one validator for one deposit: our process, and CometBFT. */
  readonly node_cpu_us_per_deposit: number
  readonly engine_cpu_us_per_deposit: number
  /** Of a transaction, with the seal of all validators, as JSON. */
  readonly receipt_bytes: number
}

/** And what CometBFT's own application does on the same. */
export interface CometResult extends NetworkResult {
  /** Behind a socket, as ours is. */
  readonly kvstore_per_second: number
  readonly share_of_kvstore: number
  /** Within CometBFT's own process. */
  readonly kvstore_inside_per_second: number
  readonly share_of_kvstore_inside: number
}

export interface CometSizes {
  readonly warmUp: number
  readonly perRound: number
  readonly rounds: number
  readonly latencySeconds: number
}

export const COMET_FULL: CometSizes = { warmUp: 4_000, perRound: 30_000, rounds: 3, latencySeconds: 10 }
export const COMET_QUICK: CometSizes = { warmUp: 1_000, perRound: 4_000, rounds: 2, latencySeconds: 3 }

export async function runCometBench(
  validators: number,
  sizes: CometSizes,
  basePort: number,
  tell: (line: string) => void,
): Promise<CometResult> {
  const network = await openBenchNetwork(validators, basePort)
  const wire = loopbackBytes()
  let ours: NetworkResult
  try {
    const depositor = await network.depositor()
    const url = network.urls[0] as string
    await sendAll(url, batchesOf(signDeposits(depositor, sizes.warmUp)))
    const diskBefore = network.diskBytes()
    const wireBefore = wire()
    const cpuBefore = network.cpuSeconds()
    const rate = await measureCommits(url, depositor, sizes.perRound, sizes.rounds)
    const cpuAfter = network.cpuSeconds()
    const count = sizes.perRound * sizes.rounds
    const each = (seconds: number): number => (seconds * 1e6) / count / validators
    const disk = (network.diskBytes() - diskBefore) / count / validators
    const onWire = (wire() - wireBefore) / count
    tell(`${validators} validators: ${Math.round(rate)} committed deposits a second`)
    const perSecond = rate / 2 / 10
    const lone = batchesOf(signDeposits(depositor, Math.ceil(perSecond * sizes.latencySeconds) * 10), 10)
    const latencies = await sendAtPace(url, lone, perSecond)
    ours = {
      validators,
      deposits_per_second: rate,
      finality_p50_ms: percentile(latencies, 0.5),
      finality_p99_ms: percentile(latencies, 0.99),
      transaction_bytes: (signDeposits(depositor, 1)[0] as Uint8Array).length,
      disk_bytes_per_deposit: disk,
      wire_bytes_per_deposit: onWire,
      node_cpu_us_per_deposit: each(cpuAfter.nodes - cpuBefore.nodes),
      engine_cpu_us_per_deposit: each(cpuAfter.engines - cpuBefore.engines),
      receipt_bytes: await receiptBytes(url, depositor),
    }
  } finally {
    await network.stop()
  }
  const kvstoreRate = async (place: KvstorePlace): Promise<number> => {
    const rate = await measureKvstore(place, validators, sizes, basePort, ours.transaction_bytes)
    tell(`${validators} validators: ${Math.round(rate)} transactions a second with kvstore, ${place}`)
    return rate
  }
  const kvstore = await kvstoreRate('socket')
  const inside = await kvstoreRate('inside')
  return {
    ...ours,
    kvstore_per_second: kvstore,
    share_of_kvstore: ours.deposits_per_second / kvstore,
    kvstore_inside_per_second: inside,
    share_of_kvstore_inside: ours.deposits_per_second / inside,
  }
}

/** Of one transaction, as soon as its block has the validators' commit. */
async function receiptBytes(url: string, depositor: Depositor): Promise<number> {
  const [bytes] = signDeposits(depositor, 1)
  await sendAll(url, batchesOf([bytes as Uint8Array]))
  const id = toHex(reopenSignedTransaction(bytes as Uint8Array).id)
  const answer = await fetch(`${url}/v1/transactions/${id}/receipt`)
  if (!answer.ok) throw new Error(`no receipt: ${answer.status}`)
  return (await answer.arrayBuffer()).byteLength
}

/** Requests of one HTTP call: CometBFT takes ten at once. */
const PER_CALL = 10

/** Each connection waits for its answer; until the last transaction is in a block. */
async function measureKvstore(
  place: KvstorePlace,
  validators: number,
  sizes: CometSizes,
  basePort: number,
  bytes: number,
): Promise<number> {
  const engine = (await findEngine())?.path as string
  const network = await openKvstoreNetwork(engine, validators, basePort, place)
  try {
    const { rpc } = network
    await send(rpc, transactionsOf(sizes.warmUp, bytes))
    const rates: number[] = []
    for (let round = 0; round < sizes.rounds; round++) {
      const transactions = transactionsOf(sizes.perRound, bytes)
      rates.push(sizes.perRound / (await send(rpc, transactions)))
    }
    return median(rates)
  } finally {
    await network.stop()
  }
}

function transactionsOf(count: number, bytes: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const key = toHex(systemRandom.bytes(16))
    const value = toHex(systemRandom.bytes(Math.ceil(bytes / 2))).slice(0, bytes - key.length - 1)
    return toBase64(new TextEncoder().encode(`${key}=${value}`))
  })
}

async function send(rpc: string, transactions: readonly string[]): Promise<number> {
  const began = performance.now()
  let next = 0
  const connection = async (): Promise<void> => {
    while (next < transactions.length) {
      const part = transactions.slice(next, next + PER_CALL)
      next += part.length
      const calls = part.map((tx, id) => ({
        jsonrpc: '2.0',
        id,
        method: 'broadcast_tx_sync',
        params: { tx },
      }))
      await takeAll(rpc, calls)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  for (;;) {
    const answer = (await (await fetch(`${rpc}/num_unconfirmed_txs`)).json()) as { result: { total: string } }
    if (answer.result.total === '0') return (performance.now() - began) / 1000
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

interface Told {
  readonly id: number
  readonly error?: { readonly data?: string }
}

/** Submits again what a full mempool refused. */
async function takeAll(rpc: string, calls: readonly { readonly id: number }[]): Promise<void> {
  let left = calls
  while (left.length > 0) {
    const answer = await fetch(rpc, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(left),
    })
    const told = (await answer.json()) as Told | readonly Told[]
    // Where it is overloaded it answers the whole call with one error; what it took of it, it says it has. To a call of
    // one request it gives no list either.
    const each = Array.isArray(told) ? (told as readonly Told[]) : [told as Told]
    const taken = each.filter(({ error }) => error === undefined || error.data?.includes('in cache') === true)
    const done = new Set(
      left.length === 1 && taken.length === 1 ? left.map(({ id }) => id) : taken.map(({ id }) => id),
    )
    left = left.filter(({ id }) => !done.has(id))
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** All bytes over the loopback so far: with everything on one machine, what the validators told each other and more. */
function loopbackBytes(): () => number {
  return () => {
    const text = readText('/proc/net/dev')
    const line = text.split('\n').find((one) => one.trim().startsWith('lo:')) ?? ''
    return Number(line.trim().split(/\s+/)[1] ?? 0)
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
