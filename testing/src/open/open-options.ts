import {
  asertRulesOf,
  bitsOf,
  DEFAULT_POW_PARAMETERS,
  type PowParameters,
  type PowRules,
} from '@vouch/consensus/pow'
import { type Hash, sha256, utf8 } from '@vouch/core'
import type { Header } from '@vouch/data'
import { encodeSchedule, type IssuanceSchedule } from '@vouch/incentive'
import type { LedgerFlaw } from './light-ledger.ts'

export type Behaviour =
  | 'honest'
  /** Keeps found blocks back and shows them when others catch up (Eyal and Sirer, "Majority is not enough", 2013). */
  | 'selfish'
  /** Announces its blocks and gives their bodies to nobody. */
  | 'withholding'
  /** Puts the latest time on its blocks that others still take. */
  | 'time-warping'
  /** Sends headers without work, headers of nothing, and heaps of transfers. */
  | 'spamming'
  /** Does the work for blocks whose state is wrong. */
  | 'invalid'
  /** Mines on a chain of its own and shows it all at once, late. */
  | 'private'

export type OpenFlaw = LedgerFlaw | 'loses-transfers' | 'takes-any-work' | 'trusts-the-state-root'

export interface OpenOptions {
  readonly seed: number
  readonly nodes: number
  /** How long blocks are mined, in virtual time. */
  readonly durationMs: number
  readonly blockTimeMs: number
  /** Median one-way delay of a message. */
  readonly latencyMs: number
  readonly lossPercent: number
  /** Nodes that leave for a while in each minute. */
  readonly churnPercent: number
  /** Clocks are wrong by up to so much, either way. */
  readonly skewMs: number
  /** Cut into two, with this share of the nodes on the smaller side. */
  readonly partitions: readonly { readonly fromMs: number; readonly toMs: number; readonly percent: number }[]
  /** Parts of the hash rate that misbehave; the first nodes are these. */
  readonly adversaries: readonly {
    readonly behaviour: Exclude<Behaviour, 'honest'>
    readonly percent: number
  }[]
  readonly transfers: number
  /** All honest nodes mine alike, instead of a few with much. */
  readonly evenHashRate?: boolean
  readonly maxReorganisation?: number
  readonly flaw?: OpenFlaw
}

export const CALM: Omit<OpenOptions, 'seed'> = {
  nodes: 40,
  durationMs: 2 * 3_600_000,
  blockTimeMs: 30_000,
  latencyMs: 80,
  lossPercent: 0,
  churnPercent: 0,
  skewMs: 0,
  partitions: [],
  adversaries: [],
  transfers: 60,
}

export const SCHEDULE: IssuanceSchedule = { subsidy: 5_000n, halvingInterval: 100, cap: 800_000n }
export const GENESIS_MS = Date.UTC(2026, 0, 5, 9)
/** Hashes a second of all nodes together; the start difficulty fits it. */
export const TOTAL_RATE = 1_000_000

export function powRulesOf(options: OpenOptions, wasMined: (header: Header) => boolean): PowRules {
  const perBlock = BigInt(Math.round((TOTAL_RATE * options.blockTimeMs) / 1000))
  const parameters: PowParameters = {
    ...DEFAULT_POW_PARAMETERS,
    blockTimeMs: options.blockTimeMs,
    halfLifeMs: options.blockTimeMs * 120,
    startBits: bitsOf((1n << 256n) / perBlock),
    limitBits: bitsOf((1n << 256n) / 1_000n),
    schedule: encodeSchedule(SCHEDULE),
  }
  return {
    chainId: CHAIN_ID,
    genesisTimeMs: GENESIS_MS,
    asert: asertRulesOf(parameters, GENESIS_MS),
    futureLimitMs: parameters.futureLimitMs,
    isWorked: options.flaw === 'takes-any-work' ? () => true : wasMined,
    maxReorganisation: options.maxReorganisation ?? 1_000,
    minimumWork: 0n,
    maxSideHeaders: 2_000,
  }
}

export const CHAIN_ID: Hash = sha256(utf8('an open network, simulated'))
