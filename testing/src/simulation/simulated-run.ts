import { SOLO, soloParameters } from '@vouch/consensus'
import { bundleHashOf } from '@vouch/contract/runtime'
import { assert, OperationalError, toHex } from '@vouch/core'
import {
  chainIdOf,
  createMemoryStore,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  type Genesis,
  type MemoryStore,
} from '@vouch/data'
import { createSeededChance, type SeededChance } from './seeded-chance.ts'
import { createSimulatedDisk, type DiskFaults, type SimulatedDisk } from './simulated-disk.ts'
import { type Answer, openSimulatedNode, type SimulatedChain, type SimulatedNode } from './simulated-node.ts'
import { newOperator, type Work } from './tally-workload.ts'
import { createVirtualTime, type VirtualTime } from './virtual-time.ts'

export interface SimulationOptions {
  readonly seed: number
  /** The bundle of `examples/contracts/tally.ts`. */
  readonly tally: Uint8Array
  /** A fault built in on purpose, to see that the checkers catch it. */
  readonly flaw?: 'acknowledges-before-durable' | 'forgets-transactions'
}

export interface Tracked extends Work {
  /** What the node answered last; nothing where it died before. */
  answer: Answer | undefined
}

/** One simulation under way: a node that dies and comes back, its disk, and what its clients know. */
export interface SimulatedRun {
  readonly options: SimulationOptions
  readonly chance: SeededChance
  readonly time: VirtualTime
  readonly world: SimulatedChain
  readonly works: Tracked[]
  readonly counts: { repeated: number; starts: number; fatalWrites: number }
  readonly refusals: Map<string, number>
  faults: DiskFaults
  /** Grows with each start; what belongs to an earlier life is over. */
  life: number
  durable: MemoryStore
  disk: SimulatedDisk
  node: SimulatedNode | undefined
  /** The first rule that was broken; told by the next step. */
  broken: unknown
}

const STARTED_MS = Date.UTC(2026, 0, 5, 9)
/** Pieces of work in one phase; more means that it turns in circles. */
const MAX_STEPS = 20_000
const DISK_FAULTS: DiskFaults = { refused: 3, misreported: 3, crash: 8, slow: 10 }

export function newRun(options: SimulationOptions): SimulatedRun {
  const chance = createSeededChance(options.seed)
  const operator = newOperator()
  const genesis: Genesis = {
    name: 'simulated',
    timeMs: STARTED_MS,
    engine: SOLO,
    engineParameters: soloParameters(operator.publicKey),
    limits: {
      ...DEFAULT_CHAIN_LIMITS,
      maxTransactionsPerBlock: 1 + chance.number(6),
      maxBlockBytes: 400 + chance.number(2_000),
      maxExpiryAheadMs: 600_000,
    },
    feePrices: { perGas: 0n, perByte: 0n },
    allocations: [],
    contracts: [['tally', bundleHashOf(options.tally)]],
    foundation: [],
  }
  const chainId = chainIdOf(encodeGenesis(genesis))
  return {
    options,
    chance,
    time: createVirtualTime(STARTED_MS),
    world: { genesis, chainId, operator, bundles: new Map([['tally', options.tally]]) },
    works: [],
    counts: { repeated: 0, starts: 0, fatalWrites: 0 },
    refusals: new Map(),
    faults: DISK_FAULTS,
    life: 0,
    durable: createMemoryStore(),
    disk: undefined as never, // made by the first start, before anything else runs
    node: undefined,
    broken: undefined,
  }
}

export function start(run: SimulatedRun): void {
  run.life += 1
  run.counts.starts += 1
  const { life, time, chance, options } = run
  const ifAlive = (work: () => void) => () => {
    if (run.life === life) work()
  }
  const die = ifAlive(() => crash(run))
  run.disk = createSimulatedDisk(
    { durable: run.durable, time, chance, faults: () => run.faults, onCrash: die },
    options.flaw === 'acknowledges-before-durable',
  )
  const onFatal = (cause: unknown): void => {
    if (!(cause instanceof OperationalError)) run.broken ??= cause
    if (run.life === life) run.counts.fatalWrites += 1
    die()
  }
  const schedule = (work: () => void): void => time.after(chance.number(3), ifAlive(work))
  const opening = openSimulatedNode(
    { store: run.disk.store, clock: time.clock, onFatal, schedule },
    run.world,
    { maxWaiting: 6, forgetsTransactions: options.flaw === 'forgets-transactions' },
  )
  opening.then((node) => ifAlive(() => begin(run, node))()).catch(onFatal)
}

function begin(run: SimulatedRun, node: SimulatedNode): void {
  run.node = node
  if (run.options.flaw === 'forgets-transactions') return
  for (const { signed, answer } of run.works)
    if (answer?.kind === 'executed')
      assert(
        node.chain.locate(signed.id) !== undefined,
        'no acknowledged transaction is lost',
        toHex(signed.id),
      )
}

/** The process is gone at once, and comes back later over what its disk kept. */
export function crash(run: SimulatedRun): void {
  run.life += 1
  run.node = undefined
  void restart(run)
}

async function restart(run: SimulatedRun): Promise<void> {
  run.durable = await run.disk.crash()
  run.time.after(1 + run.chance.number(50), () => start(run))
}

/** Goes on while `isWanted`, and while anything waits to be done. */
export async function stepWhile(run: SimulatedRun, isWanted: () => boolean): Promise<void> {
  for (let steps = 0; isWanted(); steps++) {
    assert(steps < MAX_STEPS, 'a simulation comes to an end')
    const isMoving = await run.time.step()
    if (run.broken !== undefined) throw run.broken
    if (!isMoving) return
  }
}
