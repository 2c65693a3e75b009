import { resolve } from 'node:path'
import { OperationalError } from '@vouch/core'
import { ClassicLevel } from 'classic-level'
import { type Entry, isEmptyRange, type KeyValueStore, type Write } from './key-value-store.ts'
import { type KeySpace, spaceRange } from './key-space.ts'
import { createLevelFilter, type LevelFilter } from './level-filter.ts'
import { createLevelScanner, type LevelScanner } from './level-scanner.ts'

export interface LevelStoreOptions {
  /** Uncompressed blocks kept in memory. Default 64 MiB. */
  readonly cacheBytes?: number
  /** Written data kept in memory before it is sorted into a table; up to twice this is held. Default 32 MiB. */
  readonly writeBufferBytes?: number
  /** Size at which a table file is closed. Default 16 MiB. */
  readonly tableBytes?: number
  /** Whether blocks of tables are written through Snappy; either kind is read. Default true. */
  readonly isCompressed?: boolean
  /** False for a store that is thrown away: a write is then done when the system has it. Default true. */
  readonly isDurable?: boolean
  /** Spaces in which most questions are answered no; see `LevelFilter`. Default none. */
  readonly filteredSpaces?: readonly KeySpace[]
  /** Keys in those spaces for which the filter has room, 12 bits each, or twice those there are. Default 2^23: 16 MiB. */
  readonly filteredKeys?: number
  /** False opens only what is there: `STORE_OPEN_FAILED` otherwise. Default true. */
  readonly createIfMissing?: boolean
}

type Level = ClassicLevel<Uint8Array, Uint8Array>
type Staged = ReturnType<Level['batch']>

/** `multithreading` would let this thread open a database twice; one writer is the rule. */
const openHere = new Set<string>()

/**
 * A LevelDB directory as a store. Throws `STORE_LOCKED` where another process holds it, `STORE_CORRUPT`,
 * `STORE_OPEN_FAILED`.
 */
export async function openLevelStore(path: string, options: LevelStoreOptions = {}): Promise<KeyValueStore> {
  const location = resolve(path)
  if (openHere.has(location)) throw locked(location)
  openHere.add(location)
  const db: Level = new ClassicLevel<Uint8Array, Uint8Array>(location, {
    keyEncoding: 'view',
    valueEncoding: 'view',
    multithreading: true,
    cacheSize: options.cacheBytes ?? 64 << 20,
    writeBufferSize: options.writeBufferBytes ?? 32 << 20,
    maxFileSize: options.tableBytes ?? 16 << 20,
    compression: options.isCompressed ?? true,
    createIfMissing: options.createIfMissing ?? true,
  })
  try {
    await db.open()
  } catch (error) {
    openHere.delete(location)
    throw openFailure(location, error)
  }
  return storeOver(db, location, { filter: await filterFor(db, options), sync: options.isDurable ?? true })
}

/** Bytes of a table that hold one key of a filtered space, about. */
const KEY_BYTES = 64

async function filterFor(db: Level, options: LevelStoreOptions): Promise<LevelFilter | undefined> {
  const { filteredSpaces: spaces = [], filteredKeys = 1 << 23 } = options
  if (spaces.length === 0) return undefined
  const sizes = await Promise.all(
    spaces.map((space) => {
      const { gte, lt } = spaceRange(space)
      return db.approximateSize(gte, lt)
    }),
  )
  const stored = sizes.reduce((sum, size) => sum + size, 0) / KEY_BYTES
  return createLevelFilter(db, spaces, Math.max(filteredKeys, 2 * stored))
}

interface StoreParts {
  readonly filter: LevelFilter | undefined
  readonly sync: boolean
}

