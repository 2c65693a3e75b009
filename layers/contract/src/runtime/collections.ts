import { assert, type Cbor, concatBytes, decode, encode, unwrap } from '@vouch/core'
import { prefixEnd, type Range } from '@vouch/data'
import type { Page, TypeDescriptor } from '../api/index.ts'
import { unmetered, withMeter } from '../realm/intrinsics.ts'
import { fieldsOf, fromRecorded, toRecorded } from '../schema/convert.ts'
import { decodeKey, encodeKeyPrefix, keyOfRecorded } from '../schema/key.ts'
import type { Execution } from './execution.ts'
import { GAS, MAX_RECORD_BYTES, MAX_SCAN_LIMIT } from './gas.ts'
import type { CollectionLayout, IndexLayout } from './layout.ts'

/** Version of the form in which records are stored: `[version, value]`. */
export const RECORD_VERSION = 1

export function encodeRecord(type: TypeDescriptor, value: unknown): Uint8Array {
  return encode([RECORD_VERSION, unwrap(toRecorded(type, value))])
}

/** The value of a stored record; anything but a well-formed one means a damaged store. */
export function decodeRecord(type: TypeDescriptor, bytes: Uint8Array): unknown {
  return unwrap(fromRecorded(type, recordedOf(bytes)))
}

function recordedOf(bytes: Uint8Array): Cbor {
  const slots = unwrap(decode(bytes, { maxBytes: MAX_RECORD_BYTES, maxDepth: 16 }))
  assert(
    Array.isArray(slots) && slots[0] === RECORD_VERSION && slots.length === 2,
    'a stored record has a known version',
  )
  return slots[1] as Cbor
}

/**
 * What the bytes of records say, for as long as something else holds those bytes: who acts and for whom is read in
 * every transaction, and seldom changes. Values made from it share nothing with it.
 */
const readings = new WeakMap<Uint8Array, Cbor>()

function readRecord(type: TypeDescriptor, bytes: Uint8Array): unknown {
  let recorded = readings.get(bytes)
  if (recorded === undefined) {
    recorded = recordedOf(bytes)
    readings.set(bytes, recorded)
  }
  return unwrap(fromRecorded(type, recorded))
}

interface Entry {
  readonly key: unknown
  readonly value: unknown
}

/** The state object that a contract's handlers see; `execution` tells what is running now. */
export function createCollections(
  layouts: readonly CollectionLayout[],
  current: () => Execution,
  writable: boolean,
): Readonly<Record<string, unknown>> {
  const state: Record<string, unknown> = {}
  for (const layout of layouts) {
    const reading = readable(layout, current)
    state[layout.name] = harden(writable ? { ...reading, ...writing(layout, current) } : reading)
  }
  return harden(state)
}

function readable(layout: CollectionLayout, current: () => Execution) {
  const { key: keyType, value: valueType } = layout.declaration
  const read = (key: unknown): Uint8Array | undefined => {
    const execution = current()
    const bytes = execution.journal.get(storeKey(layout, key, execution))
    execution.meter.charge(GAS.read + GAS.readByte * (bytes?.length ?? 0))
    return bytes
  }
  const by: Record<string, unknown> = {}
  for (const index of layout.indexes)
    by[index.name] = index.declaration.first
      ? unmetered((key: unknown) => readFirst(layout, index, key, current()))
      : unmetered((prefix: unknown, page: Page<unknown>) => scanIndex(layout, index, prefix, page, current()))
  return {
    get: unmetered((key: unknown): unknown => {
      const bytes = read(key)
      return bytes === undefined ? undefined : readRecord(valueType, bytes)
    }),
    has: unmetered((key: unknown): boolean => read(key) !== undefined),
    scan: unmetered((page: Page<unknown>, prefix?: unknown): readonly Entry[] => {
      const execution = current()
      const base = concatBytes(layout.prefix, prefixBytes(keyType, prefix))
      const after = page.after === undefined ? undefined : storeKey(layout, page.after, execution)
      const found = execution.journal.scan('records', layout.partition, rangeOf(base, after, page))
      execution.meter.charge(GAS.scan)
      return found.map(([key, bytes]) => {
        execution.meter.charge(GAS.scanEntry + GAS.readByte * bytes.length)
        return {
          key: decodeKey(keyType, key.subarray(layout.prefix.length)),
          value: decodeRecord(valueType, bytes),
        }
      })
    }),
    by,
  }
}

