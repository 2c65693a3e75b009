import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { asHash, OperationalError } from '@vouch/core'
import type { AdmissionThreadData } from './admission-thread.ts'
import type { BlockNotice, ChainIdentity, Ledger } from './ledger-port.ts'
import type { LedgerThreadData } from './ledger-thread.ts'
import { type Caller, createCaller, reviveError } from './remote.ts'
import { withOldGarbage } from './thread-heap.ts'

export interface ThreadedLedgerOptions extends Omit<LedgerThreadData, 'intakes'> {
  /** Threads that check signatures. */
  readonly admissionThreads: number
  /** A thread died: nothing more can be promised. */
  onFatal(cause: Error): void
}

/** The ledger in threads of its own: this one only passes messages. Throws what opening it throws. */
export async function openThreadedLedger(options: ThreadedLedgerOptions): Promise<Ledger> {
  const { onFatal, admissionThreads, ...data } = options
  const channels = Array.from({ length: admissionThreads }, () => new MessageChannel())
  const intakes = channels.map((channel) => channel.port1)
  const { worker, caller, identity, failed } = await withOldGarbage(OLD_GARBAGE_MB, async () => {
    const thread = start('ledger-thread', { ...data, intakes } satisfies LedgerThreadData, intakes)
    const toThread = createCaller(thread)
    return { worker: thread, caller: toThread, ...(await ready(thread, toThread)) }
  })
  const rules = {
    chainId: asHash(identity.chainId),
    maxTransactionBytes: identity.limits.maxTransactionBytes,
  }
  const admissions = channels.map((channel) => {
    const thread = start('admission-thread', { rules, ledger: channel.port2 } satisfies AdmissionThreadData, [
      channel.port2,
    ])
    return { thread, caller: createCaller(thread) }
  })
  let stopping = false
  let ended: Promise<unknown> | undefined
  const endThreads = (): Promise<unknown> => {
    ended ??= Promise.all([worker.terminate(), ...admissions.map(({ thread }) => thread.terminate())])
    return ended
  }
  const die = (cause: Error): void => {
    if (stopping) return
    stopping = true
    for (const each of [caller, ...admissions.map((admission) => admission.caller)]) each.abandon(gone(cause))
    // A thread that lives on could write, and keeps the process from ending.
    void endThreads()
    onFatal(cause)
  }
  failed.then(die, die)
  for (const { thread } of admissions) thread.on('error', die)

  const listeners = new Set<(block: BlockNotice) => void>()
  caller.onNotice('block', (block: never) => {
    for (const listener of listeners) listener(block)
  })
  let turn = 0
  const nextAdmission = (): Caller => {
    turn = (turn + 1) % admissions.length
    return (admissions[turn] as { caller: Caller }).caller
  }
  return {
    identity,
    status: () => caller.call('status'),
    submit: (transactions) => nextAdmission().call('submit', transactions),
    submitBatch: (transactions) => nextAdmission().call('submitBatch', transactions),
    view: (...args) => caller.call('view', ...args),
    contracts: () => caller.call('contracts'),
    transaction: (id) => caller.call('transaction', id),
    block: (height) => caller.call('block', height),
    blocks: (...args) => caller.call('blocks', ...args),
    eventsOf: (...args) => caller.call('eventsOf', ...args),
    eventsAfter: (...args) => caller.call('eventsAfter', ...args),
    prove: (request) => caller.call('prove', request),
    network: (about) => caller.call('network', about),
    finality: (height) => caller.call('finality', height),
    onBlock(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tellEvents: (on) => void caller.call('tellEvents', on).catch(die),
    async stop() {
      try {
        if (!stopping) await caller.call('stop')
      } finally {
        stopping = true
        await endThreads()
      }
    },
  }
}

/** A block makes much garbage at once: a large nursery lets it die there. */
const NURSERY_MB = { 'ledger-thread': 96, 'admission-thread': 32 } as const

/** V8 first looks for garbage among the old at half of this; a thread in use holds some hundred megabytes. */
const HEAP_MB = 1024

/** See `withOldGarbage`: a ledger in use keeps a quarter of this. */
const OLD_GARBAGE_MB = 192

function start(
  name: keyof typeof NURSERY_MB,
  workerData: unknown,
  transferList: readonly MessagePort[],
): Worker {
  return new Worker(new URL(`./${name}.js`, import.meta.url), {
    name,
    workerData,
    transferList: [...transferList],
    resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB[name], maxOldGenerationSizeMb: HEAP_MB },
  })
}

async function ready(
  worker: Worker,
  caller: Caller,
): Promise<{ identity: ChainIdentity; failed: Promise<Error> }> {
  const failed = new Promise<Error>((resolve) => {
    worker.once('error', resolve)
    caller.onNotice('failed', (cause: never) => resolve(reviveError(cause)))
  })
  const identity = new Promise<ChainIdentity>((resolve) =>
    caller.onNotice('ready', resolve as (value: never) => void),
  )
  const result = await Promise.race([identity, failed])
  if (result instanceof Error) {
    await worker.terminate()
    throw result
  }
  return { identity: result, failed }
}

function gone(cause: Error): OperationalError {
  return new OperationalError(
    'LEDGER_STOPPED',
    `The ledger has stopped: ${cause.message}`,
    'See the log of the node, then start it again.',
    cause,
  )
}
