import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256, toHex, unwrap, utf8 } from '@vouch/core'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { BlobFiles } from '../../src/vault/blob-files.ts'
import type { BlobStore } from '../../src/vault/blob-store.ts'
import { collect, streamOf } from '../../src/vault/byte-stream.ts'
import { createMemoryBlobFiles } from '../../src/vault/memory-blob-store.ts'
import { createFileBlobStore } from '../../src/vault/node-blob-files.ts'
import { openBlobStore } from '../../src/vault/open-blob-store.ts'

const seed = process.env['VOUCH_SEED']
const replay = seed === undefined ? {} : { seed: Number(seed) }
const payload = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 11) % 249)
const hash = sha256(payload)
const roots: string[] = []

afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true })
})

class Crash extends Error {}

/** The files of a process that dies at its `left`-th change: nothing is changed from then on. */
function dyingAfter(files: BlobFiles, left: number): BlobFiles {
  let remaining = left
  const step = (): void => {
    if (remaining <= 0) throw new Crash()
    remaining -= 1
  }
  const changing = <A extends unknown[], R>(action: (...given: A) => Promise<R>) => {
    return async (...given: A): Promise<R> => {
      step()
      return action(...given)
    }
  }
  return {
    ...files,
    create: changing(files.create),
    put: changing(files.put),
    rename: changing(files.rename),
    remove: changing(files.remove),
    async openAppender(name, position) {
      const appender = await files.openAppender(name, position)
      return { ...appender, write: changing(appender.write) }
    },
  }
}

/** What a client does, from wherever the last attempt left off. */
async function deposit(store: BlobStore): Promise<void> {
  const { offset, complete } = unwrap(await store.begin(hash, payload.length))
  if (!complete) unwrap(await store.append(hash, offset, streamOf(payload.subarray(offset), 50_000)))
  unwrap(await store.finish(hash))
  unwrap(await store.putEnvelope(hash, 'acme', utf8('envelope')))
  unwrap(await store.putMeta(hash, utf8('reading')))
}

async function deposited(map: Map<string, Uint8Array>): Promise<void> {
  await deposit(await openBlobStore(createMemoryBlobFiles(map)))
}

async function erase(store: BlobStore): Promise<void> {
  const erased = await store.delete(hash)
  if (!erased.ok) expect(erased.problem.code).toBe('BLOB_UNKNOWN')
}

async function givesUp(store: BlobStore): Promise<void> {
  if (await store.has(hash)) return
  await store.abort(hash)
  for await (const info of store.list()) expect(info).toBe('nothing')
}

async function isWhole(store: BlobStore): Promise<void> {
  expect(unwrap(await store.verify(hash)).status).toBe('present')
  const whole = unwrap(await collect(unwrap(await store.open(hash)).stream, 1 << 20))
  expect(toHex(sha256(whole))).toBe(toHex(hash))
}

/** Runs `action` over and over, dying one step later each time; answers how many deaths it took to get through. */
async function dyingEverywhere(
  prepare: (map: Map<string, Uint8Array>) => Promise<void>,
  action: (store: BlobStore) => Promise<void>,
  afterwards: (store: BlobStore, map: Map<string, Uint8Array>) => Promise<void>,
): Promise<number> {
  for (let steps = 0; ; steps++) {
    const map = new Map<string, Uint8Array>()
    await prepare(map)
    const files = createMemoryBlobFiles(map)
    const died = await openBlobStore(dyingAfter(files, steps))
      .then(action)
      .then(
        () => false,
        (cause: unknown) => cause instanceof Crash || Promise.reject(cause),
      )
    await afterwards(await openBlobStore(files), map)
    if (!died) return steps
  }
}

/** A client that sends one piece at a time and asks again where it stands, whatever the answer. */
async function insist(store: BlobStore, pieceBytes: number): Promise<void> {
  for (;;) {
    const { offset, complete } = unwrap(await store.begin(hash, payload.length))
    if (complete) return
    await store.append(hash, offset, streamOf(payload.subarray(offset, offset + pieceBytes), 10_000))
    const finished = await store.finish(hash)
    if (finished.ok) return
    expect(['BLOB_OFFSET_MISMATCH', 'BLOB_UPLOAD_BUSY']).toContain(finished.problem.code)
    await new Promise((resolve) => setImmediate(resolve)) // lets the others go on
  }
}

