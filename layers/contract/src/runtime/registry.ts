import { assert, failed, fromUtf8, type Hash, ok, type Result, toHex, unwrap } from '@vouch/core'
import type { AnyContract } from '../api/index.ts'
import type { Realm } from '../realm/realm.ts'
import { createCollections } from './collections.ts'
import type { Execution } from './execution.ts'
import { bundleHashOf, type ContractEntry, OWN } from './installed.ts'
import { layoutOf } from './layout.ts'

export interface LoadedContract {
  readonly name: string
  readonly bundleHash: Hash
  readonly definition: AnyContract
  readonly readState: object
  readonly writeState: object
}

export interface Registry {
  /** The contract whose governance may install others. */
  readonly installer: string
  find(name: string): LoadedContract | undefined
  list(): readonly LoadedContract[]
  /** Loads the bundle and checks that it is a contract of that name; nothing is in force yet. */
  probe(name: string, source: Uint8Array): Result<Hash>
  /** Counts the times that what is in force became another. */
  readonly changes: number
  /** Takes what the state says is in force, after a start or a block that installed something. */
  refresh(entries: readonly ContractEntry[], bundleOf: (hash: Hash) => Uint8Array | undefined): void
}

export function createRegistry(realm: Realm, installer: string, current: () => Execution): Registry {
  const loaded = new Map<string, LoadedContract>()
  const byHash = new Map<string, AnyContract>()
  let changes = 0

  const open = (name: string, source: Uint8Array): Result<AnyContract> => {
    const hash = toHex(bundleHashOf(source))
    const known = byHash.get(hash)
    if (known !== undefined) return ok(known)
    const contract = realm.load(fromUtf8(source))
    if (!contract.ok) return contract
    if (contract.value.declaration.name !== name)
      return failed(
        'CONTRACT_REFUSED',
        `The bundle declares '${contract.value.declaration.name}', not '${name}'.`,
        'Install it under the name it declares.',
      )
    const unfit = unfitName(contract.value)
    if (unfit !== undefined)
      return failed(
        'CONTRACT_REFUSED',
        `The bundle uses the name '${unfit}'.`,
        'Names have up to 64 letters, digits and hyphens and begin with a letter; the name runtime is taken.',
      )
    byHash.set(hash, contract.value)
    return contract
  }

  return {
    installer,
    get changes() {
      return changes
    },
    find: (name) => loaded.get(name),
    list: () => [...loaded.values()],
    probe(name, source) {
      const contract = open(name, source)
      return contract.ok ? ok(bundleHashOf(source)) : contract
    },
    refresh(entries, bundleOf) {
      // A block that was undone may have installed some.
      const inForce = new Set(entries.map(({ name }) => name))
      for (const name of loaded.keys()) if (!inForce.has(name) && loaded.delete(name)) changes += 1
      for (const { name, bundleHash } of entries) {
        const before = loaded.get(name)
        if (before !== undefined && toHex(before.bundleHash) === toHex(bundleHash)) continue
        const source = bundleOf(bundleHash)
        assert(source !== undefined, 'the bundle of a contract in force is in the state', name)
        assert(
          toHex(bundleHashOf(source)) === toHex(bundleHash),
          'a stored bundle has the hash it is kept under',
          name,
        )
        const definition = unwrap(open(name, source))
        const layouts = layoutOf(definition)
        changes += 1
        loaded.set(name, {
          name,
          bundleHash,
          definition,
          readState: createCollections(layouts, current, false),
          writeState: createCollections(layouts, current, true),
        })
      }
    },
  }
}

/** Names lie in record keys between zero bytes, and in URLs; the runtime keeps records of its own beside the contracts'. */
function unfitName(contract: AnyContract): string | undefined {
  const { name, state, events } = contract.declaration
  if (name === OWN || !isName(name)) return name
  const indexes = Object.keys(state).flatMap((collection) => Object.keys(state[collection]?.indexes ?? {}))
  const members = [contract.actions, contract.views, state, events].flatMap((part) => Object.keys(part))
  return [...members, ...indexes].find((member) => !isName(member))
}

function isName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name)
}
