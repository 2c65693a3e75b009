import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OperationalError } from '@vouch/core'
import type { Appender, BlobFiles } from './blob-files.ts'
import { PARTIAL_FOLDER } from './blob-record.ts'
import type { BlobStore } from './blob-store.ts'
import type { ByteStream } from './byte-stream.ts'
import { fileStream } from './node-file-stream.ts'
import { type BlobStoreOptions, openBlobStore } from './open-blob-store.ts'

const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700

/**
 * A blob store in a folder, for one process at a time. Survives `kill -9` at any point; after a power cut an upload
 * under way may have to start again, never a finished blob.
 */
export async function createFileBlobStore(
  folder: string,
  options: BlobStoreOptions = {},
): Promise<BlobStore> {
  return openBlobStore(await createNodeBlobFiles(folder), options)
}

/** `BlobFiles` in a folder: written beside, synchronised, renamed, and the folder synchronised. */
export async function createNodeBlobFiles(root: string): Promise<BlobFiles> {
  const at = (name: string): string => join(root, name)
  await operational(() => makeFolder(at(PARTIAL_FOLDER)))

  async function put(name: string, bytes: Uint8Array): Promise<void> {
    // Where partial uploads lie: what is left there after a crash is removed at the next start.
    const temporary = at(`${PARTIAL_FOLDER}/put-${randomUUID()}`)
    try {
      const file = await open(temporary, 'wx', PRIVATE_FILE)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await moveInto(temporary, at(name))
    } catch (cause) {
      await rm(temporary, { force: true })
      throw cause
    }
  }

  return {
    create: (name) =>
      operational(async () => {
        await (await open(at(name), 'wx', PRIVATE_FILE)).close()
      }),
    length: (name) => operational(() => orNone(async () => (await stat(at(name))).size)),
    modifiedMs: (name) => operational(async () => (await stat(at(name))).mtimeMs),
    openAppender: (name, position) =>
      operational(async () => createAppender(await open(at(name), 'r+'), position)),
    read: (name, start, end) => readStream(at(name), start, end),
    get: (name) => operational(() => orNone(() => readFile(at(name)))),
    put: (name, bytes) => operational(() => put(name, bytes)),
    rename: (from, to) => operational(() => moveInto(at(from), at(to))),
    remove: (name) =>
      operational(async () => {
        await rm(at(name), { force: true, recursive: true })
        await orNone(() => syncFolder(dirname(at(name))))
      }),
    names: (folder) => operational(async () => ((await orNone(() => readdir(at(folder)))) ?? []).sort()),
  }
}

function createAppender(file: FileHandle, from: number): Appender {
  let position = from
  return {
    write: (bytes) =>
      operational(async () => {
        for (let written = 0; written < bytes.length; ) {
          const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position)
          written += bytesWritten
          position += bytesWritten
        }
      }),
    sync: () => operational(() => file.sync()),
    close: () => operational(() => file.close()),
  }
}

/** Reads as `fileStream` does, with its failures named. */
function readStream(path: string, start: number, end: number): ByteStream {
  const reader = fileStream(path, start, end).getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await operational(() => reader.read())
        if (piece.done) controller.close()
        else controller.enqueue(piece.value)
      },
      cancel: async (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

async function moveInto(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to))
  await rename(from, to)
  await syncFolder(dirname(to))
}

/** Makes a folder and those above it, and makes the new names durable. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER })
  if (first === undefined) return
  for (let above = path; above !== dirname(first); ) {
    above = dirname(above)
    await syncFolder(above)
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function orNone<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action()
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return undefined
    throw cause
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

async function operational<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    if (cause instanceof OperationalError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw FULL.has(codeOf(cause))
      ? new OperationalError(
          'DISK_FULL',
          `The vault's disk is full: ${reason}`,
          'Free some space, then resume the upload.',
          cause,
        )
      : new OperationalError(
          'STORAGE_FAILED',
          `The vault's disk failed: ${reason}`,
          'Check the disk and its permissions, then try again.',
          cause,
        )
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
