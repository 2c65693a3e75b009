import type { EventPosition } from '@vouch/data'
import type { EventRecord, Ledger } from '../ledger/ledger-port.ts'
import { comparePositions, endOfBlock } from './identifiers.ts'

/** Where the messages of one stream go. */
export interface EventSink {
  /** False: no more until `drained`. */
  write(events: readonly EventRecord[]): boolean
  /** Resolves when there is room again, or the reader is gone. */
  drained(): Promise<void>
  comment(text: string): void
  end(lastComment: string): void
}

export interface FeedOptions {
  /** Events that may wait for a live reader who does not keep up. */
  readonly maxBacklog: number
  readonly heartbeatMs: number
  /** Awaited before events are written: what is needed to tell of them. */
  prepare?(events: readonly EventRecord[]): Promise<void> | undefined
  onCount?(open: number): void
  onError?(cause: unknown): void
}

export interface EventStream {
  /** The reader is gone. */
  stop(): void
  /** Settles when nothing more will be written. */
  readonly ended: Promise<void>
}

/** Streams of events: first what is on the chain after a position, then what happens, with neither gap nor repetition. */
export interface EventFeed {
  readonly open: number
  /** Without `after`, only what comes from now on. */
  follow(
    sink: EventSink,
    wants: (event: EventRecord) => boolean,
    after: EventPosition | undefined,
  ): EventStream
  /** Ends every stream. */
  close(): void
}

const PAGE_TRANSACTIONS = 256

export function createEventFeed(
  ledger: Pick<Ledger, 'eventsAfter' | 'onBlock' | 'status' | 'tellEvents'>,
  options: FeedOptions,
): EventFeed {
  const readers = new Set<Reader>()
  const stopBlocks = ledger.onBlock((block) => {
    for (const reader of readers) reader.take(block.height, block.events)
  })
  const timer = setInterval(() => {
    for (const reader of readers) reader.beat()
  }, options.heartbeatMs)
  timer.unref()
  return {
    get open() {
      return readers.size
    },
    follow(sink, wants, after) {
      const reader = createReader(ledger, sink, wants, options)
      readers.add(reader)
      ledger.tellEvents(true)
      options.onCount?.(readers.size)
      const ended = reader
        .run(after)
        .catch((cause: unknown) => {
          options.onError?.(cause)
          reader.end('the chain cannot be read at the moment; come back with the last id')
        })
        .finally(() => {
          readers.delete(reader)
          if (readers.size === 0) ledger.tellEvents(false)
          options.onCount?.(readers.size)
        })
      return { stop: () => reader.end(undefined), ended }
    },
    close() {
      clearInterval(timer)
      stopBlocks()
      for (const reader of readers) reader.end('the node stops; come back with the last id')
    },
  }
}

const nothing = (): void => {}

interface Reader {
  run(after: EventPosition | undefined): Promise<void>
  /** `events`: null where they were not told, and must be read from the chain. */
  take(height: number, events: readonly EventRecord[] | null): void
  beat(): void
  end(comment: string | undefined): void
}

function createReader(
  ledger: Pick<Ledger, 'eventsAfter' | 'status'>,
  sink: EventSink,
  wants: (event: EventRecord) => boolean,
  { maxBacklog, prepare }: FeedOptions,
): Reader {
  let backlog: { readonly height: number; readonly events: readonly EventRecord[] }[] = []
  let waiting = 0
  const is = { live: false, behind: false, blocked: false, ended: false }
  let cursor: EventPosition = endOfBlock(0)
  let wake = nothing

  const end = (comment: string | undefined): void => {
    if (is.ended) return
    is.ended = true
    if (comment !== undefined) sink.end(comment)
    wake()
  }
  const deliver = async (events: readonly EventRecord[]): Promise<void> => {
    const wanted = events.filter((event) => comparePositions(event.at, cursor) > 0 && wants(event))
    if (wanted.length === 0) return
    await prepare?.(wanted)
    if (is.ended || sink.write(wanted)) return
    is.blocked = true
    await sink.drained()
    is.blocked = false
  }
  /** At the reader's own pace: what happens meanwhile is on the chain too, so forgetting it costs nothing. */
  const replay = async (): Promise<void> => {
    for (;;) {
      const page = await ledger.eventsAfter(cursor, PAGE_TRANSACTIONS)
      if (is.ended) return
      await deliver(page.events)
      cursor = page.next ?? page.events.at(-1)?.at ?? cursor
      if (page.next === undefined || is.ended) return
    }
  }
  const live = async (): Promise<void> => {
    while (!is.ended && !is.behind) {
      const block = backlog.shift()
      if (block === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      waiting -= block.events.length
      await deliver(block.events)
      const seen = endOfBlock(block.height)
      if (comparePositions(seen, cursor) > 0) cursor = seen
    }
  }

  return {
    end,
    async run(after) {
      cursor = after ?? endOfBlock((await ledger.status()).height)
      while (!is.ended) {
        is.live = false
        await replay()
        is.live = !is.behind
        if (is.live) await live()
        // Blocks were let go: the chain still has them. Those from here on are kept again.
        is.behind = false
      }
    },
    take(height, events) {
      if (is.ended || is.behind) return
      if (events === null) {
        backlog = []
        waiting = 0
        is.behind = true
        return wake()
      }
      backlog.push({ height, events })
      waiting += events.length
      if (waiting > maxBacklog) {
        backlog = []
        waiting = 0
        if (is.live && is.blocked) return end('too slow a reader; come back with the last id')
        is.behind = true
      }
      wake()
    },
    beat() {
      if (!is.ended && !is.blocked) sink.comment('heartbeat')
    },
  }
}
