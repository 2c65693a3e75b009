import { type Clock, equalBytes, type Random, sha256, toHex } from '@vouch/core'
import { type AddressBook, subnetOf } from './address-book.ts'
import { type BodyFetcher, createBodyFetcher, type WantedBody } from './body-fetcher.ts'
import { createPeerScores } from './peer-scores.ts'
import type { PeerTransport, TransportHandlers, Verdict } from './transport-port.ts'
import {
  decodeAddresses,
  decodeBytesList,
  decodeHello,
  encodeAddresses,
  encodeBytesList,
  encodeHello,
  isAddress,
  MAX_ADDRESSES,
  PROTOCOL,
  TOPIC,
  WIRE_LIMITS,
} from './wire.ts'

/** What the node knows and does with what arrives; it may be slow, and nothing else waits for it. */
export interface ChainSide {
  /** Headers taken in; where to go on asking, if anywhere. */
  hearHeaders(headers: readonly Uint8Array[], peer: string): Promise<readonly Uint8Array[] | undefined>
  /** Whether the body was the right one. */
  hearBody(hash: Uint8Array, transactions: readonly Uint8Array[]): Promise<boolean>
  hearTransaction(transaction: Uint8Array): Promise<void>
  headersAfter(locator: readonly Uint8Array[]): Promise<readonly Uint8Array[]>
  bodyOf(hash: Uint8Array): Promise<readonly Uint8Array[] | undefined>
  locator(): Promise<readonly Uint8Array[]>
  height(): Promise<number>
}

export interface PeerRules {
  readonly chainId: Uint8Array
  readonly maxBodyBytes: number
  readonly maxTransactionsPerBlock: number
  readonly maxTransactionBytes: number
  /**
   * Form and work, from the bytes alone: before anything is passed on, and without asking the chain. The height that the header
   * names; undefined where it is not right.
   */
  checkHeader(header: Uint8Array): number | undefined
  /** Whether a right header is as hard as those at the tip, about: what is news costs about as much as a block. */
  isNews(header: Uint8Array): boolean
  /** Form and signatures. */
  checkTransaction(transaction: Uint8Array): boolean
}

export interface PeerNodeDeps {
  readonly chain: ChainSide
  readonly book: AddressBook
  readonly clock: Clock
  readonly random: Random
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>
  onProgress?(progress: { readonly waiting: number; readonly fetched: number }): void
}

export interface PeerNodeOptions {
  readonly rules: PeerRules
  readonly bootstrap: readonly string[]
  /** Connected to first, as they were before the restart: who was honest then is likely to be so now. */
  readonly anchors?: readonly string[]
  readonly outbound?: number
  readonly maxInbound?: number
}

export interface PeerDescription {
  readonly peer: string
  readonly address: string
  readonly listen: string
  readonly isInbound: boolean
  readonly height: number
  readonly blame: number
  readonly sinceMs: number
}

/** What this node does towards others, over any transport. */
export interface PeerNode {
  readonly handlers: TransportHandlers
  start(transport: PeerTransport): void
  /** Looks after connections and what has not come; to be called every second or so. */
  tick(): Promise<void>
  announce(header: Uint8Array): void
  relay(transaction: Uint8Array): void
  askHeaders(peer: string, locator: readonly Uint8Array[]): Promise<void>
  askBodies(bodies: readonly Omit<WantedBody, 'name'>[], peer: string | null): void
  blame(peer: string, weight: number): void
  peers(): readonly PeerDescription[]
  /** Outbound peers to begin with after a restart. */
  anchors(): readonly string[]
  readonly waitingBodies: number
}

const OUTBOUND = 8
const MAX_INBOUND = 32
/** From one subnet, of the inbound slots. */
const INBOUND_PER_SUBNET = 4
/** A second, of one peer. A transaction costs some 40 µs of verification: a flood of one peer takes a tenth of a core. */
const RATES = { transactions: 2_000, blocks: 20, requests: 200 } as const
/** Transactions beyond the rate are held back, not lost: gossip offers each but once. So often, and so much of them. */
const SLOWED = { waitMs: 100, turns: 20, maxBytes: 16 << 20 } as const
const BLAME = { malformed: 50, noAnswer: 5, wrongBody: 20, wrongChain: 100 } as const
const TIMEOUT_MS = 10_000
const POLL_TICKS = 15

interface Peer {
  readonly address: string
  readonly isInbound: boolean
  readonly sinceMs: number
  listen: string
  height: number
  isGreeted: boolean
}

