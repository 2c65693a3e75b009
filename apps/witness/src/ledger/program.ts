import type { Client, OpenedKey } from '@vouch/sdk'
import type { Durable } from '../journal/durable.ts'
import { createDutyRound } from './duty-round.ts'
import { openDealsOf, type OpenDeal } from './deals.ts'
import { type Misbehaviour, sendingOrder } from './misbehaviour.ts'
import { type Outbox, type OutboxEvent, waiting } from './outbox.ts'
import { tell } from './teller.ts'
import { followDeals } from './wire.ts'

/** What the program of a bank and that of a registry have in common: follow the ledger, do what is due, say so. */
export interface Witness {
  /** Something outside has changed, or somebody wants it done now. */
  wake(): void
  readonly misbehaving: Set<Misbehaviour>
  /** Why the last round did not come to its end; undefined where it did. */
  readonly trouble: string | undefined
  stop(): Promise<void>
}

export interface WitnessDeps<State extends { readonly outbox: Outbox }, Event> {
  readonly client: Client
  readonly key: OpenedKey
  /** The organisation it acts for. */
  readonly organisation: Uint8Array
  readonly durable: Durable<State, Event | OutboxEvent>
  /** What is to be done for a deal now, and recorded in one piece. */
  duties(open: OpenDeal): Promise<readonly (Event | OutboxEvent)[]>
  /** After something was committed. */
  onCommitted?(): void
  /** Milliseconds between rounds that nothing else asks for; default 2,000. */
  readonly everyMs?: number
  onFatal(cause: unknown): void
}

export function createWitness<State extends { readonly outbox: Outbox }, Event>(
  deps: WitnessDeps<State, Event>,
): Witness {
  const { client, key, organisation, durable } = deps
  const misbehaving = new Set<Misbehaviour>()
  const aborter = new AbortController()
  let trouble: string | undefined
  let asked = 0

  const commit = (events: readonly (Event | OutboxEvent)[]): void => {
    if (events.length === 0) return
    durable.commit(events)
    deps.onCommitted?.()
  }

  const actOnDeals = async (): Promise<void> => {
    if (misbehaving.has('down')) return
    for (const open of await openDealsOf(client, organisation)) commit(await deps.duties(open))
  }

  const tellAll = async (): Promise<boolean> => {
    let moved = false
    asked += 1
    for (const statement of sendingOrder(waiting(durable.state.outbox), misbehaving, asked)) {
      asked = 0
      const became = await tell(client, key, statement)
      if (became === undefined) continue
      // Told twice on purpose, it is noted once.
      const { told, refused } = durable.state.outbox
      if (told.has(statement.key) || refused.has(statement.key)) continue
      commit([became])
      moved = true
    }
    return moved
  }

  const round = async (): Promise<void> => {
    try {
      do await actOnDeals()
      while (await tellAll())
      trouble = undefined
    } catch (cause) {
      if ((cause as { code?: string }).code === 'JOURNAL_WRITE_FAILED') return deps.onFatal(cause)
      trouble = cause instanceof Error ? cause.message : String(cause)
    }
  }

  const duty = createDutyRound(round, {
    everyMs: deps.everyMs ?? 2_000,
    onError: (cause) => deps.onFatal(cause),
  })
  void followDeals(client, duty.ask, aborter.signal)
  duty.ask()
  return {
    wake: duty.ask,
    misbehaving,
    get trouble() {
      return trouble
    },
    async stop() {
      aborter.abort()
      await duty.stop()
    },
  }
}
