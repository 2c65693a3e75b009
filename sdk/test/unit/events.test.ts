import { utf8 } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import { type ChainEvent, comparePositions } from '../../src/index.ts'
import { fakeNode, json, refusal, refusedConnection } from './fake-node.ts'

const EVENTS = 'GET /v1/events'

/** A stream of these pieces, which then breaks or closes. */
function stream(pieces: readonly string[], breaks = false): Response {
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces[at++]
      if (piece !== undefined) controller.enqueue(utf8(piece))
      else if (breaks) controller.error(new TypeError('terminated'))
      else controller.close()
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

function message(id: string): string {
  return `id: ${id}\nevent: event\ndata: {"name":"n${id}"}\n\n`
}

async function take(events: AsyncIterable<ChainEvent>, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const event of events) {
    ids.push(event.id)
    if (ids.length === count) break
  }
  return ids
}

describe('following events', () => {
  it('takes up a broken stream after the last event seen, and tells each once', async () => {
    const node = fakeNode({
      [EVENTS]: [
        () =>
          stream(
            [
              ': hello\n\n',
              `${message('1.0.0')}id: 1.0.1\r\nda`,
              'ta: {"name":"x"}\r\n\r\n',
              'id: 2.0.0\nda',
            ],
            true,
          ),
        refusedConnection(),
        () => stream([message('1.0.1'), message('2.0.0'), message('10.0.0')]),
      ],
    })
    const events = node.client().events({ contract: 'voucher', subject: Uint8Array.of(1, 2), from: 1 })
    expect(await take(events, 4)).toEqual(['1.0.0', '1.0.1', '2.0.0', '10.0.0'])
    expect(node.seen.map(({ headers }) => headers.get('last-event-id'))).toEqual([null, '1.0.1', '1.0.1'])
    expect(node.seen[0]?.path).toBe('/v1/events?contract=voucher&subject=0102&from=1')
  })

  it('begins after an event seen before', async () => {
    const node = fakeNode({ [EVENTS]: [() => stream([message('3.0.0'), message('3.0.1')])] })
    expect(await take(node.client().events({ after: '3.0.0' }), 1)).toEqual(['3.0.1'])
    expect(node.seen[0]?.headers.get('last-event-id')).toBe('3.0.0')
  })

  it('gives up when the node stays away, and says where to go on', async () => {
    const node = fakeNode({ [EVENTS]: [() => stream([message('1.0.0')]), refusedConnection()] })
    const failure = await take(node.client().events({ attempts: 3 }), 9).catch((cause: unknown) => cause)
    expect(failure).toMatchObject({ code: 'NODE_UNREACHABLE', remedy: expect.stringContaining('1.0.0') })
  })

  it('begins with the next block, however often the first connection breaks', async () => {
    const node = fakeNode({
      [EVENTS]: [refusal(503, 'NODE_BUSY'), refusedConnection(), () => stream([message('5.0.0')])],
    })
    expect(await take(node.client().events(), 1)).toEqual(['5.0.0'])
    expect(node.seen.slice(1).map(({ path }) => path)).toEqual(Array(3).fill('/v1/events?from=5'))
  })

  it('can be asked for page by page', async () => {
    const node = fakeNode({ [EVENTS]: [() => json({ events: [{ id: '1.0.0' }], next: '1.0.0' })] })
    const page = await node.client().listEvents({ contract: 'voucher', subject: Uint8Array.of(9), limit: 1 })
    expect(page.next).toBe('1.0.0')
    expect(node.seen[0]?.path).toBe('/v1/events?contract=voucher&subject=09&limit=1')
  })

  it('passes on a refusal', async () => {
    const node = fakeNode({ [EVENTS]: [refusal(400, 'CONTRACT_UNKNOWN')] })
    const failure = await take(node.client().events(), 1).catch((cause: unknown) => cause)
    expect(failure).toMatchObject({ problem: { code: 'CONTRACT_UNKNOWN' } })
  })

  it('ends when it is told to', async () => {
    const abort = new AbortController()
    const node = fakeNode({ [EVENTS]: [() => stream([message('1.0.0')])] })
    const ids: string[] = []
    for await (const event of node.client().events({ signal: abort.signal })) {
      ids.push(event.id)
      abort.abort()
    }
    expect(ids).toEqual(['1.0.0'])
  })

  it('orders positions as numbers', () => {
    expect(['10.0.0', '9.0.1', '9.0.0', '9.2.0'].sort(comparePositions)).toEqual([
      '9.0.0',
      '9.0.1',
      '9.2.0',
      '10.0.0',
    ])
  })
})