describe('a process that dies at any step', () => {
  it('of a deposit: what counts as present is whole, and the deposit goes on', async () => {
    const afterwards = async (store: BlobStore): Promise<void> => {
      if (await store.has(hash)) await isWhole(store)
      await deposit(store)
      await isWhole(store)
      expect(await store.listEnvelopes(hash)).toEqual(['acme'])
    }
    expect(await dyingEverywhere(async () => {}, deposit, afterwards)).toBeGreaterThanOrEqual(9)
  })

  it('of a deposit: giving it up leaves no trace of a blob never held', async () => {
    await dyingEverywhere(async () => {}, deposit, givesUp)
  })

  it('of a repair: the damaged blob never counts as present again', async () => {
    const damage = async (map: Map<string, Uint8Array>): Promise<void> => {
      const store = await openBlobStore(createMemoryBlobFiles(map))
      await deposit(store)
      const name = [...map.keys()].find((one) => one.endsWith(toHex(hash))) as string
      map.set(name, new Uint8Array(payload.length)) // of the same size, so that only its hash tells
      expect((await store.verify(hash)).ok).toBe(false)
    }
    const afterwards = async (store: BlobStore): Promise<void> => {
      if (await store.has(hash)) await isWhole(store)
      await deposit(store)
      await isWhole(store)
    }
    expect(await dyingEverywhere(damage, deposit, afterwards)).toBeGreaterThanOrEqual(9)
  })

  it('of an erasure: erasing again leaves nothing', async () => {
    const afterwards = async (store: BlobStore, map: Map<string, Uint8Array>): Promise<void> => {
      if (await store.has(hash)) await isWhole(store)
      await erase(store)
      expect([...map.keys()]).toEqual([])
    }
    expect(await dyingEverywhere(deposited, erase, afterwards)).toBe(4)
  })
})

describe('an upload in a folder', () => {
  it('by several clients at once, each resuming as it can, ends whole', async () => {
    const clients = fc.array(fc.integer({ min: 1_000, max: 90_000 }), { minLength: 2, maxLength: 5 })
    const property = fc.asyncProperty(clients, async (pieces) => {
      const root = await mkdtemp(join(tmpdir(), 'vouch-crash-'))
      roots.push(root)
      const store = await createFileBlobStore(root)
      await Promise.all(pieces.map((piece) => insist(store, piece)))
      await isWhole(store)
      await rm(root, { recursive: true })
    })
    await fc.assert(property, { numRuns: 30, ...replay })
  })

  it('comes through interruptions and lost tails at random offsets', async () => {
    const interruptions = fc.array(fc.record({ sent: fc.nat(90_000), lost: fc.nat(20_000) }), {
      maxLength: 6,
    })
    const property = fc.asyncProperty(
      interruptions,
      fc.integer({ min: 1, max: 70_000 }),
      async (all, piece) => {
        const root = await mkdtemp(join(tmpdir(), 'vouch-crash-'))
        roots.push(root)
        const partial = join(root, 'partial', `${toHex(hash)}.${payload.length}`)
        for (const { sent, lost } of all) {
          const store = await createFileBlobStore(root)
          const { offset } = unwrap(await store.begin(hash, payload.length))
          const next = payload.subarray(offset, offset + sent)
          const reached = unwrap(await store.append(hash, offset, streamOf(next, Math.max(piece, 500))))
          expect(reached).toBe(offset + next.length)
          await truncate(partial, Math.max(0, reached - lost)) // what a crash may do to the end of a file
        }
        const store = await createFileBlobStore(root)
        await deposit(store)
        await isWhole(store)
        await rm(root, { recursive: true })
      },
    )
    await fc.assert(property, { numRuns: 30, ...replay })
  })
})
