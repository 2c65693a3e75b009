import { join } from 'node:path'
import type { Client, OpenedKey } from '@vouch/sdk'
import { addControlRoutes } from '../http/control.ts'
import { createApp, listen } from '../http/problem.ts'
import { createDurable } from '../journal/durable.ts'
import { openJournal } from '../journal/journal.ts'
import { createWitness } from '../ledger/program.ts'
import type { Misbehaviour } from '../ledger/misbehaviour.ts'
import { titleDuties } from './duties.ts'
import { addRegistryRoutes } from './routes.ts'
import { EMPTY_REGISTRY, type RegistryEvent, stepRegistry } from './state.ts'

export interface ProgramOptions {
  readonly client: Client
  readonly key: OpenedKey
  /** The organisation it acts for. */
  readonly organisation: Uint8Array
  /** Where its journal is. */
  readonly directory: string
  readonly port: number
  readonly host?: string
  readonly misbehave?: readonly Misbehaviour[]
  readonly everyMs?: number
  /** The journal cannot be written any more: nothing is done after this. */
  onFatal(cause: unknown): void
}

export interface RunningProgram {
  /** `http://host:port` */
  readonly address: string
  stop(): Promise<void>
}

/** A registry of bills. Throws `JOURNAL_DAMAGED`, and what listening throws. */
export async function startRegistry(options: ProgramOptions): Promise<RunningProgram> {
  const { client, key, organisation, directory } = options
  const journal = openJournal<RegistryEvent>(join(directory, 'registry.journal'))
  const durable = createDurable(journal, EMPTY_REGISTRY, stepRegistry)
  const witness = createWitness<typeof EMPTY_REGISTRY, RegistryEvent>({
    client,
    key,
    organisation,
    durable,
    duties: async (open) => titleDuties(durable.state, open, Date.now()),
    onFatal: options.onFatal,
    ...(options.everyMs === undefined ? {} : { everyMs: options.everyMs }),
  })
  for (const name of options.misbehave ?? []) witness.misbehaving.add(name)
  const app = createApp()
  addControlRoutes(
    app,
    () => witness,
    () => durable.state.outbox,
  )
  addRegistryRoutes(app, { durable, changed: witness.wake })
  const address = await listen(app, options.port, options.host)
  return {
    address,
    async stop() {
      await app.close()
      await witness.stop()
      journal.close()
    },
  }
}
