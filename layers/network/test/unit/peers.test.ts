import { decode, encode, sha256, utf8 } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import {
  BAN_AT,
  createAddressBook,
  createBodyFetcher,
  createPeerNode,
  createPeerScores,
  PROTOCOL,
  subnetOf,
  TOPIC,
  type PeerTransport,
} from '../../src/index.ts'

/** The same bytes in every run. */
function createRandom() {
  let turn = 0
  return {
    bytes(length: number) {
      turn += 1
      return sha256(utf8(`random ${turn}`)).slice(0, length)
    },
  }
}

describe('the address book', () => {
  it('lets one neighbourhood fill few buckets, however many addresses it tells of', () => {
    const book = createAddressBook(createRandom())
    for (let subnet = 1; subnet <= 40; subnet++) book.hear(`20.${subnet}.0.1:4000`, `20.${subnet}.0.9:4000`)
    // One attacker tells of fifty thousand addresses of two subnets.
    for (let number = 0; number < 50_000; number++)
      book.hear(`66.${number % 2}.${(number >> 8) % 256}.${number % 256}:4000`, '66.1.0.1:4000')
    let bad = 0
    const picks = 400
    for (let count = 0; count < picks; count++) if (book.pick([])?.startsWith('66.') === true) bad += 1
    expect(bad / picks).toBeLessThan(0.35)
    // With one of his subnets taken, an outbound slot never goes to that subnet again.
    for (let count = 0; count < 100; count++)
      expect(subnetOf(book.pick(['66.0.1.1:1']) ?? '')).not.toBe('66.0')
  })

  it('keeps what answered, gives up what does not, and survives a restart', () => {
    const random = createRandom()
    const book = createAddressBook(random)
    book.hear('20.1.0.1:4000', '20.1.0.1:4000')
    book.hear('30.1.0.1:4000', '30.1.0.1:4000')
    book.answered('20.1.0.1:4000')
    for (let count = 0; count < 4; count++) book.failedAt('30.1.0.1:4000')
    expect(book.size).toBe(1)
    const again = createAddressBook(random, book.save())
    expect(again.pick([])).toBe('20.1.0.1:4000')
    expect(again.sample(9)).toEqual(['20.1.0.1:4000'])
    expect(subnetOf('[2001:db8::1]:4000')).toBe('2001:db8')
    expect(subnetOf('127.0.0.1:4000')).toBe('127.0.0.1:4000')
  })
})

describe('scores', () => {
  it('ban at a hundred, fade with time, and slow who sends too much', () => {
    let nowMs = 0
    const scores = createPeerScores({ nowMs: () => nowMs })
    expect(scores.blame('one', BAN_AT - 1)).toBe(false)
    nowMs += 60_000
    expect(scores.scoreOf('one')).toBe(BAN_AT - 6)
    expect(scores.blame('one', 6)).toBe(true)
    expect(scores.isBanned('one')).toBe(true)
    nowMs += 3_600_001
    expect(scores.isBanned('one')).toBe(false)
    const served = Array.from({ length: 30 }, () => scores.mayServe('two', 'kind', 10)).filter(Boolean)
    expect(served.length).toBe(10)
    nowMs += 500
    expect(Array.from({ length: 9 }, () => scores.mayServe('two', 'kind', 10)).filter(Boolean).length).toBe(5)
  })
})

describe('fetching bodies', () => {
  it('asks several peers at once, and others where one does not give', async () => {
    const asked = new Map<string, number>()
    const fetcher = createBodyFetcher({
      peers: () => ['silent', 'one', 'two'],
      async fetch(peer) {
        asked.set(peer, (asked.get(peer) ?? 0) + 1)
        return peer !== 'silent'
      },
    })
    const bodies = Array.from({ length: 30 }, (_, height) => ({
      name: `${height}`,
      hash: new Uint8Array(32),
      height,
    }))
    fetcher.want(bodies, 'silent')
    for (let turn = 0; turn < 200; turn++) await Promise.resolve()
    expect(fetcher.waiting).toBe(0)
    expect(asked.get('one')).toBeGreaterThan(5)
    expect(asked.get('two')).toBeGreaterThan(5)
  })
})

