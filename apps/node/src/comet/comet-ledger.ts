import {
  cometParameters,
  type CometEngine,
  createCometEngine,
  type Engine,
  pendingHeight,
  genesisProgress,
  readProgress,
  tipOf,
} from '@vouch/consensus'
import { systemClock, unwrap } from '@vouch/core'
import { chainIdOf, type KeyValueStore } from '@vouch/data'
import type { MachineOptions, OpenedMachine } from '../ledger/local-ledger.ts'
import { createAbciHandler } from './abci-handler.ts'
import { openAbciServer } from './abci-server.ts'
import { cometRewards } from './comet-rewards.ts'
import { createCometClient } from './rpc-client.ts'
import { createSnapshotHandler } from './snapshot/snapshot-handler.ts'
import { createSnapshotMaker } from './snapshot/snapshot-maker.ts'
import { closingOf, validatorsAfter } from './validator-source.ts'

/** What a ledger under CometBFT is started with. */
export interface CometLedgerData {
  /** The socket our application listens at. */
  readonly socket: string
  /** `host:port` of the engine's RPC. */
  readonly rpc: string
  readonly version: string
  readonly patienceMs?: number
  readonly snapshots: { readonly directory: string; readonly every: number }
}

export interface CometLedgerDeps {
  readonly store: KeyValueStore
  /** Checks form and signatures on other threads. */
  verify(transactions: readonly Uint8Array[]): Promise<readonly boolean[]>
  onFatal(cause: unknown): void
}

const TICK_MS = 500
const SNAPSHOTS_KEPT = 3

/** The engine `comet` over an opened ledger: our side of the ABCI socket, and the client of the process beside us. */
export async function openCometEngine(
  opened: OpenedMachine,
  deps: CometLedgerDeps,
  data: CometLedgerData,
  { genesis, genesisBytes }: MachineOptions,
): Promise<Engine> {
  const { state, chain, contracts } = opened
  const parameters = unwrap(cometParameters(genesis))
  const rewards = cometRewards(genesis)
  const maker = createSnapshotMaker(deps.store, {
    ...data.snapshots,
    kept: SNAPSHOTS_KEPT,
    onError: deps.onFatal,
  })
  const rpc = createCometClient(data.rpc)
  const engine: CometEngine = createCometEngine(
    {
      machine: {
        check: contracts.check,
        execute: contracts.execute,
        executeAhead: contracts.executeAhead,
        settle: state.settle,
      },
      chain,
      store: maker.store,
      rpc,
      clock: systemClock,
      verify: deps.verify,
      onFatal: deps.onFatal,
      validatorsAfter: (executed, closing) => validatorsAfter(opened, executed, closing),
      ...(rewards === undefined ? {} : { closingOf: (block, voters) => closingOf(opened, block, voters) }),
    },
    {
      tip: tipOf(chainIdOf(genesisBytes), chain.head, genesis.timeMs),
      limits: genesis.limits,
      onProgress({ cometHeight }, head) {
        // A newcomer gets no commits of blocks up to the snapshot: what waits for its seal there must be made by this very one.
        const waits = (height: number): number | undefined => {
          const seal = height < 0 ? undefined : chain.seal(height)
          return seal === undefined ? undefined : pendingHeight(seal)
        }
        const last = waits(head)
        if (waits(head - 1) === undefined && (last === undefined || last === cometHeight))
          maker.reached(cometHeight)
      },
      ...(data.patienceMs === undefined ? {} : { patienceMs: data.patienceMs }),
      progress: readProgress(deps.store) ?? genesisProgress(genesis.timeMs, parameters.validators),
    },
  )
  const handler = createAbciHandler({
    application: engine.application,
    version: data.version,
    onConnected: engine.connected,
    snapshots: createSnapshotHandler(engine, maker, { opened, store: deps.store }),
  })
  const server = await openAbciServer(data.socket, handler, deps.onFatal)
  const ticking = setInterval(engine.tick, TICK_MS)
  return {
    submit: engine.submit,
    onBlock: engine.onBlock,
    sealed: engine.sealed,
    get waiting() {
      return engine.waiting
    },
    async stop() {
      clearInterval(ticking)
      await maker.stop()
      await engine.stop()
      await server.close()
      rpc.close()
    },
  }
}
