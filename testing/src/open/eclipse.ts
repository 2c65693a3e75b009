import { type Clock, encode, sha256, utf8 } from '@vouch/core'
import {
  type AddressBook,
  createAddressBook,
  createPeerNode,
  type PeerTransport,
  PROTOCOL,
  subnetOf,
} from '@vouch/network'
import { createSeededChance, type SeededChance } from '../simulation/seeded-chance.ts'

export interface EclipseOptions {
  readonly seed: number
  /** Honest nodes, each in a subnet of its own; half of them can be dialled at any time. */
  readonly honest: number
  /** Subnets of the attacker, with as many addresses in each as there are. */
  readonly subnets: number
  readonly restarts: number
  /** Virtual seconds from one restart to the next. */
  readonly seconds: number
  /** Instead of the one with buckets: to see that the attack is one. */
  readonly createBook?: (chance: SeededChance) => AddressBook
}

export interface EclipseSummary {
  /** Of the outbound peers that the victim had in all seconds in which it had any, those of the attacker. */
  readonly attackerShare: number
  /** Seconds in which all its outbound peers were the attacker's, of all. */
  readonly surroundedShare: number
  readonly attackerInbound: number
  readonly most: { readonly inbound: number; readonly outbound: number }
}

const CHAIN = sha256(utf8('eclipse'))
const ADDRESSES_PER_SUBNET = 250
/** Of a hundred, peers that end their connection in a minute. */
const LEAVES_PER_MINUTE = 10
const TRIES_PER_SECOND = 20

/**
 * The production peers and address book of one node whom an attacker tries to surround (Heilman et al., 2015): it connects from all its
 * subnets, answers every question for addresses with its own, never leaves, and waits for restarts. One seed gives one run.
 */
export async function simulateEclipse(options: EclipseOptions): Promise<EclipseSummary> {
  const chance = createSeededChance(options.seed)
  const random = { bytes: (length: number): Uint8Array => chance.bytes(length) }
  const honest = Array.from({ length: options.honest }, (_, index) => `20.${index}.0.1:4381`)
  const evil = (): string =>
    `66.${chance.number(options.subnets)}.${chance.number(ADDRESSES_PER_SUBNET)}.${1 + chance.number(250)}:4381`
  const isEvil = (address: string): boolean => address.startsWith('66.')
  let nowMs = 0
  const clock: Clock = { nowMs: () => nowMs }
  const book = options.createBook?.(chance) ?? createAddressBook(random)
  let anchors: readonly string[] = []
  const counts = { evil: 0, all: 0, surrounded: 0, seconds: 0, evilInbound: 0, inbound: 0, outbound: 0 }

  const life = async (): Promise<void> => {
    const node = createPeerNode(
      {
        book,
        clock,
        random,
        wait: async () => {},
        chain: {
          hearHeaders: async () => undefined,
          hearBody: async () => true,
          hearTransaction: async () => {},
          headersAfter: async () => [],
          bodyOf: async () => undefined,
          locator: async () => [CHAIN],
          height: async () => 0,
        },
      },
      { rules: NO_RULES, bootstrap: honest.slice(0, 2), anchors },
    )
    const transport: PeerTransport = {
      self: 'victim',
      listen: '20.255.0.1:4381',
      async dial(address) {
        // Honest nodes are full, or gone, half of the time; the attacker is always there.
        if (!isEvil(address) && chance.happens(50)) throw new Error('nobody answers')
        node.handlers.onConnected(address, { address, isInbound: false })
        return address
      },
      disconnect: async (peer) => node.handlers.onDisconnected(peer),
      publish: async () => {},
      async request(peer, protocol) {
        if (protocol === PROTOCOL.hello) return encode([1, CHAIN, peer, 0])
        if (protocol !== PROTOCOL.addresses) return encode([])
        return encode(Array.from({ length: 64 }, () => (isEvil(peer) ? evil() : chance.pick(honest))))
      },
      stop: async () => {},
    }
    node.start(transport)
    for (let second = 0; second < options.seconds; second++) {
      nowMs += 1_000
      for (let attempt = 0; attempt < TRIES_PER_SECOND; attempt++) {
        const address = chance.happens(95) ? evil() : chance.pick(honest)
        if (node.handlers.mayConnect(address))
          node.handlers.onConnected(address, { address, isInbound: true })
      }
      await node.tick()
      await settled()
      for (const { peer, address } of node.peers())
        if (!isEvil(address) && chance.number(6_000) < LEAVES_PER_MINUTE) node.handlers.onDisconnected(peer)
      count(node.peers())
    }
    anchors = node.anchors()
  }
  const count = (peers: readonly { readonly address: string; readonly isInbound: boolean }[]): void => {
    const outbound = peers.filter(({ isInbound }) => !isInbound)
    const inbound = peers.filter(({ isInbound }) => isInbound)
    const bad = outbound.filter(({ address }) => isEvil(address)).length
    counts.seconds += 1
    counts.evil += bad
    counts.all += outbound.length
    if (outbound.length > 0 && bad === outbound.length) counts.surrounded += 1
    counts.evilInbound += inbound.filter(({ address }) => isEvil(address)).length
    counts.inbound = Math.max(counts.inbound, inbound.length)
    counts.outbound = Math.max(counts.outbound, outbound.length)
  }
  for (let restart = 0; restart < options.restarts; restart++) await life()
  return {
    attackerShare: counts.evil / Math.max(1, counts.all),
    surroundedShare: counts.surrounded / counts.seconds,
    attackerInbound: counts.evilInbound / counts.seconds,
    most: { inbound: counts.inbound, outbound: counts.outbound },
  }
}

const NO_RULES = {
  chainId: CHAIN,
  maxBodyBytes: 1_000,
  maxTransactionsPerBlock: 10,
  maxTransactionBytes: 100,
  checkHeader: () => undefined,
  isNews: () => false,
  checkTransaction: () => false,
}

/** Everything here answers at once: some turns of promises, and all has come. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve()
}

/** What a book without buckets would be: whatever was heard, each as likely as the other. */
export function createNaiveBook(chance: SeededChance): AddressBook {
  const known: string[] = []
  const hear = (address: string): void => {
    if (known.includes(address)) return
    if (known.length >= 1_024) known.splice(chance.number(known.length), 1)
    known.push(address)
  }
  return {
    hear,
    answered: hear,
    failedAt: (address) => void known.splice(known.indexOf(address) >>> 0, 1),
    pick: (taken) => {
      const free = known.filter((address) => !taken.map(subnetOf).includes(subnetOf(address)))
      return free.length === 0 ? undefined : chance.pick(free)
    },
    sample: (count) => known.slice(0, count),
    get size() {
      return known.length
    },
    save: () => ({ secret: '', heard: [], tried: known }),
  }
}
