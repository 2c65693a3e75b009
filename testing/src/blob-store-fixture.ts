import assert from 'node:assert/strict'
import { type Hash, type Result, sha256, unwrap, utf8 } from '@vouch/core'
import { type BlobStore, type BlobStoreOptions, collect, streamOf } from '@vouch/data'

/** How the suite opens the store under test, and how it harms it. */
export interface BlobStoreFixture {
  /** A new, empty store with these options. */
  create(options: BlobStoreOptions): Promise<BlobStore>
  /** Opens again what `store` left, as after a crash. */
  reopen(store: BlobStore): Promise<BlobStore>
  /** Replaces what is kept under the name that ends so, or removes it; fails where there is none. */
  tamper(
    store: BlobStore,
    nameEnd: string,
    change: (bytes: Uint8Array) => Uint8Array | undefined,
  ): Promise<void>
}

export type Check = (
  rule: string,
  body: (store: BlobStore) => Promise<void>,
  options?: BlobStoreOptions,
) => void

export const payload = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7) % 251)
export const hash = sha256(payload)
export const stranger = sha256(utf8('never stored'))

export async function isRefused(
  answer: Promise<Result<unknown>>,
  code: string,
): Promise<Readonly<Record<string, unknown>>> {
  const result = await answer
  assert.equal(result.ok ? 'accepted' : result.problem.code, code)
  return result.ok ? {} : result.problem.meta
}

export async function upload(store: BlobStore, bytes: Uint8Array): Promise<Hash> {
  const address = sha256(bytes)
  unwrap(await store.begin(address, bytes.length))
  unwrap(await store.append(address, 0, streamOf(bytes)))
  assert.equal(unwrap(await store.finish(address)).status, 'present')
  return address
}

export async function read(
  store: BlobStore,
  address: Hash,
  range?: { start?: number; end?: number },
): Promise<Uint8Array> {
  return unwrap(await collect(unwrap(await store.open(address, range)).stream, 1 << 20))
}

export function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1
  return copy
}
