import type { BlockNode, PowRules, PowState } from '@vouch/consensus/pow'
import { type Hash, type PublicKey, sha256, toHex, utf8, createEd25519Signer } from '@vouch/core'
import type { Header } from '@vouch/data'
import { createPowState } from '@vouch/consensus/pow'
import { createSeededChance, type SeededChance } from '../simulation/seeded-chance.ts'
import { createEventQueue, type EventQueue } from './event-queue.ts'
import { createLightLedger, type LightLedger, type LightTransfer } from './light-ledger.ts'
import {
  type Behaviour,
  GENESIS_MS,
  type OpenOptions,
  powRulesOf,
  SCHEDULE,
  TOTAL_RATE,
} from './open-options.ts'

export const MATURITY = 10
export const USERS: readonly Hash[] = Array.from({ length: 12 }, (_, index) => sha256(utf8(`user ${index}`)))
export const USER_BALANCE = 1_000_000n

export interface OpenNode {
  readonly id: number
  readonly behaviour: Behaviour
  readonly key: PublicKey
  readonly account: Hash
  /** Hashes a millisecond. */
  readonly hashRate: number
  readonly skewMs: number
  readonly peers: number[]
  readonly state: PowState
  readonly ledger: LightLedger
  readonly pool: Map<string, LightTransfer>
  /** Bodies it holds, by block name. */
  readonly bodies: Set<string>
  /** Bodies it wants. */
  readonly missing: Map<string, BlockNode>
  readonly blame: Map<number, number>
  /** Own blocks that nobody has been told of. */
  hidden: BlockNode[]
  isOnline: boolean
  isPublic: boolean
  /** Which side of a cut it is on. */
  side: number
  /** Grows when the tip changes: work on another block is in vain. */
  round: number
}

export interface MinedBlock {
  readonly header: Header
  readonly transfers: readonly LightTransfer[]
  readonly miner: number
  readonly minedMs: number
  /** What share of all hash rate had it at what delay: (share, delay) sums for its mean. */
  seenShare: number
  delaySum: number
  readonly delaysMs: number[]
}

/** All of a simulation: nodes, what has been mined, and the time. */
export interface OpenWorld {
  readonly options: OpenOptions
  readonly rules: PowRules
  readonly chance: SeededChance
  readonly queue: EventQueue
  readonly nodes: OpenNode[]
  readonly mined: Map<string, MinedBlock>
  readonly transfers: Map<string, LightTransfer>
  readonly counts: {
    messages: number
    lost: number
    reorganisations: number
    deepest: number
    refused: number
    bans: number
  }
  /** Work on another block than the tip's next is in vain; set by the run. */
  restartMining: (node: OpenNode) => void
  isCut: boolean
  isLossy: boolean
  isMining: boolean
}

/** From 0 to below 1. */
export function unit(chance: SeededChance): number {
  return (chance.number(2 ** 26) + 0.5) / 2 ** 26
}

/** Waiting time of what happens once in `mean` on average, and has no memory. */
export function exponential(chance: SeededChance, mean: number): number {
  return -Math.log(unit(chance)) * mean
}

export function createWorld(options: OpenOptions): OpenWorld {
  const chance = createSeededChance(options.seed)
  const worked = new WeakSet<Header>()
  const mined = new Map<string, MinedBlock>()
  const rules = powRulesOf(options, (header) => worked.has(header))
  const { set } = mined
  mined.set = (name, block) => {
    worked.add(block.header)
    return set.call(mined, name, block)
  }
  const world: OpenWorld = {
    options,
    rules,
    chance,
    queue: createEventQueue(GENESIS_MS),
    nodes: [],
    mined,
    transfers: new Map(),
    counts: { messages: 0, lost: 0, reorganisations: 0, deepest: 0, refused: 0, bans: 0 },
    restartMining: () => {},
    isCut: false,
    isLossy: true,
    isMining: true,
  }
  const rates = hashRates(options, chance)
  for (let id = 0; id < options.nodes; id++) world.nodes.push(createNode(world, id, rates[id] as number))
  connect(world)
  return world
}

function createNode(world: OpenWorld, id: number, hashRate: number): OpenNode {
  const { options, chance } = world
  const behaviour = options.adversaries[id]?.behaviour ?? 'honest'
  const key = createEd25519Signer(sha256(utf8(`miner ${id}`))).publicKey
  const flaw =
    options.flaw === 'issues-too-much' || options.flaw === 'forgets-an-undo' ? options.flaw : undefined
  const ledger = createLightLedger({ schedule: SCHEDULE, maturity: MATURITY }, flaw)
  for (const user of USERS) {
    ledger.book.setBalance(user, USER_BALANCE)
    ledger.book.setSupply(ledger.book.supply() + USER_BALANCE)
  }
  return {
    id,
    behaviour,
    key,
    account: sha256(key),
    hashRate,
    skewMs: options.skewMs === 0 ? 0 : chance.number(2 * options.skewMs) - options.skewMs,
    peers: [],
    state: createPowState(world.rules),
    ledger,
    pool: new Map(),
    bodies: new Set(),
    missing: new Map(),
    blame: new Map(),
    hidden: [],
    isOnline: true,
    isPublic: behaviour !== 'private',
    side: 0,
    round: 0,
  }
}

/** Adversaries have what the options say; of the rest a few have much (one over rank), unless all are alike. */
function hashRates(options: OpenOptions, chance: SeededChance): readonly number[] {
  const total = TOTAL_RATE / 1000
  const bad = options.adversaries.map(({ percent }) => (total * percent) / 100)
  const left = total - bad.reduce((sum, rate) => sum + rate, 0)
  const weights = Array.from({ length: options.nodes - bad.length }, (_, rank) =>
    options.evenHashRate === true ? 1 : (1 / (1 + rank)) * (0.5 + unit(chance)),
  )
  const sum = weights.reduce((total_, weight) => total_ + weight, 0)
  return [...bad, ...weights.map((weight) => (left * weight) / sum)]
}

const OUTBOUND = 6

function connect({ nodes, chance }: OpenWorld): void {
  const link = (one: OpenNode, other: OpenNode): void => {
    if (one === other || one.peers.includes(other.id)) return
    one.peers.push(other.id)
    other.peers.push(one.id)
  }
  for (const node of nodes) {
    // A ring, so that the graph is whole whatever chance says.
    link(node, nodes[(node.id + 1) % nodes.length] as OpenNode)
    for (let count = 0; count < OUTBOUND - 1; count++) link(node, chance.pick(nodes))
  }
}

export function blockOf(world: OpenWorld, node: BlockNode): MinedBlock {
  return world.mined.get(node.name) as MinedBlock
}

export function nameOf(hash: Hash): string {
  return toHex(hash)
}