export function createPeerNode(deps: PeerNodeDeps, options: PeerNodeOptions): PeerNode {
  const { chain, book, clock } = deps
  const { rules } = options
  const wantedOutbound = options.outbound ?? OUTBOUND
  const maxInbound = options.maxInbound ?? MAX_INBOUND
  const scores = createPeerScores(clock)
  const peers = new Map<string, Peer>()
  const dialing = new Set<string>()
  let transport: PeerTransport | undefined
  let ticks = 0
  let hasTriedAnchors = false
  for (const address of options.bootstrap) book.hear(address, address)

  const greeted = (): readonly string[] =>
    [...peers].filter(([, peer]) => peer.isGreeted).map(([name]) => name)
  const drop = (peer: string): void => void transport?.disconnect(peer).catch(() => {})
  const blame = (peer: string, weight: number): void => {
    if (scores.blame(peer, weight)) drop(peer)
  }
  const ask = (peer: string, protocol: string, data: Uint8Array, maxBytes: number): Promise<Uint8Array> => {
    if (transport === undefined) return Promise.reject(new Error('not started'))
    return transport.request(peer, protocol, data, { maxBytes, timeoutMs: TIMEOUT_MS })
  }

  const fetcher: BodyFetcher = createBodyFetcher({
    peers: greeted,
    async fetch(peer, { hash }) {
      const answer = await ask(peer, PROTOCOL.body, hash, rules.maxBodyBytes)
      const body = decodeBytesList(answer, rules.maxBodyBytes, rules.maxTransactionsPerBlock)
      if (!body.ok || !body.value.every((transaction) => rules.checkTransaction(transaction))) {
        blame(peer, BLAME.malformed)
        return false
      }
      const isRight = await chain.hearBody(hash, body.value)
      if (!isRight) blame(peer, BLAME.wrongBody)
      return isRight
    },
    ...(deps.onProgress === undefined ? {} : { onProgress: deps.onProgress }),
  })

  const askHeaders = async (peer: string, from: readonly Uint8Array[]): Promise<void> => {
    let locator: readonly Uint8Array[] | undefined = from
    while (locator !== undefined) {
      const answer = await ask(peer, PROTOCOL.headers, encodeBytesList(locator), WIRE_LIMITS.headers).catch(
        () => undefined,
      )
      if (answer === undefined) return blame(peer, BLAME.noAnswer)
      const headers = decodeBytesList(answer, WIRE_LIMITS.headers, 512)
      if (!headers.ok || !headers.value.every((header) => rules.checkHeader(header) !== undefined))
        return blame(peer, BLAME.malformed)
      if (headers.value.length === 0) return
      locator = await chain.hearHeaders(headers.value, peer)
    }
  }

  const greet = async (name: string): Promise<void> => {
    const peer = peers.get(name)
    if (peer === undefined || transport === undefined) return
    const mine = encodeHello({
      chainId: rules.chainId,
      listen: transport.listen,
      height: await chain.height(),
    })
    const answer = await ask(name, PROTOCOL.hello, mine, WIRE_LIMITS.hello).catch(() => undefined)
    const hello = answer === undefined ? undefined : decodeHello(answer)
    if (hello === undefined || !hello.ok) return drop(name)
    if (!equalBytes(hello.value.chainId, rules.chainId)) {
      blame(name, BLAME.wrongChain)
      return drop(name)
    }
    peer.isGreeted = true
    peer.height = hello.value.height
    peer.listen = hello.value.listen
    if (!peer.isInbound) book.answered(peer.address)
    else if (isAddress(peer.listen)) book.hear(peer.listen, peer.address)
    await askHeaders(name, await chain.locator())
    const told = await ask(name, PROTOCOL.addresses, new Uint8Array(0), WIRE_LIMITS.addresses).catch(
      () => undefined,
    )
    const addresses = told === undefined ? undefined : decodeAddresses(told)
    if (addresses?.ok === true)
      for (const address of addresses.value)
        if (address !== transport.listen) book.hear(address, peer.address)
  }

  let slowedBytes = 0
  /** False where the peer is so far beyond its rate that waiting does not help, or too much waits already. */
  const keepsRate = async (from: string, bytes: number): Promise<boolean> => {
    if (scores.mayServe(from, TOPIC.transactions, RATES.transactions)) return true
    if (slowedBytes + bytes > SLOWED.maxBytes) return false
    slowedBytes += bytes
    try {
      for (let turn = 0; turn < SLOWED.turns; turn++) {
        await deps.wait(SLOWED.waitMs)
        if (scores.isBanned(from)) return false
        if (scores.mayServe(from, TOPIC.transactions, RATES.transactions)) return true
      }
      return false
    } finally {
      slowedBytes -= bytes
    }
  }

  const onGossip = async (topic: string, data: Uint8Array, from: string): Promise<Verdict> => {
    if (scores.isBanned(from)) return 'ignore'
    if (topic === TOPIC.transactions) {
      if (!(await keepsRate(from, data.length))) return 'ignore'
      if (data.length > rules.maxTransactionBytes || !rules.checkTransaction(data)) {
        blame(from, BLAME.malformed)
        return 'reject'
      }
      void chain.hearTransaction(data).catch(() => {})
      return 'accept'
    }
    if (!scores.mayServe(from, topic, RATES.blocks)) return 'ignore'
    const height = data.length > WIRE_LIMITS.header ? undefined : rules.checkHeader(data)
    if (height === undefined) {
      blame(from, BLAME.malformed)
      return 'reject'
    }
    // Old headers may have been cheap. They are asked for in their order, and not passed on.
    if (!rules.isNews(data)) return 'ignore'
    const sender = peers.get(from)
    if (sender !== undefined) sender.height = Math.max(sender.height, height)
    void chain
      .hearHeaders([data], from)
      .then((locator) => (locator === undefined ? undefined : askHeaders(from, locator)))
      .catch(() => {})
    return 'accept'
  }

  const onRequest = async (
    protocol: string,
    data: Uint8Array,
    from: string,
  ): Promise<Uint8Array | undefined> => {
    if (scores.isBanned(from) || !scores.mayServe(from, 'requests', RATES.requests)) return undefined
    if (protocol === PROTOCOL.hello) {
      const hello = decodeHello(data)
      const peer = peers.get(from)
      if (!hello.ok || transport === undefined) return undefined
      if (peer !== undefined) {
        peer.listen = hello.value.listen
        peer.height = hello.value.height
      }
      return encodeHello({ chainId: rules.chainId, listen: transport.listen, height: await chain.height() })
    }
    if (protocol === PROTOCOL.addresses) return encodeAddresses(book.sample(MAX_ADDRESSES))
    if (protocol === PROTOCOL.body) {
      const body = data.length === 32 ? await chain.bodyOf(data) : undefined
      return body === undefined ? undefined : encodeBytesList(body)
    }
    const locator = decodeBytesList(data, WIRE_LIMITS.locator, 64)
    if (!locator.ok) {
      blame(from, BLAME.malformed)
      return undefined
    }
    return encodeBytesList(await chain.headersAfter(locator.value))
  }

  const connect = async (address: string): Promise<void> => {
    if (transport === undefined || dialing.has(address) || address === transport.listen) return
    dialing.add(address)
    try {
      await transport.dial(address)
    } catch {
      book.failedAt(address)
    } finally {
      dialing.delete(address)
    }
  }
  const outbound = (): readonly Peer[] => [...peers.values()].filter((peer) => !peer.isInbound)
  const inbound = (): readonly Peer[] => [...peers.values()].filter((peer) => peer.isInbound)

  return {
    handlers: {
      onGossip,
      onRequest,
      mayConnect: (address) =>
        inbound().length < maxInbound &&
        inbound().filter((peer) => subnetOf(peer.address) === subnetOf(address)).length < INBOUND_PER_SUBNET,
      onConnected(name, { address, isInbound }) {
        if (scores.isBanned(name)) return drop(name)
        if (peers.has(name)) return
        peers.set(name, {
          address,
          isInbound,
          sinceMs: clock.nowMs(),
          listen: '',
          height: 0,
          isGreeted: false,
        })
        void greet(name).catch(() => drop(name))
      },
      onDisconnected(name) {
        peers.delete(name)
        scores.forget(name)
      },
    },
    start(started) {
      transport = started
    },
    async tick() {
      ticks += 1
      if (!hasTriedAnchors) {
        hasTriedAnchors = true
        await Promise.all((options.anchors ?? []).map(connect))
      }
      if (outbound().length + dialing.size < wantedOutbound) {
        const taken = [...peers.values()].flatMap(({ address, listen }) => [address, listen])
        const address = book.pick([...taken, transport?.listen ?? '', ...dialing])
        if (address !== undefined) await connect(address)
        // With nobody at all, those to begin with are asked again.
        else if (peers.size === 0) await Promise.all(options.bootstrap.map(connect))
      }
      fetcher.retry()
      const all = greeted()
      if (ticks % POLL_TICKS === 0 && all.length > 0) {
        const turn = sha256(deps.random.bytes(8))[0] as number
        await askHeaders(all[turn % all.length] as string, await chain.locator())
      }
    },
    announce: (header) => void transport?.publish(TOPIC.blocks, header).catch(() => {}),
    relay: (transaction) => void transport?.publish(TOPIC.transactions, transaction).catch(() => {}),
    askHeaders,
    askBodies: (bodies, peer) =>
      fetcher.want(
        bodies.map((body) => ({ ...body, name: toHex(body.hash) })),
        peer,
      ),
    blame,
    peers: () =>
      [...peers].map(([peer, { address, listen, isInbound, height, sinceMs }]) => ({
        peer,
        address,
        listen,
        isInbound,
        height,
        sinceMs,
        blame: Math.round(scores.scoreOf(peer)),
      })),
    anchors: () =>
      outbound()
        .slice(0, 2)
        .map(({ address }) => address),
    get waitingBodies() {
      return fetcher.waiting
    },
  }
}