describe('a peer node', () => {
  const chainId = sha256(utf8('chain'))
  const open = (answer: (protocol: string) => Uint8Array) => {
    let nowMs = 0
    const heard: string[] = []
    const dropped: string[] = []
    const node = createPeerNode(
      {
        book: createAddressBook(createRandom()),
        clock: { nowMs: () => nowMs },
        random: createRandom(),
        wait: async (ms) => void (nowMs += ms),
        chain: {
          hearHeaders: async () => void heard.push('headers') as undefined,
          hearBody: async () => true,
          hearTransaction: async () => void heard.push('transaction'),
          headersAfter: async () => [Uint8Array.of(1)],
          bodyOf: async () => [Uint8Array.of(2)],
          locator: async () => [chainId],
          height: async () => 3,
        },
      },
      {
        bootstrap: [],
        maxInbound: 2,
        rules: {
          chainId,
          maxBodyBytes: 1_000,
          maxTransactionsPerBlock: 10,
          maxTransactionBytes: 100,
          checkHeader: (bytes) => (bytes[0] === 1 ? 7 : undefined),
          isNews: (bytes) => bytes[1] !== 9,
          checkTransaction: (bytes) => bytes[0] === 2,
        },
      },
    )
    const transport: PeerTransport = {
      self: 'self',
      listen: '10.0.0.1:1',
      dial: async () => 'peer',
      disconnect: async (peer) => void dropped.push(peer),
      publish: async () => {},
      request: async (_peer, protocol) => answer(protocol),
      stop: async () => {},
    }
    node.start(transport)
    return { node, heard, dropped, waitedMs: () => nowMs }
  }
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }

  it('passes on only what is well formed, signed and worked for, and bans who sends other things', async () => {
    const { node, heard, dropped } = open(() => encode([]))
    const { onGossip } = node.handlers
    expect(await onGossip(TOPIC.transactions, Uint8Array.of(2), 'good')).toBe('accept')
    expect(await onGossip(TOPIC.blocks, Uint8Array.of(1), 'good')).toBe('accept')
    expect(heard).toEqual(['transaction', 'headers'])
    expect(await onGossip(TOPIC.transactions, new Uint8Array(101), 'bad')).toBe('reject')
    expect(await onGossip(TOPIC.blocks, Uint8Array.of(9), 'bad')).toBe('reject')
    expect(dropped).toEqual(['bad'])
    expect(await onGossip(TOPIC.blocks, Uint8Array.of(1), 'bad')).toBe('ignore')
    expect(await node.handlers.onRequest(PROTOCOL.body, new Uint8Array(32), 'bad')).toBeUndefined()
  })

  it('does not pass on a header that was cheap, and holds it against nobody', async () => {
    const { node, heard, dropped } = open(() => encode([]))
    for (let turn = 0; turn < 3; turn++)
      expect(await node.handlers.onGossip(TOPIC.blocks, Uint8Array.of(1, 9), 'one')).toBe('ignore')
    expect(heard).toEqual([])
    expect(dropped).toEqual([])
  })

  it('slows who sends too many transactions, and loses none of them', async () => {
    const { node, heard, waitedMs } = open(() => encode([]))
    for (let sent = 0; sent < 2_000; sent++)
      expect(await node.handlers.onGossip(TOPIC.transactions, Uint8Array.of(2), 'busy')).toBe('accept')
    expect(waitedMs()).toBe(0)
    expect(await node.handlers.onGossip(TOPIC.transactions, Uint8Array.of(2), 'busy')).toBe('accept')
    expect(waitedMs()).toBe(100)
    expect(heard.length).toBe(2_001)
    expect(node.peers()).toEqual([])
  })

  it('knows how far a peer is by the headers that it passes on', async () => {
    const hello = encode([1, chainId, '', 3])
    const { node } = open((protocol) => (protocol === PROTOCOL.hello ? hello : encode([])))
    node.handlers.onConnected('one', { address: '20.1.0.1:5', isInbound: true })
    await settled()
    expect(node.peers()[0]?.height).toBe(3)
    await node.handlers.onGossip(TOPIC.blocks, Uint8Array.of(1), 'one')
    expect(node.peers()[0]?.height).toBe(7)
  })

  it('answers what it is asked, and nothing malformed', async () => {
    const { node } = open(() => encode([]))
    const { onRequest } = node.handlers
    const body = await onRequest(PROTOCOL.body, new Uint8Array(32), 'one')
    expect(decode(body as Uint8Array)).toEqual({ ok: true, value: [Uint8Array.of(2)] })
    expect(await onRequest(PROTOCOL.body, new Uint8Array(3), 'one')).toBeUndefined()
    expect(await onRequest(PROTOCOL.headers, encode([chainId]), 'one')).toBeDefined()
    expect(await onRequest(PROTOCOL.headers, Uint8Array.of(7), 'one')).toBeUndefined()
    expect(await onRequest(PROTOCOL.headers, encode(['x']), 'one')).toBeUndefined()
    expect(node.peers()).toEqual([])
  })

  it('drops who is of another chain, and leaves inbound slots for others', async () => {
    const hello = encode([1, sha256(utf8('another')), '', 0])
    const { node, dropped } = open((protocol) => (protocol === PROTOCOL.hello ? hello : encode([])))
    node.handlers.onConnected('one', { address: '20.1.0.1:5', isInbound: true })
    await settled()
    expect(dropped).toContain('one')
    node.handlers.onConnected('two', { address: '20.2.0.1:5', isInbound: true })
    expect(node.handlers.mayConnect('20.3.0.1:5')).toBe(false)
    node.handlers.onDisconnected('two')
    expect(node.handlers.mayConnect('20.3.0.1:5')).toBe(true)
  })
})
