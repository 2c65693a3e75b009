import { encode, toHex, unwrap, verifySignature } from '@vouch/core'
import { parseReceipt, reopenSignedTransaction, verifyReceipt } from '@vouch/data'
import { verifySeal } from '@vouch/consensus'
import { ask } from './chain.ts'
import { type Depositor, signDeposits } from './deposits.ts'
import { batchesOf, median, percentile, postCbor, sendAll, sendAtPace } from './load.ts'

/** Ed25519 verifications a second that one core makes with nothing else to do: what the node's rate is held against. */
export function measureVerify(depositor: Depositor, runs: number): number {
  const signed = signDeposits(depositor, 500).map(reopenSignedTransaction)
  const rates = Array.from({ length: runs }, () => {
    const began = performance.now()
    let done = 0
    while (performance.now() - began < 400)
      for (const { id, transaction, signatures } of signed.slice(0, 100)) {
        if (!verifySignature(transaction.signers[0] as Uint8Array, id, signatures[0] as Uint8Array))
          throw new Error('a signature does not fit')
        done += 1
      }
    return (done * 1000) / (performance.now() - began)
  })
  return median(rates)
}

/** Committed deposits a second, the median of several rounds; signing happens before the clock runs. */
export async function measureCommits(
  url: string,
  depositor: Depositor,
  perRound: number,
  rounds: number,
  connections?: number,
): Promise<number> {
  const rates: number[] = []
  for (let round = 0; round < rounds; round++) {
    const batches = batchesOf(signDeposits(depositor, perRound))
    rates.push(perRound / (await sendAll(url, batches, connections)))
  }
  return median(rates)
}

/** Deposits so many more, as fast as they are taken. */
export async function deposit(
  url: string,
  depositor: Depositor,
  count: number,
  onProgress: (done: number) => void,
): Promise<void> {
  for (let done = 0; done < count; ) {
    const next = Math.min(20_000, count - done)
    await sendAll(url, batchesOf(signDeposits(depositor, next)))
    done += next
    onProgress(done)
  }
}

/** Transactions in one request of the latency run: a system that sends what it gathered in a few milliseconds. */
const LATENCY_BATCH = 20

export interface Latency {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly perSecond: number
}

/** Time to commit at a steady pace, from when a request was due until its transactions were durable. */
export async function measureLatency(
  url: string,
  depositor: Depositor,
  perSecond: number,
  seconds: number,
): Promise<Latency> {
  const batches = batchesOf(signDeposits(depositor, Math.ceil(perSecond * seconds)), LATENCY_BATCH)
  const latencies = await sendAtPace(url, batches, perSecond / LATENCY_BATCH)
  return { p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99), perSecond }
}

/** Receipts of single transactions, made over HTTP and verified here, a second each. */
export async function measureReceipts(
  url: string,
  depositor: Depositor,
  count: number,
): Promise<{ made: number; verified: number }> {
  const deposits = signDeposits(depositor, count)
  await postCbor(`${url}/v1/transactions/batch`, encode(deposits))
  const ids = deposits.map((bytes) => toHex(reopenSignedTransaction(bytes).id))
  const receipts: unknown[] = []
  const beganMaking = performance.now()
  for (let at = 0; at < ids.length; at += 8)
    receipts.push(
      ...(await Promise.all(ids.slice(at, at + 8).map((id) => ask(`${url}/v1/transactions/${id}/receipt`)))),
    )
  const made = (count * 1000) / (performance.now() - beganMaking)
  const beganVerifying = performance.now()
  for (const receipt of receipts)
    unwrap(verifyReceipt(unwrap(parseReceipt(receipt as object)), { verifySeal }))
  return { made, verified: (count * 1000) / (performance.now() - beganVerifying) }
}