function writing(layout: CollectionLayout, current: () => Execution) {
  const { value: valueType } = layout.declaration
  const replace = (key: unknown, value: unknown, bytes: Uint8Array | undefined): void => {
    const execution = current()
    const at = storeKey(layout, key, execution)
    const before = execution.journal.get(at)
    if (bytes === undefined && before === undefined) return
    execution.meter.charge(GAS.write + GAS.writeByte * (at.length + (bytes?.length ?? 0)))
    execution.storedBytes +=
      (bytes === undefined ? 0 : at.length + bytes.length) -
      (before === undefined ? 0 : at.length + before.length)
    execution.journal.set('records', layout.partition, at, bytes)
    if (layout.indexes.length > 0) {
      const keyBytes = at.subarray(layout.prefix.length)
      const old = before === undefined ? undefined : decodeRecord(valueType, before)
      for (const index of layout.indexes) reindex(index, keyBytes, old, value, execution)
    }
  }
  return {
    set: unmetered((key: unknown, value: unknown): void => {
      const recorded = toRecorded(valueType, value)
      if (!recorded.ok) throw new TypeError(recorded.problem.detail)
      const bytes = encode([RECORD_VERSION, recorded.value])
      if (bytes.length > MAX_RECORD_BYTES) throw new TypeError('a record that is too large')
      replace(key, value, bytes)
    }),
    remove: unmetered((key: unknown): void => replace(key, undefined, undefined)),
  }
}

const NO_BYTES = new Uint8Array(0)
const NO_KEYS: readonly Uint8Array[] = []

function reindex(
  index: IndexLayout,
  keyBytes: Uint8Array,
  old: unknown,
  next: unknown,
  execution: Execution,
): void {
  const before = old === undefined ? NO_KEYS : indexKeys(index, keyBytes, old, execution)
  const after = next === undefined ? NO_KEYS : indexKeys(index, keyBytes, next, execution)
  const same = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0
  const { journal, meter } = execution
  const isFirst = index.declaration.first
  for (const key of before) {
    if (after.some((other) => same(key, other))) continue
    // Another record's entry stays: this one was never the first.
    if (isFirst && !same(journal.getIndex(index.partition, key) ?? NO_BYTES, keyBytes)) continue
    journal.set('indexes', index.partition, key, undefined)
  }
  for (const key of after) {
    if (before.some((other) => same(key, other))) continue
    meter.charge(GAS.write)
    if (isFirst && journal.getIndex(index.partition, key) !== undefined) continue
    journal.set('indexes', index.partition, key, isFirst ? keyBytes : NO_BYTES)
  }
}

/** The first record under an index key: one read of the index, one of the record. */
function readFirst(
  layout: CollectionLayout,
  index: IndexLayout,
  key: unknown,
  execution: Execution,
): Entry | undefined {
  const { key: indexKeyType } = index.declaration
  execution.meter.charge(GAS.read)
  const at = keyOfRecorded(index.prefix, indexKeyType, checkedKey(indexKeyType, key), NO_BYTES)
  const keyBytes = execution.journal.getIndex(index.partition, at)
  if (keyBytes === undefined) return undefined
  const bytes = execution.journal.get(concatBytes(layout.prefix, keyBytes))
  assert(bytes !== undefined, 'an index entry has its record', index.partition)
  execution.meter.charge(GAS.read + GAS.readByte * bytes.length)
  const { key: keyType, value: valueType } = layout.declaration
  return { key: decodeKey(keyType, keyBytes), value: decodeRecord(valueType, bytes) }
}

function indexKeys(
  index: IndexLayout,
  keyBytes: Uint8Array,
  value: unknown,
  execution: Execution,
): readonly Uint8Array[] {
  const { key: type, first, of } = index.declaration
  const keys = withMeter(execution.meter, () => (of as (value: unknown) => readonly unknown[])(value))
  if (!Array.isArray(keys)) throw new TypeError('index keys that are not a list')
  const encoded: Uint8Array[] = []
  // Not by the list's own methods: a contract could have given it others.
  for (let at = 0; at < keys.length; at++)
    encoded.push(keyOfRecorded(index.prefix, type, checkedKey(type, keys[at]), first ? NO_BYTES : keyBytes))
  return encoded
}

function checkedKey(type: TypeDescriptor, key: unknown): Cbor {
  const checked = toRecorded(type, key)
  if (!checked.ok) throw new TypeError(checked.problem.detail)
  return checked.value
}

