import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { equalBytes } from '@vouch/core'
import type { EventPosition } from '@vouch/data'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EventPage, EventRecord } from '../ledger/ledger-port.ts'
import type { Catalogue } from './catalogue.ts'
import type { EventSink } from './event-feed.ts'
import type { HttpContext } from './http-context.ts'
import { bytesParam, heightParam, positionParam, positionText, startOfBlock } from './identifiers.ts'
import { refuse } from './problem-reply.ts'
import { placedEventJson } from './recorded-json.ts'
import { problems, text } from './route-schemas.ts'

interface EventQuery {
  readonly contract?: string
  readonly subject?: string
  readonly after?: string
  readonly from?: string
  readonly limit: number
}

const MAX_EVENTS = 1_000
/** Transactions that one page looks at where it has to search. */
const SEARCHED_TRANSACTIONS = 2_000
const EVENT_STREAM = 'text/event-stream'

export function addEventRoutes(app: FastifyInstance, context: HttpContext): void {
  app.get<{ Querystring: EventQuery }>(
    '/v1/events',
    {
      exposeHeadRoute: false,
      schema: {
        tags: ['events'],
        summary: 'Events in the order in which they were recorded: a page, or a stream that goes on',
        description:
          'With `Accept: text/event-stream` the answer is a stream (Server-Sent Events). It goes on after `Last-Event-ID` or `after`, begins at height `from`, or else with what comes from now on. Readers who do not keep up are dropped and may come back with the last id.',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            contract: { type: 'string', maxLength: 64 },
            subject: text('Hexadecimal; needs `contract` in a page'),
            after: text('Only events after this id, `height.index.event`'),
            from: text('Only events from this height on'),
            limit: { type: 'integer', minimum: 1, maximum: MAX_EVENTS, default: 100 },
          },
        },
        response: { 200: EVENTS_ANSWER, ...problems },
      },
    },
    async (request, reply) => {
      if (request.headers.accept?.includes(EVENT_STREAM) === true) return stream(context, request, reply)
      return page(context, request.query)
    },
  )
}

const EVENTS_ANSWER = {
  description: 'A page; `next` is null at the end of the chain',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          events: { type: 'array', items: { $ref: 'PlacedEvent#' } },
          next: { type: ['string', 'null'], description: 'Give it as `after` to go on' },
        },
      },
    },
    [EVENT_STREAM]: { schema: { type: 'string' } },
  },
}

async function page({ ledger, catalogue }: HttpContext, query: EventQuery) {
  const { contract, limit } = query
  const after = startOf(query)
  const subject = query.subject === undefined ? undefined : bytesParam(query.subject)
  const found =
    contract !== undefined && subject !== undefined
      ? pageOf(await ledger.eventsOf(contract, subject, after, limit), limit)
      : await ledger.eventsAfter(
          after,
          contract === undefined && subject === undefined ? limit : SEARCHED_TRANSACTIONS,
        )
  const wanted = found.events.filter(filterOf(contract, subject))
  const events = wanted.slice(0, limit)
  const next = wanted.length > limit ? events.at(-1)?.at : found.next
  await catalogue.prepare(events)
  return {
    events: events.map((event) => placedEventJson(catalogue, event)),
    next: next === undefined ? null : positionText(next),
  }
}

function pageOf(events: readonly EventRecord[], limit: number): EventPage {
  return { events, next: events.length < limit ? undefined : events.at(-1)?.at }
}

function startOf(query: EventQuery, lastEventId?: string): EventPosition | undefined {
  const after = lastEventId ?? query.after
  if (after !== undefined) return positionParam(after)
  return query.from === undefined ? undefined : startOfBlock(heightParam(query.from))
}

function filterOf(contract: string | undefined, subject: Uint8Array | undefined) {
  return (event: EventRecord): boolean =>
    (contract === undefined || event.contract === contract) &&
    (subject === undefined || equalBytes(event.subject, subject))
}

function stream(
  context: HttpContext,
  request: FastifyRequest<{ Querystring: EventQuery }>,
  reply: FastifyReply,
): FastifyReply {
  const { feed, settings, catalogue } = context
  const { contract, subject } = request.query
  const lastEventId = request.headers['last-event-id']
  const after = startOf(request.query, typeof lastEventId === 'string' ? lastEventId : undefined)
  const wants = filterOf(contract, subject === undefined ? undefined : bytesParam(subject))
  if (feed.open >= settings.maxEventStreams)
    refuse('STREAMS_TOO_MANY', 'Too many event streams are open.', 'Close some, or try again later.')
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value as string)
  raw.writeHead(200, { 'content-type': EVENT_STREAM, 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  raw.write('retry: 2000\n\n')
  const follower = feed.follow(sinkOf(raw, catalogue), wants, after)
  raw.once('close', follower.stop)
  return reply
}

function sinkOf(raw: ServerResponse, catalogue: Catalogue): EventSink {
  return {
    write(events) {
      let block = ''
      for (const event of events) {
        const { id, ...told } = placedEventJson(catalogue, event)
        block += `id: ${id}\ndata: ${JSON.stringify(told)}\n\n`
      }
      return raw.write(block)
    },
    async drained() {
      if (raw.destroyed || !raw.writableNeedDrain) return
      await Promise.race([once(raw, 'drain'), once(raw, 'close')])
    },
    comment: (words) => void raw.write(`: ${words}\n\n`),
    end(words) {
      raw.end(`: ${words}\n\n`)
      // A reader who takes nothing would keep the connection for good.
      const timer = setTimeout(() => raw.destroy(), 2_000)
      timer.unref()
      raw.once('close', () => clearTimeout(timer))
    },
  }
}

export const eventSchemas = [
  {
    $id: 'PlacedEvent',
    type: 'object',
    properties: {
      id: text('`height.index.event`'),
      timeMs: { type: 'integer' },
      transaction: text('Transaction id'),
      contract: { type: 'string' },
      name: { type: 'string' },
      subject: text('Hexadecimal'),
      data: { description: "In the form of the event's schema" },
    },
  },
]
