import { asHash, decode, encode, fromUtf8, type Hash, taggedHash, unwrap, utf8 } from '@vouch/core'
import type { InstallTime } from '../api/index.ts'
import type { Journal } from './journal.ts'
import { recordPrefix } from './layout.ts'

/** The runtime's own records: which bundle is in force under a name, which one comes, and the bundles. */
export const OWN = 'runtime'
const NAMES = recordPrefix(OWN, 'contracts')
const COMING = recordPrefix(OWN, 'coming')
const BUNDLES = recordPrefix(OWN, 'bundles')
const MOST = 1_000

export interface ContractEntry {
  readonly name: string
  readonly bundleHash: Hash
  /** The block that put it in force; 0 for the genesis. */
  readonly since: number
}

/** A bundle that comes into force at a height. */
export interface ComingContract extends InstallTime {
  readonly name: string
  readonly bundleHash: Hash
}

export function bundleHashOf(source: Uint8Array): Hash {
  return taggedHash('vouch/bundle', source)
}

/** Puts a bundle in force from `height` on. */
export function recordContract(journal: Journal, name: string, source: Uint8Array, height: number): void {
  const hash = bundleHashOf(source)
  journal.set('records', `${OWN}/bundles`, bundleKey(hash), source)
  journal.set('records', `${OWN}/contracts`, keyOf(NAMES, utf8(name)), encode([1, hash, height]))
}

/** Keeps a bundle until its height comes; a later one of the same name takes its place. */
export function recordComing(
  journal: Journal,
  name: string,
  source: Uint8Array,
  { height, mustBeHeld }: InstallTime,
): void {
  const hash = bundleHashOf(source)
  journal.set('records', `${OWN}/bundles`, bundleKey(hash), source)
  journal.set('records', `${OWN}/coming`, keyOf(COMING, utf8(name)), encode([1, hash, height, mustBeHeld]))
}

/** Puts one in force whose height has come. */
export function activateComing(journal: Journal, { name, bundleHash }: ComingContract, height: number): void {
  journal.set('records', `${OWN}/coming`, keyOf(COMING, utf8(name)), undefined)
  journal.set('records', `${OWN}/contracts`, keyOf(NAMES, utf8(name)), encode([1, bundleHash, height]))
}

type Scan = (range: {
  gte: Uint8Array
  lt: Uint8Array
  limit: number
}) => readonly (readonly [Uint8Array, Uint8Array])[]

export function readContracts(scanRecords: Scan): readonly ContractEntry[] {
  return recordsOf(scanRecords, NAMES).map(([name, value]) => {
    const slots = unwrap(decode(value)) as readonly [number, Uint8Array, number]
    return { name, bundleHash: asHash(slots[1]), since: slots[2] }
  })
}

export function readComing(scanRecords: Scan): readonly ComingContract[] {
  return recordsOf(scanRecords, COMING).map(([name, value]) => {
    const slots = unwrap(decode(value)) as readonly [number, Uint8Array, number, boolean]
    return { name, bundleHash: asHash(slots[1]), height: slots[2], mustBeHeld: slots[3] }
  })
}

function recordsOf(scanRecords: Scan, prefix: Uint8Array): readonly (readonly [string, Uint8Array])[] {
  const end = Uint8Array.from(prefix)
  end[end.length - 1] = 1
  return scanRecords({ gte: prefix, lt: end, limit: MOST }).map(([key, value]) => [
    fromUtf8(key.subarray(prefix.length)),
    value,
  ])
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
