import { Agent, request } from 'node:http'
import { encode } from '@vouch/core'

/** Transactions in one HTTP request. */
export const BATCH = 250
/** Enough to keep one node busy, or four that agree; more only wait longer. */
export const CONNECTIONS = 24

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Posts CBOR and gives the answer's body; throws on any other status than 200. */
export function postCbor(url: string, body: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/cbor',
      accept: 'application/cbor',
      'content-length': body.length,
    }
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks)
        if (answer.statusCode === 200) resolve(bytes)
        else reject(new Error(`${answer.statusCode}: ${bytes.toString().slice(0, 300)}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

export function batchesOf(transactions: readonly Uint8Array[], size = BATCH): Uint8Array[] {
  const batches: Uint8Array[] = []
  for (let at = 0; at < transactions.length; at += size)
    batches.push(encode(transactions.slice(at, at + size)))
  return batches
}

/** Sends all batches over a few connections, each waiting for its answer; seconds until the last was durable. */
export async function sendAll(
  url: string,
  batches: readonly Uint8Array[],
  connections = CONNECTIONS,
): Promise<number> {
  const began = performance.now()
  let next = 0
  const connection = async (): Promise<void> => {
    while (next < batches.length) {
      const batch = batches[next] as Uint8Array
      next += 1
      checkCommitted(await postCbor(`${url}/v1/transactions/batch`, batch))
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  return (performance.now() - began) / 1000
}

/** The answer's first result must be a commit: a benchmark of refusals measures nothing. */
function checkCommitted(answer: Buffer): void {
  // [ [0, id, height, index, null], … ]: array head, then an array of five that begins with status 0.
  const at = answer.indexOf(0x85, 1)
  const status = at < 0 ? -1 : answer[at + 1]
  if (status !== 0) throw new Error(`a deposit was not committed (status ${status})`)
}

/**
 * Sends batches at a steady pace whatever comes back, and gives each one's time from when it was due to its answer, in
 * milliseconds: a node that falls behind cannot hide it.
 */
export async function sendAtPace(
  url: string,
  batches: readonly Uint8Array[],
  perSecond: number,
): Promise<number[]> {
  const latencies: number[] = []
  const began = performance.now()
  const sent = batches.map(async (batch, index) => {
    const dueMs = (index * 1000) / perSecond
    const waitMs = began + dueMs - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    checkCommitted(await postCbor(`${url}/v1/transactions/batch`, batch))
    latencies.push(performance.now() - began - dueMs)
  })
  await Promise.all(sent)
  return latencies.sort((left, right) => left - right)
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((left, right) => left - right),
    0.5,
  )
}
