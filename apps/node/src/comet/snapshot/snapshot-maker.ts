import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '@vouch/core'
import type { Entry, KeyValueStore } from '@vouch/data'
import { type FrozenView, freeze } from './frozen-view.ts'
import { CHUNK_BYTES, encodeChunk, metadataOf, SNAPSHOT_SPACES, type SnapshotOffer } from './snapshot-form.ts'

/** Makes snapshots while the node serves, and hands them out. */
export interface SnapshotMaker {
  /** The store, which tells the snapshot under way of every write. */
  readonly store: KeyValueStore
  /** The store stands at this height of CometBFT's now; a snapshot is begun where one is due. */
  reached(cometHeight: number): void
  list(): Promise<readonly SnapshotOffer[]>
  chunk(height: number, index: number): Promise<Uint8Array>
  stop(): Promise<void>
}

interface MakerOptions {
  readonly directory: string
  /** Blocks of CometBFT's between two snapshots. */
  readonly every: number
  readonly kept: number
  onError(cause: unknown): void
}

const PAGE = 500

export function createSnapshotMaker(inner: KeyValueStore, options: MakerOptions): SnapshotMaker {
  const { directory, every, kept, onError } = options
  let view: FrozenView | undefined
  let running: Promise<void> | undefined
  let last = 0
  const life = { stopped: false }

  const write = async (height: number, frozen: FrozenView): Promise<void> => {
    const making = join(directory, `${height}.new`)
    await rm(making, { recursive: true, force: true })
    await mkdir(making, { recursive: true })
    const chunkHashes: Uint8Array[] = []
    let entries: Entry[] = []
    let bytes = 0
    const flush = async (): Promise<void> => {
      if (entries.length === 0) return
      const chunk = encodeChunk(entries)
      await writeFile(join(making, String(chunkHashes.length)), chunk)
      chunkHashes.push(sha256(chunk))
      entries = []
      bytes = 0
    }
    for (let page = frozen.next(PAGE); page.length > 0 && !life.stopped; page = frozen.next(PAGE)) {
      for (const entry of page) {
        entries.push(entry)
        bytes += entry[0].length + entry[1].length
        if (bytes >= CHUNK_BYTES) await flush()
      }
      // Whoever waits for the ledger comes first.
      await new Promise((resolve) => void setImmediate(resolve))
    }
    await flush()
    if (life.stopped) return
    await writeFile(join(making, 'hashes'), metadataOf({ height, chunkHashes }))
    await rename(making, join(directory, String(height)))
    for (const old of (await heights()).slice(0, -kept))
      await rm(join(directory, String(old)), { recursive: true, force: true })
  }

  const heights = async (): Promise<readonly number[]> => {
    const names = await readdir(directory).catch(() => [])
    return names
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((one, other) => one - other)
  }

  return {
    store: {
      get: (key) => inner.get(key),
      scan: (range) => inner.scan(range),
      write(batch) {
        view?.before(batch)
        return inner.write(batch)
      },
      close: () => inner.close(),
    },
    reached(cometHeight) {
      if (running !== undefined || life.stopped || cometHeight < last + every) return
      last = cometHeight
      view = freeze(inner, SNAPSHOT_SPACES)
      running = write(cometHeight, view)
        .catch(onError)
        .finally(() => {
          view = undefined
          running = undefined
        })
    },
    async list() {
      const offers: SnapshotOffer[] = []
      for (const height of await heights()) {
        const hashes = await readFile(join(directory, String(height), 'hashes')).catch(() => undefined)
        if (hashes === undefined) continue
        const chunkHashes = Array.from({ length: hashes.length / 32 }, (_, at) =>
          Uint8Array.from(hashes.subarray(at * 32, at * 32 + 32)),
        )
        offers.push({ height, chunkHashes })
      }
      return offers
    },
    chunk: (height, index) => readFile(join(directory, String(height), String(index))),
    async stop() {
      life.stopped = true
      await running
    },
  }
}
