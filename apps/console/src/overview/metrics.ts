import { client } from '../data/client.ts'

/** Of the node's measurements, at one moment. */
export interface Measured {
  readonly atMs: number
  readonly committed: number
  readonly failed: number
  readonly refused: number
  readonly blocks: number
  readonly waiting: number
  /** Answers to submissions: how many, and their seconds together. */
  readonly answers: number
  readonly answerSeconds: number
}

/** Reads Prometheus text: the few lines that the page shows. */
export async function measure(): Promise<Measured> {
  const response = await fetch(`${client.url}/metrics`)
  if (!response.ok) throw new Error('the node does not tell its measurements')
  return readMetrics(await response.text(), Date.now())
}

export function readMetrics(text: string, atMs: number): Measured {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const sum = (matches: (line: string) => boolean): number =>
    lines.filter(matches).reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
  const submissions = (line: string): boolean =>
    line.includes('route="/v1/transactions') && line.includes('method="POST"')
  return {
    atMs,
    committed: sum((line) => line.startsWith('vouch_transactions_total{outcome="committed"}')),
    failed: sum((line) => line.startsWith('vouch_transactions_total{outcome="failed"}')),
    refused: sum((line) => line.startsWith('vouch_submissions_total{result="refused"}')),
    blocks: sum((line) => line.startsWith('vouch_blocks_total')),
    waiting: sum((line) => line.startsWith('vouch_waiting_transactions')),
    answers: sum((line) => line.startsWith('vouch_http_request_seconds_count') && submissions(line)),
    answerSeconds: sum((line) => line.startsWith('vouch_http_request_seconds_sum') && submissions(line)),
  }
}

/** What happened between two moments. */
export interface Pace {
  readonly atMs: number
  readonly perSecond: number
  /** Mean of what was answered; undefined where nothing was. */
  readonly latencyMs: number | undefined
}

export function paceBetween(before: Measured, after: Measured): Pace {
  const seconds = Math.max(0.001, (after.atMs - before.atMs) / 1000)
  const answers = after.answers - before.answers
  return {
    atMs: after.atMs,
    // A node that was started anew counts from nothing.
    perSecond: Math.max(0, after.committed + after.failed - before.committed - before.failed) / seconds,
    latencyMs: answers <= 0 ? undefined : (1000 * (after.answerSeconds - before.answerSeconds)) / answers,
  }
}
