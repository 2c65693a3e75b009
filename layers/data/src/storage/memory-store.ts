import { OperationalError } from '@vouch/core'
import { byteText, textBytes } from './byte-text.ts'
import { type Entry, isEmptyRange, type KeyValueStore, type Range, type Write } from './key-value-store.ts'

export interface MemoryStoreOptions {
  /** Where the simulator injects faults: what is returned is thrown by `write`, which then wrote nothing. */
  readonly faultOnWrite?: (batch: readonly Write[]) => OperationalError | undefined
  /** Awaited before a batch is applied, so that a simulator decides when a write becomes durable. */
  readonly beforeWrite?: (batch: readonly Write[]) => Promise<void>
}

export interface MemoryStore extends KeyValueStore {
  /** Entries held. */
  readonly size: number
  /** A second store with what a restart would find now: applied batches only. */
  copy(options?: MemoryStoreOptions): MemoryStore
}

/** Sorted in memory; forgets everything with the process. For tests, the simulator and browsers. */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  return storeOver(new Map(), options)
}

function storeOver(values: Map<string, Uint8Array>, options: MemoryStoreOptions): MemoryStore {
  let sorted: string[] | undefined
  let closed = false
  let failure: OperationalError | undefined
  let tail: Promise<void> = Promise.resolve()

  function requireOpen(): void {
    if (closed) throw new OperationalError('STORE_CLOSED', 'the store is closed', 'Open it again.')
  }

  function apply(batch: readonly Write[]): void {
    for (const { key, value } of batch) {
      const name = byteText(key)
      if (value === undefined ? values.delete(name) : !values.has(name)) sorted = undefined
      if (value !== undefined) values.set(name, value.slice())
    }
  }

  async function writeAfter(previous: Promise<void>, batch: readonly Write[]): Promise<void> {
    await previous
    if (options.beforeWrite !== undefined) await options.beforeWrite(batch)
    if (failure === undefined) failure = options.faultOnWrite?.(batch)
    if (failure !== undefined) throw failure
    apply(batch)
  }

  return {
    get size() {
      return values.size
    },
    get(key) {
      requireOpen()
      return values.get(byteText(key))?.slice()
    },
    scan(range) {
      requireOpen()
      sorted ??= [...values.keys()].sort()
      return sliceOf(sorted, values, range)
    },
    async write(batch) {
      requireOpen()
      const done = writeAfter(tail, batch)
      tail = done.catch(() => undefined)
      return done
    },
    async close() {
      await tail
      closed = true
    },
    copy: (copyOptions = {}) => storeOver(new Map(values), copyOptions),
  }
}

function sliceOf(sorted: readonly string[], values: ReadonlyMap<string, Uint8Array>, range: Range): Entry[] {
  if (isEmptyRange(range)) return []
  const from = lowerBound(sorted, byteText(range.gte))
  const to = lowerBound(sorted, byteText(range.lt))
  const names =
    range.reverse === true
      ? sorted.slice(Math.max(from, to - range.limit), to).toReversed()
      : sorted.slice(from, Math.min(to, from + range.limit))
  return names.map((name) => [textBytes(name), (values.get(name) as Uint8Array).slice()])
}

/** The first position whose text is not below `text`. */
export function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as string) < text) low = middle + 1
    else high = middle
  }
  return low
}
