import { OperationalError, toHex } from '@vouch/core'
import type { Json } from '@vouch/contract'
import { readEventStream } from '../http/event-stream.ts'
import { isPassing, isUnreachable, type Transport } from '../http/transport.ts'

/** One event of the chain, in the order in which it was recorded. */
export interface ChainEvent {
  /** `height.index.event`: where it stands, and what to resume after. */
  readonly id: string
  readonly timeMs: number
  readonly transaction: string
  readonly contract: string
  readonly name: string
  readonly subject: string
  readonly data: Json
}

export interface EventPage {
  readonly events: readonly ChainEvent[]
  /** Give it as `after` to go on; null at the end of the chain. */
  readonly next: string | null
}

export interface EventQuery {
  readonly contract?: string
  /** Quick together with `contract`. */
  readonly subject?: Uint8Array
  readonly from?: number
  readonly after?: string
  /** At most 1,000; default 100. */
  readonly limit?: number
}

/** One page of what has happened, oldest first. */
export async function listEvents(transport: Transport, query: EventQuery = {}): Promise<EventPage> {
  const wanted = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) wanted.set(name, value instanceof Uint8Array ? toHex(value) : String(value))
  const response = await transport.request(`/v1/events?${wanted.toString()}`, {
    headers: { accept: 'application/json' },
  })
  return (await response.json()) as EventPage
}

export interface FollowOptions {
  readonly contract?: string
  /** The identifier the event is about. */
  readonly subject?: Uint8Array
  /** First height to tell of; without `from` and `after`, only what comes from now on. */
  readonly from?: number
  /** The id of the last event seen; begins right after it. */
  readonly after?: string
  readonly signal?: AbortSignal
  /** Attempts in a row without any message before it gives up; default 20. */
  readonly attempts?: number
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 10_000

/**
 * Events as they happen, each once and in order: a broken connection is taken up again after the last event seen.
 * Ends when `signal` is aborted. Throws `NODE_UNREACHABLE` when the node stays away.
 */
export async function* followEvents(
  transport: Transport,
  options: FollowOptions = {},
): AsyncGenerator<ChainEvent> {
  const query = new URLSearchParams()
  if (options.contract !== undefined) query.set('contract', options.contract)
  if (options.subject !== undefined) query.set('subject', toHex(options.subject))
  // A height to begin from, so that nothing is missed where the first connection breaks before its first event.
  const from = options.from ?? (options.after === undefined ? await nextHeight(transport) : undefined)
  if (from !== undefined) query.set('from', String(from))
  const path = `/v1/events${query.size === 0 ? '' : `?${query.toString()}`}`
  const attempts = options.attempts ?? 20
  let last = options.after
  let silent = 0
  for (;;) {
    try {
      for await (const message of streamOnce(transport, path, last, options.signal)) {
        silent = 0
        if (message.data === '' || message.id === undefined) continue
        if (last !== undefined && comparePositions(message.id, last) <= 0) continue
        last = message.id
        yield { ...(JSON.parse(message.data) as Omit<ChainEvent, 'id'>), id: message.id }
      }
    } catch (cause) {
      if (options.signal?.aborted === true) return
      if (!isUnreachable(cause) && !isPassing(cause)) throw cause
    }
    if (options.signal?.aborted === true) return
    if (++silent > attempts) throw gone(transport.url, last)
    await transport.sleep(Math.min(FIRST_WAIT_MS * 2 ** (silent - 1), LONGEST_WAIT_MS))
  }
}

async function nextHeight(transport: Transport): Promise<number> {
  const status = (await (await transport.request('/v1/status')).json()) as { readonly height: number }
  return status.height + 1
}

async function* streamOnce(
  transport: Transport,
  path: string,
  last: string | undefined,
  signal: AbortSignal | undefined,
) {
  const response = await transport.request(path, {
    headers: {
      accept: 'text/event-stream',
      ...(last === undefined ? {} : { 'last-event-id': last }),
    },
    repeatable: false,
    ...(signal === undefined ? {} : { signal }),
  })
  if (response.body === null) return
  try {
    yield* readEventStream(response.body)
  } catch (cause) {
    // A connection that breaks in the middle is as good as one that never was.
    if (cause instanceof RangeError || signal?.aborted === true) throw cause
    return
  }
}

/** Orders ids of the form `height.index.event`. */
export function comparePositions(left: string, right: string): number {
  const [one, other] = [left.split('.').map(Number), right.split('.').map(Number)]
  for (let at = 0; at < 3; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function gone(url: string, last: string | undefined): OperationalError {
  return new OperationalError(
    'NODE_UNREACHABLE',
    `the event stream of ${url} broke and did not come back`,
    last === undefined
      ? 'Follow again when the node is back.'
      : `Follow again after '${last}' when the node is back.`,
  )
}
