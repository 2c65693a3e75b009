import { createSoloEngine, type Engine, type StateMachine, type Submission, tipOf } from '@vouch/consensus'
import { describeFailure } from '@vouch/contract'
import { type ContractMachine, createContractMachine } from '@vouch/contract/runtime'
import { assert, type Clock, type LocalSigner, type Problem, unwrap } from '@vouch/core'
import {
  type AuthenticatedState,
  type ChainStore,
  chainIdOf,
  decodeOutcome,
  type Genesis,
  headerHash,
  type KeyValueStore,
  type Outcome,
  openAuthenticatedState,
  openChainStore,
  reopenSignedTransaction,
  type Position,
  type SealedBlock,
} from '@vouch/data'
import { holdsBundle } from '../home/held-bundles.ts'
import { powRewards } from '../pow/pow-rewards.ts'
import { cometRewards } from '../comet/comet-rewards.ts'
import { batchOf } from './batch-result.ts'
import { describeContract } from './describe.ts'
import { INSTALLER, noticeOf } from './event-records.ts'
import type { BlockNotice, Ledger, SubmissionResult } from './ledger-port.ts'
import { createHeightBarrier } from './height-barrier.ts'
import { createProver } from './prover.ts'
import { createReader } from './reader.ts'

export interface MachineOptions {
  readonly genesis: Genesis
  readonly genesisBytes: Uint8Array
  readonly bundles: ReadonlyMap<string, Uint8Array>
  /** See `AuthenticatedStateOptions.bucketBits`; fixed when the store is made. */
  readonly bucketBits: number
  /** Blocks that can be undone; default none. */
  readonly undoWindow?: number
  /** Where the operator puts bundles that this node may execute; without it, it executes what the founders decide. */
  readonly heldBundles?: string
}

/** The engine solo never goes back, and proofs are made at the last block: nothing needs the past. */
const UNDO_WINDOW = 0
/** A start replays at most so many bucket changes, about half a second; fewer would cost each block more. */
const CHANGES_PER_ROUND = 1 << 19

/** A block that fits the garbage collector's nursery costs less, and whoever is in it waits for fewer others. */
const MAX_TAKEN = 500

/** What is used all the time stays in far smaller caches; what was written once and is kept for nothing costs memory. */
const CACHES = { cachePages: 1 << 14, cacheRecords: 1 << 12 } as const

export interface OpenedMachine {
  readonly state: AuthenticatedState
  readonly chain: ChainStore
  readonly contracts: ContractMachine
}

/** Opens state, chain and contracts over a store; a new store is founded from the genesis first. */
export async function openMachine(store: KeyValueStore, options: MachineOptions): Promise<OpenedMachine> {
  const { genesis, genesisBytes, bundles, heldBundles } = options
  const state = openAuthenticatedState(store, {
    bucketBits: options.bucketBits,
    undoWindow: options.undoWindow ?? UNDO_WINDOW,
    changesPerRound: CHANGES_PER_ROUND,
    ...CACHES,
  })
  const chain = openChainStore(store)
  const rewards = powRewards(genesis) ?? cometRewards(genesis)
  const contracts = createContractMachine(state, {
    genesis,
    chainId: chainIdOf(genesisBytes),
    installer: INSTALLER,
    headTimeMs: chain.head?.timeMs ?? genesis.timeMs,
    ...(rewards === undefined ? {} : { rewards }),
    ...(heldBundles === undefined ? {} : { holdsBundle: (hash) => holdsBundle(heldBundles, hash) }),
  })
  if (state.height < 0) {
    const founded = unwrap(contracts.found(bundles))
    await store.write(founded.writes)
    state.settle(0)
  }
  return { state, chain, contracts }
}

export interface LocalLedgerDeps {
  readonly store: KeyValueStore
  /** Seals the blocks of the engine solo. */
  readonly operator?: LocalSigner
  readonly clock: Clock
  onFatal(cause: unknown): void
  /** Another engine than solo. */
  openEngine?(opened: OpenedMachine): Promise<Engine>
  /** Told after each durable block, before anybody is answered. */
  onDurable?(height: number, hash: Uint8Array): void
}

/**
 * The ledger in this thread, which trusts that what it is given was admitted: engine, contracts, state and store, wired.
 */
