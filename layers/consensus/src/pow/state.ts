import type { Hash } from '@vouch/core'
import type { Header } from '@vouch/data'
import type { AsertRules } from './asert.ts'
import { type BlockNode, genesisNode } from './header-tree.ts'

/** What fork choice goes by; the same on every node but for the last four. */
export interface PowRules {
  readonly chainId: Hash
  readonly genesisTimeMs: number
  readonly asert: AsertRules
  readonly futureLimitMs: number
  /** Whether the work that a header claims was done: `checkWork`, but where a simulation mines without hashing. */
  isWorked(header: Header): boolean
  /** Blocks that can be undone here; what forks off deeper is not followed. */
  readonly maxReorganisation: number
  /** Bodies are fetched only for chains with so much work. */
  readonly minimumWork: bigint
  /** Headers beside the active chain that are kept, at most. */
  readonly maxSideHeaders: number
}

/** What fork choice knows. It belongs to `step`, which changes it in place: keep no old one. */
export interface PowState {
  readonly nodes: Map<string, BlockNode>
  /** The chain that is executed, by height from the genesis on. */
  readonly active: BlockNode[]
  /** The header chain of most work, first seen on ties; its bodies may be on their way. */
  bestHeader: BlockNode
  /** The block of most work whose past is here whole, first seen on ties. */
  bestReady: BlockNode
  /** What the executor is at, until it says `applied` or `refused`. */
  plan: Plan | undefined
  /** Hashes that a signed checkpoint demands, by height. */
  readonly checkpoints: Map<number, string>
  readyCount: number
}

/** First `undo`, newest first, then `apply`, oldest first: all of it or nothing. */
export interface Plan {
  readonly undo: readonly BlockNode[]
  readonly apply: readonly BlockNode[]
}

export function createPowState(rules: Pick<PowRules, 'chainId' | 'genesisTimeMs'>): PowState {
  const genesis = genesisNode(rules.chainId, rules.genesisTimeMs)
  return {
    nodes: new Map([[genesis.name, genesis]]),
    active: [genesis],
    bestHeader: genesis,
    bestReady: genesis,
    plan: undefined,
    checkpoints: new Map(),
    readyCount: 0,
  }
}

export function tipNode(state: PowState): BlockNode {
  return state.active[state.active.length - 1] as BlockNode
}

export function isActive(state: PowState, node: BlockNode): boolean {
  return state.active[node.height] === node
}

/** The block is on the active chain; 1 for the tip. */
export function confirmationsOf(state: PowState, node: BlockNode): number {
  return isActive(state, node) ? state.active.length - node.height : 0
}
