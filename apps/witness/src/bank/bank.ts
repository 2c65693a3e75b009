import { join } from 'node:path'
import { deal as dealContract } from '@vouch/application'
import { writeMessage } from '@vouch/application/iso20022'
import { fromHex, toHex } from '@vouch/core'
import { accountCommitment } from '@vouch/sdk'
import { addControlRoutes } from '../http/control.ts'
import { createApp, listen } from '../http/problem.ts'
import { createDurable } from '../journal/durable.ts'
import { openJournal } from '../journal/journal.ts'
import type { OpenDeal } from '../ledger/deals.ts'
import { createWitness, type Witness } from '../ledger/program.ts'
import type { ProgramOptions, RunningProgram } from '../registry/registry.ts'
import type { Holding } from '../registry/routes.ts'
import { bankDuties } from './duties.ts'
import { openFolders } from './folders.ts'
import { type InboxView, type Taken, takeMessage } from './inbox.ts'
import { addBankRoutes } from './routes.ts'
import { type BankEvent, type BankState, EMPTY_BANK, stepBank } from './state.ts'

export interface BankOptions extends ProgramOptions {
  /** The members' common secret, which keys what stands on the ledger for an account. */
  readonly secret: Uint8Array
  /** Where the registry answers; without it no receipt is verified. */
  readonly registryUrl?: string
}

/** A bank that keeps escrows. Throws `JOURNAL_DAMAGED`, and what listening throws. */
export async function startBank(options: BankOptions): Promise<RunningProgram> {
  const { client, key, organisation, directory, secret } = options
  const journal = openJournal<BankEvent>(join(directory, 'bank.journal'))
  const durable = createDurable(journal, EMPTY_BANK, stepBank)
  const folders = openFolders(directory)
  const commitment = (account: string): string => toHex(accountCommitment(secret, account))
  const { views } = client.contract(dealContract)

  const view = (): InboxView => ({ nowMs: Date.now(), commitment, misbehaving: witness.misbehaving })
  const take = (bytes: Uint8Array): Taken => {
    const taken = takeMessage(durable.state, bytes, view())
    durable.commit(taken.events)
    folders.publish(durable.state)
    witness.wake()
    return taken
  }
  const takeFiles = (): void => {
    for (const name of folders.arrived()) {
      const { problem } = take(folders.read(name))
      folders.file(name, problem === undefined ? undefined : `${problem.code}: ${problem.detail}`)
    }
  }
  const witness: Witness = createWitness<BankState, BankEvent>({
    client,
    key,
    organisation,
    durable,
    async duties(open) {
      takeFiles()
      const obligations = await views.obligations({ id: fromHex(open.id) as Uint8Array })
      const registryAnswer = await askRegistry(options.registryUrl, open)
      const events = bankDuties(durable.state, open, { ...view(), obligations, registryAnswer })
      return events.length > 0 ? events : recallByFault(durable.state, open, view())
    },
    onCommitted: () => folders.publish(durable.state),
    onFatal: options.onFatal,
    ...(options.everyMs === undefined ? {} : { everyMs: options.everyMs }),
  })
  for (const name of options.misbehave ?? []) witness.misbehaving.add(name)
  folders.publish(durable.state)
  const files = setInterval(takeFiles, options.everyMs ?? 2_000)
  const app = createApp()
  addControlRoutes(
    app,
    () => witness,
    () => durable.state.outbox,
  )
  addBankRoutes(app, { durable, take, changed: witness.wake })
  const address = await listen(app, options.port, options.host)
  return {
    address,
    async stop() {
      clearInterval(files)
      await app.close()
      await witness.stop()
      journal.close()
    },
  }
}

/** The registry's answer as it came, where it says that the buyer has exactly this range. */
async function askRegistry(url: string | undefined, { deal, tasks }: OpenDeal): Promise<string | undefined> {
  if (url === undefined || !tasks.some(({ what }) => what === 'verify_receipt')) return undefined
  const { billNumber, start, end, buyer } = deal.terms
  const answer = await fetch(
    `${url}/bills/${encodeURIComponent(billNumber)}/holding?start=${start}&end=${end}`,
  )
  if (!answer.ok) return undefined
  const text = await answer.text()
  const holding = JSON.parse(text) as Holding
  const fits = holding.holder === toHex(buyer) && holding.start === start && holding.end === end
  return fits ? text : undefined
}

/** The fault `recalled`: once, what was booked and told is asked back by its sender's bank. */
function recallByFault(state: BankState, { id }: OpenDeal, view: InboxView): readonly BankEvent[] {
  if (!view.misbehaving.has('recalled') || state.played.has('recalled')) return []
  const entry = [...state.entries.values()].find(
    ({ deal, status, reference }) =>
      deal === id && status === 'booked' && state.outbox.told.has(`entry:${reference}:booked`),
  )
  if (entry === undefined) return []
  const message = writeMessage({
    type: 'camt.056',
    version: 'camt.056.001.08',
    messageId: `RCL-${state.sequence}`,
    createdAt: new Date(view.nowMs).toISOString(),
    cancellations: [
      {
        id: `RCL-${state.sequence}`,
        originalEndToEndId: entry.endToEndId,
        originalTransactionId: entry.reference,
        amount: { currency: entry.currency, minor: entry.minor },
        reason: 'DUPL',
      },
    ],
  })
  return [{ kind: 'played', fault: 'recalled' }, ...takeMessage(state, message, view).events]
}
