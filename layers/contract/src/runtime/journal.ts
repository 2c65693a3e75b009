import { compareBytes } from '@vouch/core'
import { type AuthenticatedState, byteText, type Change, type Range } from '@vouch/data'

/** The reading side of the state, as of the last staged block. */
export type StateReader = Pick<AuthenticatedState, 'getShared' | 'getIndex' | 'scanRecords' | 'scanIndexes'>

type Space = 'records' | 'indexes'
type Entry = readonly [Uint8Array, Uint8Array]

interface Pending {
  readonly name: string
  readonly key: Uint8Array
  readonly value: Uint8Array | undefined
}

/**
 * The changes of the block under execution, over the state. A transaction's changes are undone exactly when it fails:
 * each write remembers what the journal held before.
 */
export interface Journal {
  /** Shared bytes: never change them. */
  get(key: Uint8Array): Uint8Array | undefined
  getIndex(partition: string, key: Uint8Array): Uint8Array | undefined
  scan(space: Space, partition: string, range: Range): readonly Entry[]
  set(space: Space, partition: string, key: Uint8Array, value: Uint8Array | undefined): void
  /** Begins a transaction; everything until `rollback` or the next `begin` belongs to it. */
  begin(): void
  rollback(): void
  /** True where a record of this partition has changed in this block. */
  touched(partition: string): boolean
  /** All changes, each key once, in the order of their first writes: the same on every node. */
  changes(): { readonly records: readonly Change[]; readonly indexes: readonly Change[] }
}

interface Undo {
  readonly map: Map<string, Pending>
  readonly name: string
  readonly before: Pending | undefined
}

/** `partition` names the collection or index, so that a scan looks only at pending changes of its own. */
export function createJournal(state: StateReader): Journal {
  const pending = {
    records: new Map<string, Map<string, Pending>>(),
    indexes: new Map<string, Map<string, Pending>>(),
  }
  const records = new Map<string, Pending>()
  let undo: Undo[] = []
  const lastMisses = new Set<string>()

  const partitionOf = (space: Space, partition: string): Map<string, Pending> => {
    let map = pending[space].get(partition)
    if (map === undefined) {
      map = new Map()
      pending[space].set(partition, map)
    }
    return map
  }

  const put = (map: Map<string, Pending>, name: string, next: Pending): void => {
    undo.push({ map, name, before: map.get(name) })
    map.set(name, next)
  }

  return {
    get(key) {
      const held = records.get(byteText(key))
      return held === undefined ? state.getShared(key) : held.value
    },
    getIndex(partition, key) {
      const name = byteText(key)
      const held = pending.indexes.get(partition)?.get(name)
      if (held !== undefined) return held.value
      // A question is often asked twice in a transaction: whether there is one already, then to keep the first.
      if (lastMisses.has(name)) return undefined
      const found = state.getIndex(key)
      if (found === undefined) lastMisses.add(name)
      return found
    },
    scan(space, partition, range) {
      const read = space === 'records' ? state.scanRecords : state.scanIndexes
      const map = pending[space].get(partition)
      if (map === undefined || map.size === 0) return read(range)
      return mergeScan(read, map, range)
    },
    set(space, partition, key, value) {
      const name = byteText(key)
      const next = { name, key, value }
      put(partitionOf(space, partition), name, next)
      if (space === 'records') put(records, name, next)
    },
    begin: () => {
      undo = []
      lastMisses.clear()
    },
    rollback() {
      for (let at = undo.length - 1; at >= 0; at--) {
        const { map, name, before } = undo[at] as Undo
        if (before === undefined) map.delete(name)
        else map.set(name, before)
      }
      undo = []
    },
    touched: (partition) => (pending.records.get(partition)?.size ?? 0) > 0,
    changes() {
      const indexes: Change[] = []
      pending.indexes.forEach((map) => map.forEach((change) => indexes.push(change)))
      const changed: Change[] = []
      records.forEach((change) => changed.push(change))
      return { records: changed, indexes }
    },
  }
}

/** The state's entries in the range with the pending ones laid over them. */
function mergeScan(
  read: (range: Range) => readonly Entry[],
  map: Map<string, Pending>,
  range: Range,
): readonly Entry[] {
  const inRange: Pending[] = []
  for (const entry of map.values())
    if (compareBytes(entry.key, range.gte) >= 0 && compareBytes(entry.key, range.lt) < 0) inRange.push(entry)
  if (inRange.length === 0) return read(range)
  // Every pending entry may hide one of the state's, so that many more are asked for.
  const stored = read({ ...range, limit: range.limit + inRange.length })
  const merged = stored.filter(([key]) => !map.has(byteText(key)))
  for (const entry of inRange) if (entry.value !== undefined) merged.push([entry.key, entry.value])
  const direction = range.reverse === true ? -1 : 1
  merged.sort((left, right) => direction * compareBytes(left[0], right[0]))
  return merged.slice(0, range.limit)
}
