import { OperationalError, toHex } from '@vouch/core'
import type { Json } from '@vouch/contract'
import { readEventStream } from '../http/event-stream.ts'
import { isUnreachable, type Transport } from '../http/transport.ts'

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
  if (options.from !== undefined) query.set('from', String(options.from))
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
      if (!isUnreachable(cause)) throw cause
    }
    if (options.signal?.aborted === true) return
    if (++silent > attempts) throw gone(transport.url, last)
    await transport.sleep(Math.min(FIRST_WAIT_MS * 2 ** (silent - 1), LONGEST_WAIT_MS))
  }
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
