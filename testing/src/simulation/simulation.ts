import { assert, equalBytes, toHex, unwrap } from '@vouch/core'
import { decodeOutcome } from '@vouch/data'
import { auditChain } from './chain-audit.ts'
import { NO_DISK_FAULTS } from './simulated-disk.ts'
import { type Answer, openLedger, type SimulatedNode } from './simulated-node.ts'
import {
  crash,
  newRun,
  type SimulatedRun,
  type SimulationOptions,
  start,
  stepWhile,
  type Tracked,
} from './simulated-run.ts'
import { createTallyModel, makeWork, type Work } from './tally-workload.ts'

export type { SimulationOptions } from './simulated-run.ts'

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

const ACTS = 40
/** What no time of the clock makes sound; whether expiries were kept, the audit of the blocks says. */
const NEVER: readonly Work['kind'][] = ['no-action', 'other-chain', 'bad-signature']

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

/** One thing that a client, the operator or the world does. */
function act(run: SimulatedRun): void {
  const { chance, time, works } = run
  if (chance.happens(6)) time.jump(chance.number(400_000) - 200_000)
  if (chance.happens(3) && run.node !== undefined) return crash(run)
  const crowd = chance.happens(30) ? 1 + chance.number(9) : 1
  for (let number = 0; number < crowd; number++)
    submit(run, works.length > 0 && chance.happens(25) ? chance.pick(works) : newWork(run))
}

function newWork(run: SimulatedRun): Tracked {
  const work: Tracked = { ...makeWork(run.chance, run.world, run.time.clock.nowMs()), answer: undefined }
  run.works.push(work)
  return work
}

function submit(run: SimulatedRun, work: Tracked): void {
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

function hear(run: SimulatedRun, work: Tracked, answer: Answer): void {
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
async function heal(run: SimulatedRun): Promise<void> {
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

async function conclude(run: SimulatedRun): Promise<SimulationSummary> {
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
