import {
  asertRulesOf,
  type BlockTemplate,
  checkWork,
  createPowEngine,
  type PowEngine,
  type PowNetwork,
  powParameters,
  readCheckpoint,
  type PowRules,
} from '@vouch/consensus/pow'
import { fromHex, type PublicKey, systemClock, unwrap } from '@vouch/core'
import { chainIdOf, type Genesis, type StagedStore } from '@vouch/data'
import type { OpenedMachine } from '../ledger/local-ledger.ts'
import { createMinerPool, type MinerPool } from './miner-pool.ts'

/** What a ledger under proof of work is started with; all of it is this node's own business. */
export interface PowLedgerData {
  /** Whom found blocks pay; without it the node only follows. */
  readonly miner?: PublicKey
  readonly threads: number
  /** Part of the time that miners hash, in percent. */
  readonly effortPercent: number
  readonly peers: {
    readonly listen: string
    readonly bootstrap: readonly string[]
    readonly maxInbound: number
    /** The home's folder. */
    readonly directory: string
  }
  /** Signed checkpoints that are followed, hexadecimal. */
  readonly checkpoints?: readonly string[]
  /** Hexadecimal, of a bigint: chains with less work are not fetched. */
  readonly minimumWork?: string
}

/** Blocks that can be undone. A deeper fork is not followed: somebody has to look at it. */
export const POW_UNDO_WINDOW = 1_000
const MAX_SIDE_HEADERS = 20_000
/** Block time and transactions that came meanwhile are taken up so often. */
const REFRESH_MS = 1_000
/** A template executes all that it holds: what is much is taken up more seldom, so that it costs a fifth of the time at most. */
const REFRESH_REST = 5
/** Longer than peers remember what they have passed on. */
const RELAY_MS = 150_000

export function powRulesOf(genesis: Genesis, genesisBytes: Uint8Array, minimumWork = 0n): PowRules {
  const parameters = unwrap(powParameters(genesis))
  return {
    chainId: chainIdOf(genesisBytes),
    genesisTimeMs: genesis.timeMs,
    asert: asertRulesOf(parameters, genesis.timeMs),
    futureLimitMs: parameters.futureLimitMs,
    isWorked: (header) => checkWork(header).ok,
    maxReorganisation: POW_UNDO_WINDOW,
    minimumWork,
    maxSideHeaders: MAX_SIDE_HEADERS,
  }
}

export interface PowLedgerDeps {
  readonly store: StagedStore
  readonly network?: PowNetwork
  onFatal(cause: unknown): void
}

export interface PowLedger {
  readonly engine: PowEngine
  readonly hashRate: number
}

/** The engine `pow` over an opened ledger, with its miners. */
export function openPowEngine(
  opened: OpenedMachine,
  deps: PowLedgerDeps,
  data: PowLedgerData,
  { genesis, genesisBytes }: { readonly genesis: Genesis; readonly genesisBytes: Uint8Array },
): PowLedger {
  const { state, chain, contracts } = opened
  const isMining = data.miner !== undefined && data.threads > 0
  let miners: MinerPool | undefined
  const onTemplate = (template: BlockTemplate | undefined): void =>
    miners?.work(template === undefined ? null : { commitment: template.commitment, target: template.target })
  const engine = createPowEngine(
    {
      machine: {
        check: contracts.check,
        execute: contracts.execute,
        settle: state.settle,
        revert: contracts.revert,
      },
      chain,
      store: deps.store,
      clock: systemClock,
      genesis,
      rules: powRulesOf(genesis, genesisBytes, BigInt(data.minimumWork ?? 0)),
      ...(deps.network === undefined ? {} : { network: deps.network }),
      onFatal: deps.onFatal,
      onTemplate,
    },
    isMining && data.miner !== undefined ? { miner: data.miner } : {},
  )
  if (isMining)
    miners = createMinerPool({
      threads: data.threads,
      effortPercent: data.effortPercent,
      onFound: (commitment, nonce) => void engine.found(commitment, nonce),
      onFatal: deps.onFatal,
    })
  for (const text of data.checkpoints ?? []) {
    const bytes = fromHex(text) ?? new Uint8Array(0)
    engine.demand(unwrap(readCheckpoint(bytes, chainIdOf(genesisBytes), unwrap(powParameters(genesis)))))
  }
  engine.refreshTemplate()
  let restUntilMs = 0
  const refreshing = setInterval(() => {
    const startedMs = performance.now()
    if (startedMs < restUntilMs) return
    engine.refreshTemplate()
    restUntilMs = startedMs + (performance.now() - startedMs) * REFRESH_REST
  }, REFRESH_MS)
  const relaying = setInterval(engine.relayAgain, RELAY_MS)
  const { stop } = engine
  engine.stop = async () => {
    clearInterval(refreshing)
    clearInterval(relaying)
    await miners?.stop()
    await stop()
  }
  return {
    engine,
    get hashRate() {
      return miners?.hashRate ?? 0
    },
  }
}
