import { describe, expect, it } from 'vitest'
import { createEventFeed, type EventSink } from '../../src/http/event-feed.ts'
import { positionText } from '../../src/http/identifiers.ts'
import type { BlockNotice, EventRecord } from '../../src/ledger/ledger-port.ts'

const eventAt = (height: number): EventRecord => ({
  at: { height, index: 0, event: 0 },
  timeMs: height,
  transactionId: new Uint8Array(32),
  contract: height % 2 === 0 ? 'even' : 'odd',
  name: 'happened',
  subject: new Uint8Array(1),
  data: null,
})

/** A chain of one transaction a block, one event each, told of when the test says so. */
function chainOf(pageSize = 3) {
  const listeners = new Set<(block: BlockNotice) => void>()
  const chain: EventRecord[] = []
  /** Runs while a page is being read: what happens just then must be neither lost nor told twice. */
  let meanwhile: (() => void) | undefined
  let tells = false
  const grow = (blocks: number): void => {
    for (let added = 0; added < blocks; added++) {
      const made = eventAt(chain.length + 1)
      chain.push(made)
      const events = tells ? [made] : null
      const notice = { height: chain.length, timeMs: 0, transactions: 1, failed: 0, installed: false, events }
      for (const listener of listeners) listener(notice)
    }
  }
  const ledger = {
    status: async () => ({ height: chain.length }) as never,
    onBlock(listener: (block: BlockNotice) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tellEvents: (on: boolean) => void (tells = on),
    async eventsAfter(after: { height: number } | undefined) {
      const from = after?.height ?? 0
      const events = chain.slice(from, from + pageSize)
      const next = from + pageSize < chain.length ? events.at(-1)?.at : undefined
      meanwhile?.()
      await Promise.resolve()
      return { events, next }
    },
  }
  return {
    ledger,
    grow,
    chain,
    isTelling: () => tells,
    during: (action: (() => void) | undefined) => (meanwhile = action),
  }
}

function reader() {
  const seen: string[] = []
  const comments: string[] = []
  let last: string | undefined
  let room: (() => void) | undefined
  let isFull = false
  const sink: EventSink = {
    write(events) {
      seen.push(...events.map(({ at }) => positionText(at)))
      return !isFull
    },
    drained: () => new Promise((resolve) => (room = resolve)),
    comment: (words) => comments.push(words),
    end: (words) => (last = words),
  }
  return {
    sink,
    seen,
    comments,
    ended: () => last,
    block: () => (isFull = true),
    unblock() {
      isFull = false
      room?.()
    },
  }
}

const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `${from + at}.0.0`)
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}
const all = (): boolean => true
const options = { maxBacklog: 5, heartbeatMs: 1_000_000 }

