import { mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OperationalError, sha256, toHex, unwrap, utf8 } from '@vouch/core'
import { type BlobStoreFixture, blobStoreConformance } from '@vouch/testing'
import { afterAll, describe, expect, it } from 'vitest'
import type { BlobStore } from '../../src/vault/blob-store.ts'
import { collect, streamOf } from '../../src/vault/byte-stream.ts'
import { createMemoryBlobFiles, createMemoryBlobStore } from '../../src/vault/memory-blob-store.ts'
import { createFileBlobStore } from '../../src/vault/node-blob-files.ts'
import { openBlobStore } from '../../src/vault/open-blob-store.ts'

const folders = new Map<BlobStore, string>()
const maps = new Map<BlobStore, Map<string, Uint8Array>>()
const roots: string[] = []

async function newFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'vouch-vault-'))
  roots.push(root)
  return root
}

afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true })
})

const inFiles: BlobStoreFixture = {
  async create(options) {
    const root = await newFolder()
    const store = await createFileBlobStore(root, options)
    folders.set(store, root)
    return store
  },
  async reopen(store) {
    const root = folders.get(store) as string
    const next = await createFileBlobStore(root)
    folders.set(next, root)
    return next
  },
  async tamper(store, nameEnd, change) {
    const root = folders.get(store) as string
    const names = await readdir(root, { recursive: true })
    const path = join(root, names.find((name) => name.endsWith(nameEnd)) ?? nameEnd)
    const changed = change(existsSync(path) ? await readFile(path) : new Uint8Array(0))
    if (changed === undefined) await unlink(path)
    else await writeFile(path, changed)
  },
}

const inMemory: BlobStoreFixture = {
  async create(options) {
    const map = new Map<string, Uint8Array>()
    const store = await openBlobStore(createMemoryBlobFiles(map), options)
    maps.set(store, map)
    return store
  },
  async reopen(store) {
    const map = maps.get(store) as Map<string, Uint8Array>
    const next = await openBlobStore(createMemoryBlobFiles(map))
    maps.set(next, map)
    return next
  },
  async tamper(store, nameEnd, change) {
    const map = maps.get(store) as Map<string, Uint8Array>
    const name = [...map.keys()].find((one) => one.endsWith(nameEnd)) as string
    const changed = change(map.get(name) as Uint8Array)
    if (changed === undefined) map.delete(name)
    else map.set(name, changed)
  },
}

blobStoreConformance('files', inFiles, { describe, it })
blobStoreConformance('memory', inMemory, { describe, it })

const payload = new Uint8Array(200_000).map((_, at) => at % 241)
const hash = sha256(payload)

describe('a disk that fails', () => {
  it('DISK_FULL is thrown, and the upload goes on when there is room again', async () => {
    const map = new Map<string, Uint8Array>()
    const full = await openBlobStore(createMemoryBlobFiles(map, { maxBytes: 100_000 }))
    unwrap(await full.begin(hash, payload.length))
    await expect(full.append(hash, 0, streamOf(payload))).rejects.toMatchObject({ code: 'DISK_FULL' })
    const { offset } = unwrap(await full.offset(hash))
    expect(offset).toBeGreaterThan(0)
    const store = await openBlobStore(createMemoryBlobFiles(map))
    unwrap(await store.append(hash, offset, streamOf(payload.subarray(offset))))
    unwrap(await store.finish(hash))
    expect(await store.status(hash)).toBe('present')
  })

  it.skipIf(!existsSync('/dev/full'))('DISK_FULL is what the system says of a full device', async () => {
    const root = await newFolder()
    const store = await createFileBlobStore(root)
    unwrap(await store.begin(hash, payload.length))
    const partial = join(root, 'partial', `${toHex(hash)}.${payload.length}`)
    await unlink(partial)
    await symlink('/dev/full', partial)
    const appending = store.append(hash, 0, streamOf(payload))
    await expect(appending).rejects.toBeInstanceOf(OperationalError)
    await expect(appending).rejects.toMatchObject({ code: 'DISK_FULL' })
    await unlink(partial)
    await writeFile(partial, '')
    expect(unwrap(await store.append(hash, 0, streamOf(payload)))).toBe(payload.length)
  })

  it('STORAGE_FAILED is any other failure, with its cause', async () => {
    const root = await newFolder()
    await writeFile(join(root, 'blobs'), 'a file where a folder should be')
    const store = await createFileBlobStore(root)
    unwrap(await store.begin(hash, payload.length))
    unwrap(await store.append(hash, 0, streamOf(payload)))
    await expect(store.finish(hash)).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      cause: expect.any(Error),
    })
    await unlink(join(root, 'blobs'))
    unwrap(await store.finish(hash)) // nothing was lost
  })
})

describe('the folder of a file store', () => {
  it('is left without temporary files, and those of a crash go at the next start', async () => {
    const root = await newFolder()
    await createFileBlobStore(root)
    await writeFile(join(root, 'partial', 'put-1'), 'half a record')
    const store = await createFileBlobStore(root)
    unwrap(await store.begin(hash, payload.length))
    unwrap(await store.append(hash, 0, streamOf(payload)))
    unwrap(await store.finish(hash))
    unwrap(await store.putEnvelope(hash, 'acme', utf8('e')))
    expect(await readdir(join(root, 'partial'))).toEqual([])
  })

  it('an upload whose file somebody removed begins anew', async () => {
    const root = await newFolder()
    const store = await createFileBlobStore(root)
    unwrap(await store.begin(hash, payload.length))
    await rm(join(root, 'partial', `${toHex(hash)}.${payload.length}`))
    expect(await store.offset(hash)).toMatchObject({ problem: { code: 'BLOB_UNKNOWN' } })
    expect(unwrap(await store.begin(hash, payload.length)).offset).toBe(0)
  })
})

it('a memory store forgets between stores', async () => {
  const store = await createMemoryBlobStore({ maxBlobBytes: 10 })
  expect(await store.begin(hash, 11)).toMatchObject({ problem: { code: 'BLOB_TOO_LARGE' } })
  unwrap(await store.begin(sha256(utf8('x')), 1))
  expect(await (await createMemoryBlobStore()).status(sha256(utf8('x')))).toBe('missing')
})

it('a reading that is given up closes its file', async () => {
  const store = await createFileBlobStore(await newFolder())
  unwrap(await store.begin(hash, payload.length))
  unwrap(await store.append(hash, 0, streamOf(payload)))
  unwrap(await store.finish(hash))
  const { stream } = unwrap(await store.open(hash))
  await stream.cancel()
  const reader = unwrap(await store.open(hash)).stream.getReader()
  await reader.cancel()
  expect(unwrap(await collect(unwrap(await store.open(hash)).stream, 1 << 20)).length).toBe(payload.length)
})