function storeOver(db: Level, location: string, { filter, sync }: StoreParts): KeyValueStore {
  let scanner: LevelScanner | undefined
  let failure: OperationalError | undefined
  let closing: Promise<void> | undefined
  let tail: Promise<void> = Promise.resolve()

  function requireOpen(): void {
    if (closing !== undefined)
      throw new OperationalError('STORE_CLOSED', 'the store is closed', 'Open it again.')
  }

  /** Copied into LevelDB's form now, written later: the caller may reuse its bytes, and nothing here keeps them. */
  function stage(batch: readonly Write[]): Staged {
    const chained = db.batch()
    for (let at = 0; at < batch.length; at++) {
      const { key, value } = batch[at] as Write
      if (value === undefined) chained.del(key)
      else {
        filter?.add(key)
        chained.put(key, value)
      }
    }
    return chained
  }

  async function writeAfter(previous: Promise<void>, chained: Staged): Promise<void> {
    // One batch at a time: two in LevelDB's thread pool could change places.
    await previous
    if (failure !== undefined) throw failure
    try {
      await chained.write({ sync })
    } catch (error) {
      failure = writeFailure(location, error)
      throw failure
    }
  }

  async function closeAll(): Promise<void> {
    await tail
    await filter?.close()
    await scanner?.close()
    await db.close()
    openHere.delete(location)
  }

  return {
    get(key) {
      requireOpen()
      if (filter?.answers(key) === true && !filter.mayHave(key)) return undefined
      try {
        const value = db.getSync(key)
        // A Buffer's `slice` aliases, a Uint8Array's copies: callers get the latter.
        return value === undefined ? undefined : new Uint8Array(value.buffer, value.byteOffset, value.length)
      } catch (error) {
        throw readFailure(location, error)
      }
    },
    scan(range): readonly Entry[] {
      requireOpen()
      if (isEmptyRange(range)) return []
      scanner ??= createLevelScanner(location)
      return scanner.scan(range)
    },
    async write(batch) {
      requireOpen()
      const done = writeAfter(tail, stage(batch))
      tail = done.catch(() => undefined)
      return done
    },
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}

function reasonOf(error: unknown): { code: string; message: string } {
  const outer = error as { code?: unknown; message?: unknown; cause?: unknown }
  const inner = (outer.cause ?? outer) as { code?: unknown; message?: unknown }
  return { code: String(inner.code), message: String(inner.message) }
}

function locked(location: string, cause?: unknown): OperationalError {
  return new OperationalError(
    'STORE_LOCKED',
    `the store ${location} is open already`,
    'Stop the process that holds it, or use another home.',
    cause,
  )
}

function corrupt(location: string, message: string, cause: unknown): OperationalError {
  return new OperationalError(
    'STORE_CORRUPT',
    `the store ${location} is damaged: ${message}`,
    'Run an audit to see where; restore the home from a backup.',
    cause,
  )
}

function openFailure(location: string, error: unknown): OperationalError {
  const { code, message } = reasonOf(error)
  if (code === 'LEVEL_LOCKED') return locked(location, error)
  if (code === 'LEVEL_CORRUPTION' || /corruption/i.test(message)) return corrupt(location, message, error)
  const detail = `the store ${location} does not open: ${message}`
  return new OperationalError(
    'STORE_OPEN_FAILED',
    detail,
    'Check that the path is a writable directory.',
    error,
  )
}

function readFailure(location: string, error: unknown): OperationalError {
  const { code, message } = reasonOf(error)
  if (code === 'LEVEL_CORRUPTION' || /corruption/i.test(message)) return corrupt(location, message, error)
  const detail = `reading ${location} failed: ${message}`
  return new OperationalError('STORE_READ_FAILED', detail, 'Check the disk, then restart.', error)
}

/** LevelDB reports ENOSPC, EDQUOT and EFBIG only in words. */
export function writeFailure(location: string, error: unknown): OperationalError {
  const { code, message } = reasonOf(error)
  if (code === 'ENOSPC' || /no space left|disk quota|file too large/i.test(message))
    return new OperationalError(
      'DISK_FULL',
      `no space left for ${location}`,
      'Free some space, then restart; nothing acknowledged is lost.',
      error,
    )
  const detail = `writing ${location} failed: ${message}`
  return new OperationalError('STORE_WRITE_FAILED', detail, 'Check the disk, then restart.', error)
}
