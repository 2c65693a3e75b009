import { toHex } from '@vouch/core'
import type { ContractDescription, Ledger } from '../ledger/ledger-port.ts'

/** The contracts in force, at hand without asking the ledger's thread each time. */
export interface Catalogue {
  /** As last seen. */
  find(name: string): ContractDescription | undefined
  /** Asks the ledger when the name is not known here: it may have come into force a moment ago. */
  lookUp(name: string): Promise<ContractDescription | undefined>
  /** Asks the ledger. */
  refresh(): Promise<readonly ContractDescription[]>
  /** Changes exactly when a contract does. */
  readonly edition: string
  /** What `find` needs for these, if it is not at hand. */
  prepare(items: readonly { readonly contract: string }[]): Promise<void> | undefined
  close(): void
}

export async function openCatalogue(ledger: Ledger): Promise<Catalogue> {
  let byName = new Map<string, ContractDescription>()
  let edition = ''
  let running: Promise<readonly ContractDescription[]> | undefined

  const fetchAll = async (): Promise<readonly ContractDescription[]> => {
    const contracts = await ledger.contracts()
    byName = new Map(contracts.map((contract) => [contract.name, contract]))
    edition = contracts.map(({ name, bundleHash }) => `${name}=${toHex(bundleHash)}`).join(' ')
    return contracts
  }
  const refresh = (): Promise<readonly ContractDescription[]> => {
    running ??= fetchAll().finally(() => {
      running = undefined
    })
    return running
  }

  await refresh()
  const stop = ledger.onBlock((block) => {
    if (block.installed) refresh().catch(() => {}) // asked again when needed
  })
  return {
    find: (name) => byName.get(name),
    async lookUp(name) {
      if (!byName.has(name)) await refresh()
      return byName.get(name)
    },
    refresh,
    prepare: (items) =>
      items.every(({ contract }) => byName.has(contract)) ? undefined : settled(refresh()),
    get edition() {
      return edition
    },
    close: stop,
  }
}

async function settled(work: Promise<unknown>): Promise<void> {
  await work
}
