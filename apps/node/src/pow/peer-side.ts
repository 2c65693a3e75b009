import { Worker } from 'node:worker_threads'
import type { PowEngine, PowNetwork } from '@vouch/consensus/pow'
import {
  decodeSignedTransaction,
  encodeHeader,
  decodeHeader,
  type Header,
  type SignedTransaction,
} from '@vouch/data'
import type { PeerDescription } from '@vouch/network'
import { createCaller, reviveError, serveCalls } from '../ledger/remote.ts'
import type { NetworkThreadData } from './network-thread.ts'

export interface PeersStatus {
  readonly self: string
  readonly listen: string
  /** Addresses in the book. */
  readonly known: number
  readonly waitingBodies: number
  readonly peers: readonly PeerDescription[]
}

/** The ledger's end of the thread of the peers. */
export interface PeerSide {
  readonly network: PowNetwork
  /** From now on what peers ask and send reaches the engine. */
  serve(engine: PowEngine): void
  peers(): Promise<PeersStatus>
  stop(): Promise<void>
}

const BLAME = 50

export async function openPeerSide(
  data: NetworkThreadData,
  onFatal: (cause: unknown) => void,
): Promise<PeerSide> {
  const worker = new Worker(new URL('./network-thread.js', import.meta.url), {
    name: 'peers',
    workerData: data,
  })
  const caller = createCaller(worker)
  let engine: PowEngine | undefined
  // What is told the peers waits for nobody; a thread that died says so itself.
  const tell = (method: string, ...args: readonly unknown[]): void =>
    void caller.call(method, ...args).catch(() => {})
  serveCalls(worker, {
    hearHeaders: (headers: readonly Uint8Array[], peer: string) => hearHeaders(engine, headers, peer),
    hearBody: (hash: Uint8Array, transactions: readonly Uint8Array[]) =>
      engine?.hearBody(hash, opened(transactions)).ok ?? false,
    hearTransaction: (bytes: Uint8Array) => {
      for (const signed of opened([bytes])) engine?.hearTransaction(signed)
    },
    headersAfter: (locator: readonly Uint8Array[]) => (engine?.headersAfter(locator) ?? []).map(encodeHeader),
    bodyOf: (hash: Uint8Array) => engine?.bodyOf(hash),
    locator: () => engine?.locator() ?? [],
    tipBits: () => engine?.state.active.at(-1)?.header?.work?.bits ?? data.limitBits,
    height: () => (engine === undefined ? 0 : engine.state.active.length - 1),
  })
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    caller.onNotice('ready', () => resolve())
    caller.onNotice('failed', (cause: never) => reject(reviveError(cause)))
  })
  worker.on('error', onFatal)
  return {
    network: {
      announce: (header: Header) => tell('announce', encodeHeader(header)),
      relay: (signed: SignedTransaction) => tell('relay', signed.bytes),
      askHeaders: (peer, locator) => tell('askHeaders', peer, locator),
      askBodies: (blocks, peer) =>
        tell(
          'askBodies',
          blocks.map(({ hash, height }) => ({ hash, height })),
          peer,
        ),
      blame: (peer) => tell('blame', peer, BLAME),
    },
    serve(served) {
      engine = served
      if (served.missing.length > 0)
        tell(
          'askBodies',
          served.missing.map(({ hash, height }) => ({ hash, height })),
          null,
        )
    },
    peers: () => caller.call('peers'),
    async stop() {
      await caller.call('stop').catch(() => {})
      await worker.terminate()
    },
  }
}

function hearHeaders(engine: PowEngine | undefined, encoded: readonly Uint8Array[], peer: string) {
  const headers: Header[] = []
  for (const bytes of encoded) {
    const header = decodeHeader(bytes)
    if (header.ok) headers.push(header.value)
  }
  engine?.hearHeaders(headers, peer)
  return engine?.locator(headers)
}

/** The other thread has checked form and signatures. */
function opened(transactions: readonly Uint8Array[]): readonly SignedTransaction[] {
  return transactions.flatMap((bytes) => {
    const signed = decodeSignedTransaction(bytes)
    return signed.ok ? [signed.value] : []
  })
}
