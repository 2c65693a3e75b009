import {
  asHash,
  assert,
  decode,
  encode,
  failed,
  fromUtf8,
  type Hash,
  ok,
  type Result,
  taggedHash,
  toHex,
  unwrap,
  utf8,
} from '@vouch/core'
import type { AnyContract } from '../api/index.ts'
import type { Realm } from '../realm/realm.ts'
import { createCollections } from './collections.ts'
import type { Execution } from './execution.ts'
import type { Journal } from './journal.ts'
import { layoutOf, recordPrefix } from './layout.ts'

/** The runtime's own records: which bundle is in force under a name, and the bundles. */
const OWN = 'runtime'
const NAMES = recordPrefix(OWN, 'contracts')
const BUNDLES = recordPrefix(OWN, 'bundles')

export interface LoadedContract {
  readonly name: string
  readonly bundleHash: Hash
  readonly definition: AnyContract
  readonly readState: object
  readonly writeState: object
}

export interface ContractEntry {
  readonly name: string
  readonly bundleHash: Hash
  /** The block that put it in force; 0 for the genesis. */
  readonly since: number
}

export interface Registry {
  /** The contract whose governance may install others. */
  readonly installer: string
  find(name: string): LoadedContract | undefined
  list(): readonly LoadedContract[]
  /** Loads the bundle and checks that it is a contract of that name; nothing is in force yet. */
  probe(name: string, source: Uint8Array): Result<Hash>
  /** Takes what the state says is in force, after a start or a block that installed something. */
  refresh(entries: readonly ContractEntry[], bundleOf: (hash: Hash) => Uint8Array | undefined): void
}

export function bundleHashOf(source: Uint8Array): Hash {
  return taggedHash('vouch/bundle', source)
}

export function createRegistry(realm: Realm, installer: string, current: () => Execution): Registry {
  const loaded = new Map<string, LoadedContract>()
  const byHash = new Map<string, AnyContract>()

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
    find: (name) => loaded.get(name),
    list: () => [...loaded.values()],
    probe(name, source) {
      const contract = open(name, source)
      return contract.ok ? ok(bundleHashOf(source)) : contract
    },
    refresh(entries, bundleOf) {
      // A block that was undone may have installed some.
      const inForce = new Set(entries.map(({ name }) => name))
      for (const name of loaded.keys()) if (!inForce.has(name)) loaded.delete(name)
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

/** Puts a bundle in force from the next block on. */
export function recordContract(journal: Journal, name: string, source: Uint8Array, height: number): void {
  const hash = bundleHashOf(source)
  journal.set('records', `${OWN}/bundles`, keyOf(BUNDLES, hash), source)
  journal.set('records', `${OWN}/contracts`, keyOf(NAMES, utf8(name)), encode([1, hash, height]))
}

type Scan = (range: {
  gte: Uint8Array
  lt: Uint8Array
  limit: number
}) => readonly (readonly [Uint8Array, Uint8Array])[]

export function readContracts(scanRecords: Scan): readonly ContractEntry[] {
  const end = Uint8Array.from(NAMES)
  end[end.length - 1] = 1
  return scanRecords({ gte: NAMES, lt: end, limit: 1_000 }).map(([key, value]) => {
    const slots = unwrap(decode(value)) as readonly [number, Uint8Array, number]
    return { name: fromUtf8(key.subarray(NAMES.length)), bundleHash: asHash(slots[1]), since: slots[2] }
  })
}

export function bundleKey(hash: Hash): Uint8Array {
  return keyOf(BUNDLES, hash)
}

function keyOf(prefix: Uint8Array, rest: Uint8Array): Uint8Array {
  const key = new Uint8Array(prefix.length + rest.length)
  key.set(prefix)
  key.set(rest, prefix.length)
  return key
}