export async function openLocalLedger(deps: LocalLedgerDeps, options: MachineOptions): Promise<Ledger> {
  const { store, operator, clock } = deps
  const { genesis, genesisBytes } = options
  const opened = await openMachine(store, options)
  const { state, chain, contracts } = opened
  const chainId = chainIdOf(genesisBytes)
  const machine: StateMachine = {
    check: contracts.check,
    execute: contracts.execute,
    settle: state.settle,
  }
  const openSolo = (): Engine => {
    assert(operator !== undefined, 'the engine solo has an operator')
    return createSoloEngine(
      { machine, chain, store, operator, clock, onFatal: deps.onFatal },
      { tip: tipOf(chainId, chain.head, genesis.timeMs), limits: genesis.limits, maxTaken: MAX_TAKEN },
    )
  }
  const engine = deps.openEngine === undefined ? openSolo() : await deps.openEngine(opened)
  const listeners = new Set<(block: BlockNotice) => void>()
  let durable = chain.head
  let tellsEvents = false
  let lastChanges = contracts.registry.changes
  const barrier = createHeightBarrier(chain.head?.height ?? 0)
  engine.onBlock((block: SealedBlock) => {
    durable = block.header
    barrier.raise(block.header.height)
    deps.onDurable?.(block.header.height, headerHash(block.header))
    const { changes } = contracts.registry
    const installed = changes !== lastChanges
    lastChanges = changes
    if (listeners.size === 0) return
    const notice = noticeOf(block, installed, tellsEvents)
    for (const listener of listeners) listener(notice)
  })

  const explain = (outcome: Outcome): Problem | null =>
    outcome.failure === null
      ? null
      : describeFailure(
          outcome.failure,
          contracts.registry.find(outcome.failure.contract)?.definition.declaration.errors,
        )

  const first = (at: Position, id: Uint8Array): SubmissionResult => {
    const outcomeBytes = chain.outcome(at) as Uint8Array
    const outcome = unwrap(decodeOutcome(outcomeBytes))
    const timeMs = chain.header(at.height)?.timeMs ?? 0
    return {
      kind: 'executed',
      id,
      repeated: true,
      ...at,
      timeMs,
      outcome: outcomeBytes,
      failure: explain(outcome),
    }
  }

  const submitOne = async (bytes: Uint8Array): Promise<SubmissionResult> => {
    const signed = reopenSignedTransaction(bytes)
    const submission: Submission = await engine.submit(signed)
    if (submission.kind === 'refused') return submission
    if (submission.kind === 'repeated') return first(submission.at, signed.id)
    const { outcome, outcomeBytes, timeMs } = submission
    return {
      kind: 'executed',
      id: signed.id,
      repeated: false,
      height: outcome.height,
      index: outcome.index,
      timeMs,
      outcome: outcomeBytes,
      failure: explain(outcome),
    }
  }

  const reader = createReader(chain, () => durable, explain)
  const prover = createProver({
    genesisBytes,
    chain,
    state,
    durable: engine.sealed ?? barrier.reach,
    ...(engine.sealOf === undefined ? {} : { sealOf: engine.sealOf }),
  })
  return {
    identity: {
      chainId,
      name: genesis.name,
      engine: genesis.engine,
      genesisBytes,
      limits: genesis.limits,
      feePrices: genesis.feePrices,
    },
    status: async () => ({
      height: durable?.height ?? 0,
      headTimeMs: durable?.timeMs ?? genesis.timeMs,
      headHash: durable === undefined ? chainId : headerHash(durable),
      stateRoot: durable?.stateRoot ?? state.root,
      waiting: engine.waiting,
    }),
    submit: (transactions) => Promise.all(transactions.map(submitOne)),
    async submitBatch(transactions) {
      const results = await Promise.all(transactions.map(submitOne))
      return batchOf(results, (at) => reopenSignedTransaction(transactions[at] as Uint8Array).id)
    },
    async view(contract, name, args) {
      const answer = contracts.view(contract, name, args)
      return answer.ok ? { ok: true, value: { result: answer.value, height: state.height } } : answer
    },
    contracts: async () => contracts.registry.list().map(describeContract),
    ...reader,
    prove: prover,
    onBlock(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tellEvents: (on) => {
      tellsEvents = on
    },
    async stop() {
      await engine.stop()
      await store.write(state.checkpoint())
      await store.close()
    },
  }
}
