import { OperationalError } from '@vouch/core'
import type { BlobFiles } from './blob-files.ts'
import type { BlobStore } from './blob-store.ts'
import { streamOf } from './byte-stream.ts'
import { type BlobStoreOptions, openBlobStore } from './open-blob-store.ts'

export interface MemoryBlobFilesOptions {
  /** The size of the pretended disk; writing more throws `DISK_FULL`. Unlimited by default. */
  readonly maxBytes?: number
}

/** The files of a blob store, held in memory: for tests and for browsers. `map` may be looked into and damaged. */
export function createMemoryBlobFiles(
  map: Map<string, Uint8Array> = new Map(),
  { maxBytes = Number.POSITIVE_INFINITY }: MemoryBlobFilesOptions = {},
): BlobFiles {
  const store = (name: string, bytes: Uint8Array): void => {
    let used = bytes.length
    if (maxBytes !== Number.POSITIVE_INFINITY)
      for (const [other, content] of map) if (other !== name) used += content.length
    if (used > maxBytes) throw diskFull()
    map.set(name, bytes)
  }
  return {
    create: async (name) => void map.set(name, new Uint8Array(0)),
    length: async (name) => map.get(name)?.length,
    modifiedMs: async () => 0,
    async openAppender(name, position) {
      let length = position
      let room = new Uint8Array(Math.max(position, 1024))
      room.set((map.get(name) ?? new Uint8Array(0)).subarray(0, position))
      return {
        async write(bytes) {
          if (length + bytes.length > room.length) {
            const larger = new Uint8Array((length + bytes.length) * 2)
            larger.set(room.subarray(0, length))
            room = larger
          }
          room.set(bytes, length)
          store(name, room.subarray(0, length + bytes.length))
          length += bytes.length
        },
        async sync() {},
        async close() {},
      }
    },
    read: (name, start, end) => streamOf((map.get(name) ?? new Uint8Array(0)).slice(start, end)),
    get: async (name) => map.get(name)?.slice(),
    put: async (name, bytes) => store(name, bytes.slice()),
    async rename(from, to) {
      const bytes = map.get(from)
      if (bytes === undefined)
        throw new OperationalError('STORAGE_FAILED', `There is no ${from}.`, 'Try again.')
      map.delete(from)
      map.set(to, bytes)
    },
    async remove(name) {
      for (const other of map.keys()) if (other === name || other.startsWith(`${name}/`)) map.delete(other)
    },
    async names(folder) {
      const inside = [...map.keys()].filter((name) => name.startsWith(`${folder}/`))
      const names = inside.map((name) => name.slice(folder.length + 1).split('/')[0] as string)
      return [...new Set(names)].sort()
    },
  }
}

/** A blob store that forgets: for tests. */
export function createMemoryBlobStore(options: BlobStoreOptions = {}): Promise<BlobStore> {
  return openBlobStore(createMemoryBlobFiles(), options)
}

function diskFull(): OperationalError {
  return new OperationalError('DISK_FULL', 'The disk is full.', 'Free some space, then resume the upload.')
}
