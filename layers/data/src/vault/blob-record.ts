import {
  type Cbor,
  concatBytes,
  decode,
  encode,
  equalBytes,
  fromHex,
  type Hash,
  asHash,
  HASH_BYTES,
  sha256,
  toHex,
} from '@vouch/core'
import type { BlobFiles } from './blob-files.ts'

/**
 * What lies where: `partial/<hash>.<size>` an upload; `blobs/ab/cd/<hash>` a blob, and with it `<hash>.record`,
 * `<hash>.meta` and `<hash>.readers/<reader key id>`, each preceded by its own SHA-256.
 */
export const PARTIAL_FOLDER = 'partial'
const RECORD_VERSION = 1

export const blobName = (hash: Hash): string => {
  const hex = toHex(hash)
  return `blobs/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex}`
}
export const recordName = (hash: Hash): string => `${blobName(hash)}.record`
export const metaName = (hash: Hash): string => `${blobName(hash)}.meta`
export const readersName = (hash: Hash): string => `${blobName(hash)}.readers`
export const partialName = (hash: Hash, sizeBytes: number): string =>
  `${PARTIAL_FOLDER}/${toHex(hash)}.${sizeBytes}`

export function parsePartialName(name: string): { hash: Hash; sizeBytes: number } | undefined {
  const match = /^([0-9a-f]{64})\.([1-9][0-9]{0,15})$/.exec(name)
  const bytes = fromHex(match?.[1] ?? '')
  if (bytes?.length !== HASH_BYTES || !Number.isSafeInteger(Number(match?.[2]))) return undefined
  return { hash: asHash(bytes), sizeBytes: Number(match?.[2]) }
}

/** Every blob of which anything is left, in order of its hash. */
export async function* keptHashes(files: BlobFiles): AsyncGenerator<Hash> {
  for (const first of await files.names('blobs'))
    for (const second of await files.names(`blobs/${first}`)) {
      const names = await files.names(`blobs/${first}/${second}`)
      const hashes = new Set(names.map((name) => /^[0-9a-f]{64}/.exec(name)?.[0] ?? ''))
      for (const hex of [...hashes].sort()) {
        const bytes = fromHex(hex)
        if (bytes?.length === HASH_BYTES) yield asHash(bytes)
      }
    }
}

export interface BlobRecord {
  readonly sizeBytes: number
  /** Found not to be what its address says. */
  readonly damaged: boolean
}

export type Kept<T> =
  | { readonly kind: 'none' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'kept'; readonly value: T }

export async function readRecord(files: BlobFiles, hash: Hash): Promise<Kept<BlobRecord>> {
  const kept = await getChecked(files, recordName(hash))
  if (kept.kind !== 'kept') return kept
  const decoded = decode(kept.value)
  const [version, sizeBytes, damaged] =
    decoded.ok && Array.isArray(decoded.value) ? (decoded.value as Cbor[]) : []
  if (version !== RECORD_VERSION || typeof sizeBytes !== 'number' || typeof damaged !== 'boolean')
    return { kind: 'damaged' }
  return { kind: 'kept', value: { sizeBytes, damaged } }
}

export function writeRecord(files: BlobFiles, hash: Hash, record: BlobRecord): Promise<void> {
  return putChecked(files, recordName(hash), encode([RECORD_VERSION, record.sizeBytes, record.damaged]))
}

/** A small file is kept behind its own SHA-256, so that damage to it is seen when it is read. */
export function putChecked(files: BlobFiles, name: string, bytes: Uint8Array): Promise<void> {
  return files.put(name, concatBytes(sha256(bytes), bytes))
}

export async function getChecked(files: BlobFiles, name: string): Promise<Kept<Uint8Array>> {
  const stored = await files.get(name)
  if (stored === undefined) return { kind: 'none' }
  const bytes = stored.slice(HASH_BYTES)
  return equalBytes(sha256(bytes), stored.subarray(0, HASH_BYTES))
    ? { kind: 'kept', value: bytes }
    : { kind: 'damaged' }
}
