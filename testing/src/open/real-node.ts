import {
  asertRulesOf,
  type BlockTemplate,
  checkWork,
  createPowEngine,
  encodePowParameters,
  hashNumber,
  POW,
  type PowEngine,
  type PowNetwork,
  powParameters,
  DEFAULT_POW_PARAMETERS,
  workHashOf,
} from '@vouch/consensus/pow'
import {
  type ContractMachine,
  createContractMachine,
  bundleHashOf,
  proposerEarns,
  REWARD_ESCROW,
} from '@vouch/contract/runtime'
import { assert, type Clock, type Hash, type PublicKey, uint64, unwrap } from '@vouch/core'
import {
  type AuthenticatedState,
  type ChainStore,
  chainIdOf,
  createMemoryStore,
  createStagedStore,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  type Genesis,
  type MemoryStore,
  openAuthenticatedState,
  openChainStore,
} from '@vouch/data'
import { encodeSchedule, type IssuanceSchedule } from '@vouch/incentive'

export interface RealWorld {
  readonly genesis: Genesis
  readonly genesisBytes: Uint8Array
  readonly chainId: Hash
  readonly bundles: ReadonlyMap<string, Uint8Array>
  readonly schedule: IssuanceSchedule
}

/** An open network of engines over contracts and state as a node wires them, with work that a test does at once. */
export function createRealWorld(tally: Uint8Array, timeMs: number): RealWorld {
  const schedule = { subsidy: 1_000n, halvingInterval: 10, cap: 15_000n }
  const genesis: Genesis = {
    name: 'open, simulated',
    timeMs,
    engine: POW,
    engineParameters: encodePowParameters({
      ...DEFAULT_POW_PARAMETERS,
      blockTimeMs: 1_000,
      halfLifeMs: 1_000_000,
      startBits: 0x20_3fffff,
      limitBits: 0x20_7fffff,
      futureLimitMs: 3_600_000,
      finalityDepth: 3,
      maturity: 2,
      schedule: encodeSchedule(schedule),
    }),
    limits: DEFAULT_CHAIN_LIMITS,
    feePrices: { perGas: 0n, perByte: 0n },
    allocations: [],
    contracts: [['tally', bundleHashOf(tally)]],
    foundation: [],
  }
  const genesisBytes = encodeGenesis(genesis)
  return {
    genesis,
    genesisBytes,
    chainId: chainIdOf(genesisBytes),
    bundles: new Map([['tally', tally]]),
    schedule,
  }
}

export interface RealNode {
  readonly engine: PowEngine
  readonly state: AuthenticatedState
  readonly chain: ChainStore
  readonly contracts: ContractMachine
  readonly store: MemoryStore
  /** Finds the next block; resolves when it is durable on the active chain. */
  mine(): Promise<void>
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
}

export async function openRealNode(
  world: RealWorld,
  miner: PublicKey,
  clock: Clock,
  network?: PowNetwork,
  store: MemoryStore = createMemoryStore(),
): Promise<RealNode> {
  const { genesis, chainId } = world
  const parameters = unwrap(powParameters(genesis))
  const staged = createStagedStore(store)
  const state = openAuthenticatedState(staged, { bucketBits: 4, undoWindow: 100, changesPerRound: 16 })
  const chain = openChainStore(staged)
  const contracts = createContractMachine(state, {
    genesis,
    chainId,
    installer: 'identity',
    headTimeMs: chain.head?.timeMs ?? genesis.timeMs,
    rewards: {
      rules: { schedule: world.schedule, maturity: parameters.maturity, escrow: REWARD_ESCROW },
      earners: proposerEarns,
    },
  })
  if (state.height < 0) {
    await staged.write(unwrap(contracts.found(world.bundles)).writes)
    state.settle(0)
  }
  let template: BlockTemplate | undefined
  let fatal: unknown
  const engine = createPowEngine(
    {
      machine: {
        check: contracts.check,
        execute: contracts.execute,
        settle: state.settle,
        revert: contracts.revert,
      },
      chain,
      store: staged,
      clock,
      genesis,
      rules: {
        chainId,
        genesisTimeMs: genesis.timeMs,
        asert: asertRulesOf(parameters, genesis.timeMs),
        futureLimitMs: parameters.futureLimitMs,
        isWorked: (header) => checkWork(header).ok,
        maxReorganisation: 100,
        minimumWork: 0n,
        maxSideHeaders: 1_000,
      },
      ...(network === undefined ? {} : { network }),
      onFatal: (cause) => {
        fatal = cause
      },
      onTemplate: (next) => {
        template = next
      },
    },
    { miner },
  )
  const settled = async (): Promise<void> => {
    // Everything here waits for promises alone.
    for (let turn = 0; turn < 40; turn++) await new Promise<void>((resolve) => void setImmediate(resolve))
    if (fatal !== undefined) throw fatal
  }
  return {
    engine,
    state,
    chain,
    contracts,
    store,
    settled,
    async mine() {
      engine.refreshTemplate()
      assert(template !== undefined, 'there is something to work on')
      const { commitment, target } = template
      for (let tried = 0; ; tried++) {
        const nonce = new Uint8Array(32)
        nonce.set(uint64(tried), 24)
        if (hashNumber(workHashOf(commitment, nonce)) > target) continue
        assert(engine.found(commitment, nonce), 'a nonce that fits is taken')
        return settled()
      }
    },
  }
}

/** Everything that the recorded chain and state hold, but what undo itself needs: equal on nodes of one chain. */
export function contentOf(store: MemoryStore): ReadonlyMap<string, string> {
  const kept = 'hxvetlosi'
  const content = new Map<string, string>()
  for (const [key, value] of store.scan({ gte: new Uint8Array(0), lt: Uint8Array.of(0xff), limit: 1e9 }))
    if (kept.includes(String.fromCharCode(key[0] as number)))
      content.set(Buffer.from(key).toString('hex'), Buffer.from(value).toString('hex'))
  return content
}
