import { get, type IncomingMessage } from 'node:http'
import type { Depositor } from './deposits.ts'
import { signDeposits } from './deposits.ts'
import { batchesOf, percentile, postCbor } from './load.ts'
import type { OpenBenchNode } from './open-network.ts'

export interface Propagation {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly blocks: number
}

const PER_BATCH = 10

/**
 * From when the first node tells of a block until each other does: executed there and on its disk. Seen over the streams of events, one a
 * node, read by one process; each block holds a few deposits, so that each is told.
 */
export async function measurePropagation(
  nodes: readonly OpenBenchNode[],
  depositor: Depositor,
  blocks: number,
): Promise<Propagation> {
  const seen = new Map<string, Map<number, number>>()
  let onEnough: () => void = () => {}
  const enough = new Promise<void>((resolve) => {
    onEnough = resolve
  })
  const whole = (): readonly Map<number, number>[] =>
    [...seen.values()].filter((times) => times.size === nodes.length)
  const streams = await Promise.all(
    nodes.map((node, at) =>
      follow(node.url, (block) => {
        const times = seen.get(block) ?? new Map<number, number>()
        seen.set(block, times)
        if (!times.has(at)) times.set(at, performance.now())
        if (whole().length >= blocks) onEnough()
      }),
    ),
  )
  const { url } = nodes.at(-1) as OpenBenchNode
  // One batch after the other: each is answered when it is in a block.
  const feed = async (): Promise<void> => {
    const [batch] = batchesOf(signDeposits(depositor, PER_BATCH), PER_BATCH)
    await postCbor(`${url}/v1/transactions/batch`, batch as Uint8Array)
    if (whole().length < blocks) await feed()
  }
  await Promise.all([feed(), enough])
  for (const stream of streams) stream.destroy()
  const delays = whole()
    .flatMap((times) => {
      const first = Math.min(...times.values())
      // The first is the one that found it, or stands for it.
      return [...times.values()]
        .map((time) => time - first)
        .sort((one, other) => one - other)
        .slice(1)
    })
    .sort((one, other) => one - other)
  return { p50Ms: percentile(delays, 0.5), p95Ms: percentile(delays, 0.95), blocks: whole().length }
}

/** Names each block of which there are events, by its height and its first transaction: on a fork these are two. */
function follow(url: string, onBlock: (name: string) => void): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = get(`${url}/v1/events`, { headers: { accept: 'text/event-stream' } }, (answer) => {
      resolve(answer)
      let rest = ''
      answer.on('error', () => {})
      answer.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString()).split('\n')
        rest = lines.pop() as string
        for (const [at, line] of lines.entries())
          if (/^id: \d+\.0\.0$/.test(line)) onBlock(`${line.slice(4)} ${subjectOf(lines[at + 1] ?? '')}`)
      })
    })
    asked.on('error', reject)
  })
}

function subjectOf(line: string): string {
  return /"subject":"([0-9a-f]+)"/.exec(line)?.[1] ?? ''
}
