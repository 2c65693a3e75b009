import { type Clock, failed, type LocalSigner, type Problem } from '@vouch/core'
import type {
  ChainLimits,
  ChainStore,
  KeyValueStore,
  Outcome,
  SealedBlock,
  SignedTransaction,
} from '@vouch/data'
import type { Engine, Submission } from '../engine.ts'
import type { StateMachine } from '../state-machine.ts'
import { makeBlock, nextTimeMs, type Tip } from './block.ts'

interface SoloDeps {
  readonly machine: StateMachine
  readonly chain: ChainStore
  readonly store: KeyValueStore
  readonly operator: LocalSigner
  readonly clock: Clock
  /** A write failed or an invariant broke: nothing may be written after it. */
  onFatal(cause: unknown): void
  /** Calls `work` once, a little later. Default a turn of the event loop; a simulator decides when. */
  schedule?(work: () => void): void
}

interface SoloOptions {
  readonly tip: Tip
  readonly limits: ChainLimits
  /** Transactions that may wait; more are refused with `NODE_BUSY`. */
  readonly maxWaiting?: number
  /** Transactions of one block, where that is less than the chain allows. */
  readonly maxTaken?: number
}

interface Waiting {
  readonly signed: SignedTransaction
  readonly settle: ((submission: Submission) => void)[]
}

/** Blocks being written while the next one is executed. */
const MAX_IN_FLIGHT = 2

/**
 * One operator decides the order. There is no timer: a block is whatever was waiting when the one before had been
 * handed to the disk, so that a lone transaction waits for nobody and a crowd shares one write.
 */
export function createSoloEngine(deps: SoloDeps, options: SoloOptions): Engine {
  const { machine, chain, store, operator, clock } = deps
  const later = deps.schedule ?? setImmediate
  const maxWaiting = options.maxWaiting ?? 50_000
  const maxTaken = Math.min(options.maxTaken ?? Infinity, options.limits.maxTransactionsPerBlock)
  const queue = new Map<string, Waiting>()
  const executing = new Map<string, Waiting>()
  const listeners: ((block: SealedBlock) => void)[] = []
  let tip = options.tip
  let inFlight = 0
  let scheduled = false
  let stopped = false
  let broken: { readonly cause: unknown } | undefined
  let stops: { resolve(): void; reject(cause: unknown): void }[] = []

  const refuse = (problem: Problem): Submission => ({ kind: 'refused', problem })

  const take = (timeMs: number): readonly Waiting[] => {
    const taken: Waiting[] = []
    let bytes = 0
    for (const [name, waiting] of queue) {
      const { signed } = waiting
      if (taken.length >= maxTaken) break
      if (bytes + signed.bytes.length > options.limits.maxBlockBytes && taken.length > 0) break
      queue.delete(name)
      const late = expiryProblem(signed, timeMs, options.limits)
      if (late !== undefined) {
        for (const settle of waiting.settle) settle(refuse(late))
        continue
      }
      bytes += signed.bytes.length
      executing.set(name, waiting)
      taken.push(waiting)
    }
    return taken
  }

  const finish = (block: SealedBlock, taken: readonly Waiting[]): void => {
    chain.settle(block.header.height)
    machine.settle(block.header.height)
    taken.forEach((waiting, index) => {
      executing.delete(waiting.signed.name)
      const outcome = block.outcomes[index] as Outcome
      const outcomeBytes = block.outcomeBytes[index] as Uint8Array
      for (const settle of waiting.settle)
        settle({ kind: 'committed', outcome, outcomeBytes, timeMs: block.header.timeMs })
    })
    for (const listener of listeners) listener(block)
    inFlight -= 1
    pump()
  }

  const fail = (cause: unknown): void => {
    // Writes that follow a failed one fail with it: the first is the reason.
    if (broken !== undefined) return
    stopped = true
    broken = { cause }
    deps.onFatal(cause)
    endStopping()
  }

  const endStopping = (): void => {
    for (const { resolve, reject } of stops) {
      if (broken === undefined) resolve()
      else reject(broken.cause)
    }
    stops = []
  }

  const pump = (): void => {
    while (inFlight < MAX_IN_FLIGHT && queue.size > 0) {
      if (broken !== undefined) break
      const timeMs = nextTimeMs(tip, clock.nowMs())
      const taken = take(timeMs)
      if (taken.length === 0) break
      inFlight += 1
      const {
        block,
        executed,
        tip: next,
      } = makeBlock(
        tip,
        timeMs,
        taken.map((waiting) => waiting.signed),
        machine,
        operator,
      )
      tip = next
      // Not what is written: the store has its own copy, and a block waits for the disk longer than its garbage lives.
      store
        .write(executed.writes.concat(chain.stage(block)))
        .then(() => finish(block, taken))
        .catch(fail)
    }
    if (broken !== undefined || (inFlight === 0 && queue.size === 0)) endStopping()
  }

  // A turn of the event loop gathers what arrived together into one block.
  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    later(() => {
      scheduled = false
      try {
        pump()
      } catch (cause) {
        fail(cause)
      }
    })
  }

  return {
    submit(signed) {
      if (stopped) return Promise.resolve(refuse(stopping()))
      const name = signed.name
      const same = queue.get(name) ?? executing.get(name)
      if (same !== undefined) return new Promise((resolve) => void same.settle.push(resolve))
      const at = chain.locate(signed.id, signed.name)
      if (at !== undefined) return Promise.resolve({ kind: 'repeated', at })
      if (queue.size >= maxWaiting) return Promise.resolve(refuse(busy(queue.size)))
      const late = expiryProblem(signed, nextTimeMs(tip, clock.nowMs()), options.limits)
      if (late !== undefined) return Promise.resolve(refuse(late))
      const checked = machine.check(signed)
      if (!checked.ok) return Promise.resolve(refuse(checked.problem))
      return new Promise((resolve) => {
        queue.set(name, { signed, settle: [resolve] })
        schedule()
      })
    },
    onBlock: (listener) => void listeners.push(listener),
    get waiting() {
      return queue.size + executing.size
    },
    stop() {
      stopped = true
      return new Promise((resolve, reject) => {
        stops.push({ resolve, reject })
        schedule()
      })
    },
  }
}

/** Problems: `TRANSACTION_EXPIRED`, `EXPIRY_TOO_FAR`. */
export function expiryProblem(
  signed: SignedTransaction,
  timeMs: number,
  limits: ChainLimits,
): Problem | undefined {
  const { expiryMs } = signed.transaction
  if (expiryMs < timeMs)
    return failed(
      'TRANSACTION_EXPIRED',
      'The transaction expired before it came into a block.',
      'Build it again with a later expiry.',
      { expiryMs, timeMs },
    ).problem
  if (expiryMs > timeMs + limits.maxExpiryAheadMs)
    return failed(
      'EXPIRY_TOO_FAR',
      `The expiry lies more than ${limits.maxExpiryAheadMs / 1000} seconds ahead of block time.`,
      'Choose an earlier expiry.',
      { expiryMs, timeMs },
    ).problem
  return undefined
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
    'Submit the same transaction again when the node is back.',
  ).problem
}
