import { type Clock, failed, type Problem } from '@vouch/core'
import {
  type ChainLimits,
  type ChainStore,
  headerHash,
  type KeyValueStore,
  type SealedBlock,
} from '@vouch/data'
import type { Engine, Submission } from '../engine.ts'
import { nextTimeMs, type Tip } from '../solo/block.ts'
import { expiryProblem } from '../solo/engine.ts'
import type { StateMachine } from '../state-machine.ts'
import { type ApplicationDeps, type CometApplication, createCometApplication } from './application.ts'
import { pendingHeight } from './seal-form.ts'
import type { Progress } from './progress.ts'
import type { CometRpc } from './rpc-port.ts'
import { createSealer } from './sealer.ts'
import { createSubmissions, type NextBatch, stalled } from './submissions.ts'

export interface CometEngineDeps extends Pick<ApplicationDeps, 'verify' | 'validatorsAfter' | 'closingOf'> {
  readonly machine: StateMachine
  readonly chain: ChainStore
  readonly store: KeyValueStore
  readonly rpc: CometRpc
  readonly clock: Clock
  /** See `ApplicationDeps.schedule`. Default the next turn of the event loop; a simulator decides when. */
  schedule?(work: () => void): void
  onFatal(cause: unknown): void
}

export interface CometEngineOptions {
  readonly tip: Tip
  readonly limits: ChainLimits
  readonly progress: Progress
  /** Told after each durable block of CometBFT's; `height` is of our last durable block. */
  onProgress?(progress: Progress, height: number): void
  /** Transactions of this node's clients that may wait; more are refused with `NODE_BUSY`. */
  readonly maxWaiting?: number
  /** How long a client waits for a block before it is told that there is none. Default 20 seconds. */
  readonly patienceMs?: number
}

export interface CometEngine extends Engine {
  readonly application: CometApplication
  /** CometBFT answers, for the first time or again: its mempool is empty. */
  connected(): void
  /** To be called every second or so: tries again what could not be done. */
  tick(): void
  sealed(height: number): Promise<void>
  /** The store was filled from a snapshot, whose last block this is. */
  restored(block: SealedBlock, progress: Progress): void
}

/** Batches that may be on their way to CometBFT at once. */
const MAX_BROADCASTS = 4

/** Hands what clients submit to CometBFT and answers them when it comes back in a durable block. */
export function createCometEngine(deps: CometEngineDeps, options: CometEngineOptions): CometEngine {
  const { chain, clock, rpc, machine } = deps
  const maxWaiting = options.maxWaiting ?? 50_000
  const patienceMs = options.patienceMs ?? 20_000
  const submissions = createSubmissions()
  const sealer = createSealer(deps, options.progress.cometHeight)
  const listeners: ((block: SealedBlock) => void)[] = []
  let broadcasts = 0
  let stopped = false
  let wasRefused = false
  let durable = chain.head?.height ?? 0
  let lastBlockMs = clock.nowMs()

  const application = createCometApplication(
    {
      ...deps,
      schedule: deps.schedule ?? setImmediate,
      onDurable(block) {
        durable = block.header.height
        sealer.expect(block.header.height, pendingHeight(block.seal) as number)
        submissions.settleBlock(block)
        for (const listener of listeners) listener(block)
      },
      onProgress(progress) {
        lastBlockMs = clock.nowMs()
        sealer.advance(progress.cometHeight)
        options.onProgress?.(progress, durable)
      },
    },
    options,
  )

  const pump = (): void => {
    while (broadcasts < MAX_BROADCASTS) {
      const batch = stopped ? undefined : submissions.nextBatch()
      if (batch === undefined) return
      broadcasts += 1
      application.memory.remember(batch.bytes, batch.transactions)
      give(batch).catch(deps.onFatal)
    }
  }

  const give = async ({ bytes, transactions }: NextBatch): Promise<void> => {
    const came = await rpc.broadcast(bytes)
    broadcasts -= 1
    // Refused where a member came into a block by another way meanwhile: the next tick tells which, and gives the others again.
    if (came !== 'taken') submissions.unsend(transactions)
    wasRefused ||= came === 'refused'
    if (came === 'taken') pump()
  }

  let scheduled = false
  // A turn of the event loop gathers what arrived together into one batch.
  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    queueMicrotask(() => {
      scheduled = false
      pump()
    })
  }

  const dropStale = (): void => {
    const timeMs = nextTimeMs(application.tip, Math.max(application.progress.timeMs, clock.nowMs()))
    for (const signed of submissions.list()) {
      const at = chain.locate(signed.id, signed.name)
      const late = expiryProblem(signed, timeMs, options.limits)
      if (at !== undefined && at.height <= durable) submissions.settleOne(signed, { kind: 'repeated', at })
      else if (at === undefined && late !== undefined) submissions.settleOne(signed, refuse(late))
      const checked = wasRefused && at === undefined ? machine.check(signed) : undefined
      if (checked?.ok === false) submissions.settleOne(signed, refuse(checked.problem))
    }
    wasRefused = false
  }

  const isStalled = (): boolean => {
    const oldest = submissions.oldestMs
    if (oldest === undefined) return false
    return clock.nowMs() - Math.max(oldest, lastBlockMs) > patienceMs
  }

  return {
    application,
    submit(signed) {
      if (stopped) return Promise.resolve(refuse(stopping()))
      const same = submissions.join(signed)
      if (same !== undefined) return same
      const at = chain.locate(signed.id, signed.name)
      if (at !== undefined && at.height <= durable) return Promise.resolve({ kind: 'repeated', at })
      if (submissions.size >= maxWaiting) return Promise.resolve(refuse(busy(submissions.size)))
      const nowMs = clock.nowMs()
      const late = expiryProblem(signed, nextTimeMs(application.tip, nowMs), options.limits)
      if (late !== undefined) return Promise.resolve(refuse(late))
      const checked = machine.check(signed)
      if (!checked.ok) return Promise.resolve(refuse(checked.problem))
      const answer = submissions.add(signed, nowMs)
      schedule()
      return answer
    },
    onBlock: (listener) => void listeners.push(listener),
    get waiting() {
      return submissions.size
    },
    connected() {
      submissions.unsendAll()
      schedule()
    },
    tick() {
      sealer.advance(application.progress.cometHeight)
      if (submissions.size === 0) return
      dropStale()
      if (isStalled())
        submissions.giveUp(
          clock.nowMs() - patienceMs,
          stalled(Math.floor((clock.nowMs() - lastBlockMs) / 1000)),
        )
      schedule()
    },
    sealed: sealer.sealed,
    restored(block, progress) {
      const { chainId, height, timeMs } = block.header
      application.restored({ chainId, height, timeMs, hash: headerHash(block.header) }, progress)
      sealer.reload(progress.cometHeight)
      durable = height
      for (const listener of listeners) listener(block)
    },
    async stop() {
      stopped = true
      submissions.giveUp(Number.MAX_SAFE_INTEGER, stopping())
      await application.settled()
      await sealer.stop()
    },
  }
}

function refuse(problem: Problem): Submission {
  return { kind: 'refused', problem }
}

function busy(waiting: number): Problem {
  return failed(
    'NODE_BUSY',
    `${waiting} transactions are waiting already.`,
    'Submit the same transaction again in a moment; it cannot be executed twice.',
  ).problem
}

function stopping(): Problem {
  return failed(
    'NODE_STOPPING',
    'The node is stopping and takes no more transactions.',
    'Submit the same transaction again when the node is back; if it was executed meanwhile, its first outcome is told.',
  ).problem
}
