import { compareBytes } from '@vouch/core'
import { byteText, type Entry, type KeySpace, type KeyValueStore, spaceRange, type Write } from '@vouch/data'

/**
 * A store as it was at one moment, read in pages while it is written on: what a write would change further on is kept as it
 * was before. What was read already may change.
 */
export interface FrozenView {
  /** To be called before each write to the store. */
  before(writes: readonly Write[]): void
  /** The next entries in the order of the spaces; none at the end. */
  next(limit: number): readonly Entry[]
}

interface Kept {
  readonly key: Uint8Array
  readonly value: Uint8Array | undefined
}

/** `spaces` in ascending order of their keys. */
export function freeze(store: KeyValueStore, spaces: readonly KeySpace[]): FrozenView {
  const ranges = spaces
    .map((space) => spaceRange(space))
    .sort((one, other) => compareBytes(one.gte, other.gte))
  const kept = new Map<string, Kept>()
  let range = 0
  let cursor: Uint8Array = ranges[0]?.gte ?? new Uint8Array(0)

  const isAhead = (key: Uint8Array): boolean =>
    compareBytes(key, cursor) >= 0 &&
    ranges.some(({ gte, lt }, at) => at >= range && compareBytes(key, gte) >= 0 && compareBytes(key, lt) < 0)

  const page = (
    lt: Uint8Array,
    limit: number,
  ): { entries: readonly Entry[]; end: Uint8Array | undefined } => {
    const stored = store.scan({ gte: cursor, lt, limit })
    const last = stored.at(-1)
    const end = stored.length < limit || last === undefined ? undefined : after(last[0])
    const merged = new Map(stored.map((entry) => [byteText(entry[0]), entry]))
    for (const [name, { key, value }] of kept) {
      if (compareBytes(key, cursor) < 0 || compareBytes(key, end ?? lt) >= 0) continue
      if (value === undefined) merged.delete(name)
      else merged.set(name, [key, value])
      kept.delete(name)
    }
    return { entries: [...merged.values()].sort((one, other) => compareBytes(one[0], other[0])), end }
  }

  return {
    before(writes) {
      for (const { key } of writes) {
        const name = byteText(key)
        if (!kept.has(name) && isAhead(key)) kept.set(name, { key, value: store.get(key) })
      }
    },
    next(limit) {
      for (;;) {
        const now = ranges[range]
        if (now === undefined) return []
        const { entries, end } = page(now.lt, limit)
        if (end === undefined) {
          range += 1
          cursor = ranges[range]?.gte ?? now.lt
        } else cursor = end
        if (entries.length > 0) return entries
      }
    },
  }
}

function after(key: Uint8Array): Uint8Array {
  const next = new Uint8Array(key.length + 1)
  next.set(key)
  return next
}
