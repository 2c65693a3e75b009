import { compareBytes } from '@vouch/core'

/** Keys from `gte` up to, not including, `lt`, in byte order; `reverse` begins at the end. */
export interface Range {
  readonly gte: Uint8Array
  readonly lt: Uint8Array
  readonly reverse?: boolean
  /** At most so many entries; a whole number, 0 gives none. */
  readonly limit: number
}

/** `undefined` deletes; deleting what is not there is no error. */
export type Write = { readonly key: Uint8Array; readonly value: Uint8Array | undefined }

export type Entry = readonly [key: Uint8Array, value: Uint8Array]

/**
 * Durable, ordered bytes. Reads are synchronous because contracts are; what they return belongs to the caller.
 *
 * Operational failures are thrown as `OperationalError`: `STORE_LOCKED`, `STORE_CORRUPT`, `STORE_OPEN_FAILED`,
 * `STORE_READ_FAILED`, `STORE_WRITE_FAILED`, `DISK_FULL`, `STORE_CLOSED`.
 */
export interface KeyValueStore {
  get(key: Uint8Array): Uint8Array | undefined
  scan(range: Range): readonly Entry[]
  /**
   * Atomic, and durable when it resolves. Batches are applied in the order of the calls; in one batch the last
   * write to a key wins. After a failure every later write fails too: the store must be opened again.
   */
  write(batch: readonly Write[]): Promise<void>
  close(): Promise<void>
}

/** True where the range can hold no key at all. */
export function isEmptyRange(range: Range): boolean {
  return range.limit <= 0 || compareBytes(range.gte, range.lt) >= 0
}

/** The first key after all that begin with `prefix`; undefined where `prefix` is all 0xff. */
export function prefixEnd(prefix: Uint8Array): Uint8Array | undefined {
  for (let length = prefix.length; length > 0; length--) {
    const last = prefix[length - 1] as number
    if (last === 0xff) continue
    const end = prefix.slice(0, length)
    end[length - 1] = last + 1
    return end
  }
  return undefined
}
