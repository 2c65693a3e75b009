import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { checkWork, targetOf } from '@vouch/consensus/pow'
import { asHash, equalBytes, fromHex, systemClock, systemRandom, toHex } from '@vouch/core'
import { decodeHeader } from '@vouch/data'
import {
  admit,
  createAddressBook,
  createPeerNode,
  PROTOCOL,
  type SavedAddresses,
  TOPIC,
  WIRE_LIMITS,
} from '@vouch/network'
import { createLibp2pTransport } from '@vouch/network/libp2p'
import { createCaller, plainError, serveCalls } from '../ledger/remote.ts'

/** What the thread of the peers is started with. */
export interface NetworkThreadData {
  readonly chainId: Uint8Array
  readonly listen: string
  readonly bootstrap: readonly string[]
  readonly maxInbound: number
  /** Where addresses, anchors and this node's key are kept. */
  readonly directory: string
  readonly limits: {
    readonly maxTransactionBytes: number
    readonly maxTransactionsPerBlock: number
    readonly maxBlockBytes: number
  }
  /** The easiest target of the chain, compact. */
  readonly limitBits: number
}

interface SavedPeers {
  readonly key: string
  readonly anchors: readonly string[]
  readonly book: SavedAddresses
}

const TICK_MS = 1_000
/** Gossip passes on headers up to so much easier than our tip: a node that is behind knows no better, and asks as well. */
const NEWS_FACTOR = 16n
const SAVE_TICKS = 30
/** Framing of the transactions in a body. */
const BODY_ROOM = 64 * 1024

/** Peers have a thread of their own: however busy the ledger is, what arrives is checked, passed on and answered for. */
async function main(data: NetworkThreadData): Promise<void> {
  if (parentPort === null) throw new Error('this file is a thread')
  const ledger = createCaller(parentPort)
  const file = join(data.directory, 'peers.json')
  const saved = readSaved(file)
  const book = createAddressBook(systemRandom, saved?.book)
  const { limits } = data
  const admission = { chainId: asHash(data.chainId), maxTransactionBytes: limits.maxTransactionBytes }
  const easiest = targetOf(data.limitBits)
  let tipTarget = easiest
  const peers = createPeerNode(
    {
      book,
      clock: systemClock,
      random: systemRandom,
      wait: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
      chain: {
        hearHeaders: (headers, peer) => ledger.call('hearHeaders', headers, peer),
        hearBody: (hash, transactions) => ledger.call('hearBody', hash, transactions),
        hearTransaction: (transaction) => ledger.call('hearTransaction', transaction),
        headersAfter: (locator) => ledger.call('headersAfter', locator),
        bodyOf: (hash) => ledger.call('bodyOf', hash),
        locator: () => ledger.call('locator'),
        height: () => ledger.call('height'),
      },
    },
    {
      bootstrap: data.bootstrap,
      maxInbound: data.maxInbound,
      anchors: saved?.anchors ?? [],
      rules: {
        chainId: data.chainId,
        maxBodyBytes: limits.maxBlockBytes + BODY_ROOM,
        maxTransactionsPerBlock: limits.maxTransactionsPerBlock,
        maxTransactionBytes: limits.maxTransactionBytes,
        isNews(bytes) {
          const header = decodeHeader(bytes)
          return header.ok && targetOf(header.value.work?.bits ?? 0) <= tipTarget * NEWS_FACTOR
        },
        checkTransaction: (bytes) => admit(bytes, admission).ok,
        checkHeader(bytes) {
          const header = decodeHeader(bytes)
          if (!header.ok || header.value.work === undefined) return undefined
          if (!equalBytes(header.value.chainId, data.chainId)) return undefined
          const isWorked = targetOf(header.value.work.bits) <= easiest && checkWork(header.value).ok
          return isWorked ? header.value.height : undefined
        },
      },
    },
  )
  let key = saved === undefined ? undefined : fromHex(saved.key)
  const transport = await createLibp2pTransport(
    {
      listen: data.listen,
      ...(key === undefined ? {} : { privateKey: key }),
      onKey: (made) => {
        key = made
      },
      topics: Object.values(TOPIC),
      protocols: Object.values(PROTOCOL),
      maxRequestBytes: WIRE_LIMITS.locator,
      maxGossipBytes: limits.maxTransactionBytes + 1_024,
      maxConnections: data.maxInbound + 32,
    },
    peers.handlers,
  )
  peers.start(transport)
  const save = (): void => {
    const text: SavedPeers = {
      key: toHex(key ?? new Uint8Array(0)),
      anchors: peers.anchors(),
      book: book.save(),
    }
    writeFileSync(`${file}.new`, JSON.stringify(text), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  serveCalls(parentPort, {
    announce: peers.announce,
    relay: peers.relay,
    askHeaders: peers.askHeaders,
    askBodies: peers.askBodies,
    blame: peers.blame,
    peers: () => ({
      self: transport.self,
      listen: transport.listen,
      known: book.size,
      waitingBodies: peers.waitingBodies,
      peers: peers.peers(),
    }),
    stop: async () => {
      clearInterval(ticking)
      save()
      await transport.stop()
    },
  })
  let isAsking = false
  // Beside the rest: the ledger may be long in answering, and peers are looked after meanwhile.
  const lookAtTip = async (): Promise<void> => {
    isAsking = true
    try {
      tipTarget = targetOf(await ledger.call<number>('tipBits'))
    } catch {
      // The ledger is going down, which is told elsewhere.
    } finally {
      isAsking = false
    }
  }
  let ticks = 0
  let isTicking = false
  const ticking = setInterval(() => {
    ticks += 1
    if (ticks % SAVE_TICKS === 0) save()
    if (!isAsking) void lookAtTip()
    if (isTicking) return
    isTicking = true
    peers
      .tick()
      .catch(() => {})
      .finally(() => {
        isTicking = false
      })
  }, TICK_MS)
  parentPort.postMessage({ notice: 'ready', value: { self: transport.self, listen: transport.listen } })
}

function readSaved(file: string): SavedPeers | undefined {
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as SavedPeers
    return Array.isArray(saved.anchors) && typeof saved.book?.secret === 'string' ? saved : undefined
  } catch {
    // The first start, or a file that somebody broke: peers are found anew.
    return undefined
  }
}

main(workerData as NetworkThreadData).catch((cause: unknown) =>
  parentPort?.postMessage({ notice: 'failed', value: plainError(cause) }),
)
