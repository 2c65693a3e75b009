import { createSoloEngine, type Engine, tipOf } from '@vouch/consensus'
import { type ContractMachine, createContractMachine } from '@vouch/contract/runtime'
import { type Clock, type Hash, type LocalSigner, type Problem, unwrap } from '@vouch/core'
import {
  type AuthenticatedState,
  type ChainStore,
  type Genesis,
  type KeyValueStore,
  openAuthenticatedState,
  openChainStore,
  reopenSignedTransaction,
} from '@vouch/data'
import { admit } from '@vouch/network'

/** The one chain that a simulation is about. */
export interface SimulatedChain {
  readonly genesis: Genesis
  readonly chainId: Hash
  readonly operator: LocalSigner
  /** Contracts' bundles by name. */
  readonly bundles: ReadonlyMap<string, Uint8Array>
}

export type Answer =
  | { readonly kind: 'executed'; readonly outcomeBytes: Uint8Array; readonly isRepeated: boolean }
  | { readonly kind: 'refused'; readonly problem: Problem }

/** A node without threads, files or HTTP: admission, engine, contracts and state as `apps/node` wires them. */
export interface SimulatedNode {
  readonly engine: Engine
  readonly state: AuthenticatedState
  readonly chain: ChainStore
  submit(bytes: Uint8Array): Promise<Answer>
}

export interface NodeDeps {
  readonly store: KeyValueStore
  readonly clock: Clock
  onFatal(cause: unknown): void
  schedule(work: () => void): void
}

export interface NodeOptions {
  readonly maxWaiting: number
  /** Executes what was executed before: what a checker must catch. */
  readonly forgetsTransactions: boolean
}

export async function openSimulatedNode(
  deps: NodeDeps,
  world: SimulatedChain,
  options: NodeOptions,
): Promise<SimulatedNode> {
  const { genesis, chainId, operator } = world
  const { state, machine } = await openLedger(deps.store, world)
  const stored = openChainStore(deps.store)
  const chain = options.forgetsTransactions ? forgetful(stored) : stored
  const engine = createSoloEngine(
    {
      machine: { check: machine.check, execute: machine.execute, settle: state.settle },
      chain,
      store: deps.store,
      operator,
      clock: deps.clock,
      onFatal: deps.onFatal,
      schedule: deps.schedule,
    },
    {
      tip: tipOf(chainId, chain.head, genesis.timeMs),
      limits: genesis.limits,
      maxWaiting: options.maxWaiting,
    },
  )
  const rules = { chainId, maxTransactionBytes: genesis.limits.maxTransactionBytes }
  return {
    engine,
    state,
    chain,
    async submit(bytes) {
      const admitted = admit(bytes, rules)
      if (!admitted.ok) return { kind: 'refused', problem: admitted.problem }
      const submission = await engine.submit(reopenSignedTransaction(admitted.value.bytes))
      if (submission.kind === 'refused') return submission
      if (submission.kind === 'committed')
        return { kind: 'executed', outcomeBytes: submission.outcomeBytes, isRepeated: false }
      const outcomeBytes = chain.outcome(submission.at) as Uint8Array
      return { kind: 'executed', outcomeBytes, isRepeated: true }
    },
  }
}

/** State and contracts over a store; a new store is founded first. */
export async function openLedger(
  store: KeyValueStore,
  world: SimulatedChain,
): Promise<{ readonly state: AuthenticatedState; readonly machine: ContractMachine }> {
  const { genesis, chainId } = world
  const state = openAuthenticatedState(store, { bucketBits: 4, undoWindow: 0, changesPerRound: 16 })
  const head = openChainStore(store).head
  const machine = createContractMachine(state, {
    genesis,
    chainId,
    installer: 'identity',
    headTimeMs: head?.timeMs ?? genesis.timeMs,
  })
  if (state.height < 0) {
    const founded = unwrap(machine.found(world.bundles))
    await store.write(founded.writes)
    state.settle(0)
  }
  return { state, machine }
}

function forgetful(chain: ChainStore): ChainStore {
  return Object.create(chain, { locate: { value: () => undefined } }) as ChainStore
}
