import { SOLO, soloParameters } from '@vouch/consensus'
import { bundleHashOf } from '@vouch/contract/runtime'
import { assert, equalBytes, OperationalError, toHex, unwrap } from '@vouch/core'
import {
  chainIdOf,
  createMemoryStore,
  decodeOutcome,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  type Genesis,
  type MemoryStore,
} from '@vouch/data'
import { auditChain } from './chain-audit.ts'
import { createSeededChance, type SeededChance } from './seeded-chance.ts'
import { createSimulatedDisk, type DiskFaults, NO_DISK_FAULTS, type SimulatedDisk } from './simulated-disk.ts'
import {
  type Answer,
  openLedger,
  openSimulatedNode,
  type SimulatedChain,
  type SimulatedNode,
} from './simulated-node.ts'
import { createTallyModel, makeWork, newOperator, type Work } from './tally-workload.ts'
import { createVirtualTime, type VirtualTime } from './virtual-time.ts'

export interface SimulationOptions {
  readonly seed: number
  /** The bundle of `examples/contracts/tally.ts`. */
  readonly tally: Uint8Array
  /** A fault built in on purpose, to see that the checkers catch it. */
  readonly flaw?: 'acknowledges-before-durable' | 'forgets-transactions'
}

/** What happened, so that a test sees that its faults did. */
export interface SimulationSummary {
  readonly blocks: number
  readonly executed: number
  readonly failed: number
  readonly repeated: number
  readonly starts: number
  readonly fatalWrites: number
  /** Codes of refusals, with how often they were given. */
  readonly refusals: ReadonlyMap<string, number>
}

interface Tracked extends Work {
  /** What the node answered last; nothing where it died before. */
  answer: Answer | undefined
}

interface Run {
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
const ACTS = 40
/** Pieces of work in one phase; more means that it turns in circles. */
const MAX_STEPS = 20_000
/** What no time of the clock makes sound; whether expiries were kept, the audit of the blocks says. */
const NEVER: readonly Work['kind'][] = ['no-action', 'other-chain', 'bad-signature']
const DISK_FAULTS: DiskFaults = { refused: 3, misreported: 3, crash: 8, slow: 10 }

/**
 * One operator's node under faults of disk, process and clock, then without them: first nothing may be lost or done
 * twice, then everything must be answered. The same seed gives the same run. Throws where a rule is broken.
 */
export async function simulateSolo(options: SimulationOptions): Promise<SimulationSummary> {
  const run = newRun(options)
  start(run)
  for (let number = 0; number < ACTS; number++) run.time.after(run.chance.number(400), () => act(run))
  await stepWhile(run, () => true)
  await heal(run)
  return conclude(run)
}

function newRun(options: SimulationOptions): Run {
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

function start(run: Run): void {
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

function begin(run: Run, node: SimulatedNode): void {
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
function crash(run: Run): void {
  run.life += 1
  run.node = undefined
  void restart(run)
}

async function restart(run: Run): Promise<void> {
  run.durable = await run.disk.crash()
  run.time.after(1 + run.chance.number(50), () => start(run))
}

/** One thing that a client, the operator or the world does. */
function act(run: Run): void {
  const { chance, time, works } = run
  if (chance.happens(6)) time.jump(chance.number(400_000) - 200_000)
  if (chance.happens(3) && run.node !== undefined) return crash(run)
  const crowd = chance.happens(30) ? 1 + chance.number(9) : 1
  for (let number = 0; number < crowd; number++)
    submit(run, works.length > 0 && chance.happens(25) ? chance.pick(works) : newWork(run))
}

function newWork(run: Run): Tracked {
  const work: Tracked = { ...makeWork(run.chance, run.world, run.time.clock.nowMs()), answer: undefined }
  run.works.push(work)
  return work
}

function submit(run: Run, work: Tracked): void {
  const { life, node } = run
  if (node === undefined) return
  const answered = async (): Promise<void> => {
    const answer = await node.submit(work.signed.bytes)
    // A process that died told nobody.
    if (run.life === life) hear(run, work, answer)
  }
  answered().catch((cause: unknown) => {
    run.broken ??= cause
  })
}

function hear(run: Run, work: Tracked, answer: Answer): void {
  const { answer: before } = work
  if (answer.kind === 'refused') {
    const { code } = answer.problem
    run.refusals.set(code, (run.refusals.get(code) ?? 0) + 1)
    assert(before?.kind !== 'executed', 'what was acknowledged is not refused later', code)
    work.answer = answer
    return
  }
  if (answer.isRepeated) run.counts.repeated += 1
  if (before?.kind === 'executed')
    assert(
      equalBytes(before.outcomeBytes, answer.outcomeBytes),
      'a repetition is answered with the first outcome',
    )
  work.answer = answer
}

/** No more faults: everything is submitted again, until the node has said what became of it. */
async function heal(run: Run): Promise<void> {
  run.faults = NO_DISK_FAULTS
  // A disk that failed stays failed until it is opened again.
  if (run.node !== undefined) crash(run)
  await stepWhile(run, () => run.node === undefined)
  const { engine } = run.node as unknown as SimulatedNode
  for (let round = 0; round < 2; round++) {
    for (const work of run.works) {
      submit(run, work)
      // A few at a time, so that none is turned away because others wait.
      await stepWhile(run, () => engine.waiting > 4)
    }
    await stepWhile(run, () => engine.waiting > 0)
    await stepWhile(run, () => true)
  }
  for (const { answer } of run.works) assert(answer !== undefined, 'a healthy node answers everything')
}

/** Goes on while `isWanted`, and while anything waits to be done. */
async function stepWhile(run: Run, isWanted: () => boolean): Promise<void> {
  for (let steps = 0; isWanted(); steps++) {
    assert(steps < MAX_STEPS, 'a simulation comes to an end')
    const isMoving = await run.time.step()
    if (run.broken !== undefined) throw run.broken
    if (!isMoving) return
  }
}

async function conclude(run: Run): Promise<SimulationSummary> {
  const node = run.node as SimulatedNode
  let isStopped = false
  const stopping = async (): Promise<void> => {
    await node.engine.stop()
    isStopped = true
  }
  void stopping()
  await stepWhile(run, () => true)
  assert(isStopped, 'an idle engine stops')
  void run.disk.store.write(node.state.checkpoint())
  await stepWhile(run, () => true)
  const model = createTallyModel()
  const audited = await auditChain(run.durable.copy(), run.world, (signed) => model.expect(signed))
  for (const work of run.works) compare(work, audited.executed.get(toHex(work.signed.id)))
  const reopened = await openLedger(run.durable.copy(), run.world)
  assert(equalBytes(reopened.state.root, node.state.root), 'a restart finds the same state')
  const outcomes = [...audited.executed.values()].map((bytes) => unwrap(decodeOutcome(bytes)))
  return {
    blocks: audited.height,
    executed: outcomes.length,
    failed: outcomes.filter(({ failure }) => failure !== null).length,
    refusals: run.refusals,
    ...run.counts,
  }
}

function compare({ kind, answer }: Tracked, recorded: Uint8Array | undefined): void {
  if (answer?.kind !== 'executed') {
    assert(recorded === undefined, 'what was refused for good was not executed', kind)
    return
  }
  assert(recorded !== undefined, 'no acknowledged transaction is lost')
  assert(equalBytes(recorded, answer.outcomeBytes), 'what was acknowledged is what is recorded')
  assert(!NEVER.includes(kind), 'only what is sound is executed', kind)
}