function scanIndex(
  layout: CollectionLayout,
  index: IndexLayout,
  prefix: unknown,
  page: Page<unknown>,
  execution: Execution,
): readonly Entry[] {
  const { key: keyType, value: valueType } = layout.declaration
  const leading = prefixBytes(index.declaration.key, prefix)
  const base = concatBytes(index.prefix, leading)
  // With a partial prefix the rest of an entry's index key is known from its record alone.
  const after = page.after === undefined ? undefined : afterKey(layout, index, base, page.after, execution)
  execution.meter.charge(GAS.scan)
  const found = execution.journal.scan('indexes', index.partition, rangeOf(base, after, page))
  return found.map(([indexKey]) => {
    const keyBytes = indexKey.subarray(index.prefix.length + indexKeyLength(index, indexKey))
    const bytes = execution.journal.get(concatBytes(layout.prefix, keyBytes))
    assert(bytes !== undefined, 'an index entry has its record', index.partition)
    execution.meter.charge(GAS.scanEntry + GAS.readByte * bytes.length)
    return { key: decodeKey(keyType, keyBytes), value: decodeRecord(valueType, bytes) }
  })
}

function afterKey(
  layout: CollectionLayout,
  index: IndexLayout,
  base: Uint8Array,
  key: unknown,
  execution: Execution,
): Uint8Array | undefined {
  const at = storeKey(layout, key, execution)
  const bytes = execution.journal.get(at)
  if (bytes === undefined) return undefined
  const keys = indexKeys(
    index,
    at.subarray(layout.prefix.length),
    decodeRecord(layout.declaration.value, bytes),
    execution,
  )
  return keys.find((candidate) => Buffer.compare(candidate.subarray(0, base.length), base) === 0)
}

/** How many bytes of an index entry, after its prefix, are the index key; the rest is the record's key. */
function indexKeyLength(index: IndexLayout, entry: Uint8Array): number {
  return keyLength(index.declaration.key, entry, index.prefix.length) - index.prefix.length
}

function keyLength(type: TypeDescriptor, bytes: Uint8Array, from: number): number {
  switch (type.kind) {
    case 'record':
      return fieldsOf(type.fields).reduce(
        (at, name) => keyLength(type.fields[name] as TypeDescriptor, bytes, at),
        from,
      )
    case 'integer':
      return from + 8
    case 'boolean':
    case 'choice':
      return from + 1
    case 'bytes':
      if (type.min === type.max) return from + type.min
      break
    default:
  }
  let at = from
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) at += bytes[at] === 0 ? 2 : 1
  return at + 2
}

/** The leading fields that are given, checked like a whole key. */
function prefixBytes(type: TypeDescriptor, prefix: unknown): Uint8Array {
  if (prefix === undefined) return NO_BYTES
  const given = type.kind === 'record' ? givenFields(type, prefix) : [[type, prefix] as const]
  for (const [field, value] of given) {
    const checked = toRecorded(field, value)
    if (!checked.ok) throw new TypeError(checked.problem.detail)
  }
  return encodeKeyPrefix(type, prefix)
}

function givenFields(
  type: Extract<TypeDescriptor, { kind: 'record' }>,
  prefix: unknown,
): readonly (readonly [TypeDescriptor, unknown])[] {
  if (typeof prefix !== 'object' || prefix === null) throw new TypeError('a prefix that is not a record')
  const source = prefix as Readonly<Record<string, unknown>>
  return Object.keys(type.fields)
    .filter((name) => source[name] !== undefined)
    .map((name) => [type.fields[name] as TypeDescriptor, source[name]] as const)
}

function storeKey(layout: CollectionLayout, key: unknown, execution: Execution): Uint8Array {
  const { key: type } = layout.declaration
  const recorded = checkedKey(type, key)
  execution.meter.charge(GAS.tick)
  return keyOfRecorded(layout.prefix, type, recorded, NO_BYTES)
}

function rangeOf(base: Uint8Array, after: Uint8Array | undefined, page: Page<unknown>): Range {
  if (typeof page.limit !== 'number') throw new TypeError('a page without a limit')
  const limit = Math.min(MAX_SCAN_LIMIT, Math.max(1, Math.trunc(page.limit) || 1))
  const end = prefixEnd(base)
  assert(end !== undefined, 'a collection prefix begins with a name')
  if (page.reverse === true) return { gte: base, lt: after ?? end, reverse: true, limit }
  return { gte: after === undefined ? base : concatBytes(after, Uint8Array.of(0)), lt: end, limit }
}
