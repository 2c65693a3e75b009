import { compareBytes } from '@vouch/core'
import { byteText } from './byte-text.ts'
import { type Entry, isEmptyRange, type KeyValueStore, type Range, type Write } from './key-value-store.ts'

/**
 * A store whose writes are read at once and become durable together: several blocks undone and others executed in their
 * place are one batch, so that no crash leaves half a way between two branches.
 */
export interface StagedStore extends KeyValueStore {
  stage(writes: readonly Write[]): void
  /** Writes all that is staged as one batch; resolves when it is durable. One flush at a time. */
  flush(): Promise<void>
  /** Keys staged and not yet durable. */
  readonly staged: number
}

export function createStagedStore(store: KeyValueStore): StagedStore {
  let waiting = new Map<string, Write>()
  let writing = new Map<string, Write>()

  const find = (name: string): Write | undefined => waiting.get(name) ?? writing.get(name)

  return {
    get staged() {
      return waiting.size + writing.size
    },
    get(key) {
      const found = find(byteText(key))
      return found === undefined ? store.get(key) : found.value?.slice()
    },
    scan(range) {
      if (waiting.size + writing.size === 0) return store.scan(range)
      const inRange = new Map<string, Write>()
      for (const map of [writing, waiting])
        for (const [name, write] of map) if (isWithin(write.key, range)) inRange.set(name, write)
      return inRange.size === 0 ? store.scan(range) : mergeScan(store, inRange, range)
    },
    stage(writes) {
      for (const write of writes) waiting.set(byteText(write.key), write)
    },
    async flush() {
      if (waiting.size === 0) return
      writing = waiting
      waiting = new Map()
      await store.write([...writing.values()])
      writing = new Map()
    },
    write(batch) {
      this.stage(batch)
      return this.flush()
    },
    close: () => store.close(),
  }
}

function isWithin(key: Uint8Array, { gte, lt }: Range): boolean {
  return compareBytes(key, gte) >= 0 && compareBytes(key, lt) < 0
}

function mergeScan(store: KeyValueStore, staged: ReadonlyMap<string, Write>, range: Range): readonly Entry[] {
  if (isEmptyRange(range)) return []
  // Every staged key may hide one of the store's, so that many more are asked for.
  const stored = store.scan({ ...range, limit: range.limit + staged.size })
  const merged: Entry[] = stored.filter(([key]) => !staged.has(byteText(key)))
  for (const { key, value } of staged.values()) if (value !== undefined) merged.push([key, value.slice()])
  const direction = range.reverse === true ? -1 : 1
  merged.sort((one, other) => direction * compareBytes(one[0], other[0]))
  return merged.slice(0, range.limit)
}