describe('the event feed', () => {
  it('replays from a position, then goes live, each once and in order', async () => {
    const { ledger, grow } = chainOf()
    grow(8)
    const feed = createEventFeed(ledger, options)
    const { sink, seen } = reader()
    const stream = feed.follow(sink, all, { height: 2, index: 0, event: 0 })
    await settle()
    expect(seen).toEqual(ids(3, 8))
    grow(2)
    await settle()
    expect(seen).toEqual(ids(3, 10))
    stream.stop()
    grow(1)
    await stream.ended
    expect(seen).toEqual(ids(3, 10))
    expect(feed.open).toBe(0)
    feed.close()
  })

  it('tells only what comes from now on where no position is given', async () => {
    const { ledger, grow } = chainOf()
    grow(4)
    const feed = createEventFeed(ledger, options)
    const { sink, seen } = reader()
    feed.follow(sink, all, undefined)
    await settle()
    grow(2)
    await settle()
    expect(seen).toEqual(ids(5, 6))
    feed.close()
  })

  it.each([1, 4, 40])('loses and repeats nothing when %i blocks come with every page read', async (burst) => {
    const { ledger, grow, during, chain } = chainOf()
    grow(10)
    const feed = createEventFeed(ledger, options)
    const { sink, seen } = reader()
    let bursts = 0
    during(() => {
      bursts += 1
      if (bursts <= 6) grow(burst)
    })
    feed.follow(sink, all, { height: 0, index: 0, event: 9 })
    await settle()
    grow(1)
    await settle()
    expect(seen).toEqual(ids(1, chain.length))
    feed.close()
  })

  it('filters, and still knows where it is', async () => {
    const { ledger, grow } = chainOf()
    grow(6)
    const feed = createEventFeed(ledger, options)
    const { sink, seen } = reader()
    feed.follow(sink, (event) => event.contract === 'even', { height: 0, index: 0, event: 9 })
    await settle()
    grow(3)
    await settle()
    expect(seen).toEqual(['2.0.0', '4.0.0', '6.0.0', '8.0.0'])
    feed.close()
  })

  it('drops a live reader who does not keep up, and tells it so', async () => {
    const { ledger, grow } = chainOf()
    const feed = createEventFeed(ledger, options)
    const slow = reader()
    const quick = reader()
    const stream = feed.follow(slow.sink, all, undefined)
    feed.follow(quick.sink, all, undefined)
    await settle()
    slow.block()
    for (let at = 0; at < 10; at++) {
      grow(1)
      await settle()
    }
    expect(slow.ended()).toMatch(/too slow/)
    slow.unblock()
    await stream.ended
    expect(slow.seen).toEqual(ids(1, 1))
    expect(quick.seen).toEqual(ids(1, 10))
    expect(feed.open).toBe(1)
    feed.close()
  })

  it('lets a slow reader take its time with the past', async () => {
    const { ledger, grow, chain } = chainOf()
    grow(4)
    const feed = createEventFeed(ledger, options)
    const slow = reader()
    slow.block()
    feed.follow(slow.sink, all, { height: 0, index: 0, event: 9 })
    await settle()
    grow(100)
    await settle()
    expect(slow.ended()).toBeUndefined()
    slow.unblock()
    await settle()
    await settle()
    expect(slow.seen).toEqual(ids(1, chain.length))
    feed.close()
  })

  it('goes on from the chain when a burst is larger than what may wait', async () => {
    const { ledger, grow } = chainOf()
    const feed = createEventFeed(ledger, options)
    const { sink, seen } = reader()
    feed.follow(sink, all, undefined)
    await settle()
    grow(50)
    await settle()
    grow(1)
    await settle()
    expect(seen).toEqual(ids(1, 51))
    feed.close()
  })

  it('has events told only while somebody follows, and reads those it was not told', async () => {
    const { ledger, grow, isTelling } = chainOf()
    const feed = createEventFeed(ledger, options)
    expect(isTelling()).toBe(false)
    const { sink, seen } = reader()
    const stream = feed.follow(sink, all, undefined)
    await settle()
    expect(isTelling()).toBe(true)
    ledger.tellEvents(false) // as for blocks that were on their way when it was asked
    grow(2)
    await settle()
    ledger.tellEvents(true)
    grow(2)
    await settle()
    expect(seen).toEqual(ids(1, 4))
    stream.stop()
    await stream.ended
    expect(isTelling()).toBe(false)
    feed.close()
  })

  it('ends every stream with a word when it closes, and when the chain cannot be read', async () => {
    const { ledger, grow } = chainOf()
    grow(1)
    const causes: unknown[] = []
    const feed = createEventFeed(ledger, { ...options, onError: (cause) => causes.push(cause) })
    const one = reader()
    const stream = feed.follow(one.sink, all, undefined)
    await settle()
    const broken = reader()
    ledger.eventsAfter = () => Promise.reject(new Error('gone'))
    await feed.follow(broken.sink, all, { height: 0, index: 0, event: 0 }).ended
    expect(broken.ended()).toMatch(/cannot be read/)
    expect(causes).toHaveLength(1)
    feed.close()
    await stream.ended
    expect(one.ended()).toMatch(/the node stops/)
  })
})
