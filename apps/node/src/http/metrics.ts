import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { PLACE_WIDTH, REFUSED } from '../ledger/batch-result.ts'
import type { BatchResult, Ledger, LedgerStatus, SubmissionResult } from '../ledger/ledger-port.ts'

export interface HttpMetrics {
  readonly registry: Registry
  submitted(result: SubmissionResult): void
  submittedBatch(result: BatchResult): void
  transferred(direction: 'in' | 'out', bytes: number): void
  streams(open: number): void
  close(): void
}

export function createMetrics(ledger: Ledger, registry = new Registry()): HttpMetrics {
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const submissions = new Counter({
    name: 'vouch_submissions_total',
    help: 'Transactions submitted here, by what became of them',
    labelNames: ['result'],
    registers,
  })
  const counted = new Counter({
    name: 'vouch_transactions_total',
    help: 'Transactions in durable blocks since the start, by outcome',
    labelNames: ['outcome'],
    registers,
  })
  const blocks = new Counter({
    name: 'vouch_blocks_total',
    help: 'Durable blocks since the start',
    registers,
  })
  const blobBytes = new Counter({
    name: 'vouch_blob_bytes_total',
    help: 'Bytes of documents moved',
    labelNames: ['direction'],
    registers,
  })
  const streams = new Gauge({ name: 'vouch_event_streams', help: 'Open event streams', registers })
  // Measurements stay readable where the ledger does not answer: they keep what they said last.
  const status = (): Promise<LedgerStatus | undefined> => ledger.status().catch(() => undefined)
  const height = new Gauge({
    name: 'vouch_height',
    help: 'Height of the last durable block',
    registers,
    collect: async () => {
      const now = await status()
      if (now !== undefined) height.set(now.height)
    },
  })
  const waiting = new Gauge({
    name: 'vouch_waiting_transactions',
    help: 'Transactions that wait for a block',
    registers,
    collect: async () => {
      const now = await status()
      if (now !== undefined) waiting.set(now.waiting)
    },
  })
  const stop = ledger.onBlock((block) => {
    blocks.inc()
    counted.inc({ outcome: 'committed' }, block.transactions - block.failed)
    counted.inc({ outcome: 'failed' }, block.failed)
  })
  // Label sets are looked up by hashing; on the hot path they are looked up once.
  const results = {
    committed: submissions.labels({ result: 'committed' }),
    failed: submissions.labels({ result: 'failed' }),
    refused: submissions.labels({ result: 'refused' }),
  }
  return {
    registry,
    submitted(result) {
      if (result.kind === 'refused') results.refused.inc()
      else (result.failure === null ? results.committed : results.failed).inc()
    },
    submittedBatch({ places, codes }) {
      let refused = 0
      for (let at = 0; at < places.length; at += PLACE_WIDTH) if (places[at] === REFUSED) refused += 1
      results.refused.inc(refused)
      results.failed.inc(codes.size - refused)
      results.committed.inc(places.length / PLACE_WIDTH - codes.size)
    },
    transferred: (direction, bytes) => blobBytes.inc({ direction }, bytes),
    streams: (open) => streams.set(open),
    close: stop,
  }
}

export function addMetricsRoute(app: FastifyInstance, { registry }: HttpMetrics): void {
  const durations = new Histogram({
    name: 'vouch_http_request_seconds',
    help: 'From the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    done()
  })
  app.get(
    '/metrics',
    {
      config: { rateLimit: false },
      schema: {
        tags: ['node'],
        summary: 'Measurements in the text format of Prometheus',
        response: {
          200: { description: 'Metrics', content: { 'text/plain': { schema: { type: 'string' } } } },
        },
      },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  )
}
