import { concatBytes, decode, encode, sha256, unwrap } from '@vouch/core'
import type { Entry, KeySpace } from '@vouch/data'

/** The version of what follows; CometBFT shows it to newcomers. */
export const SNAPSHOT_FORMAT = 1

/** What a snapshot holds, in this order: the chain's own records, and the state's. All else follows from them. */
export const SNAPSHOT_SPACES: readonly KeySpace[] = [
  'header',
  'index',
  'meta',
  'outcomes',
  'record',
  'seal',
  'transactions',
]

/** Entries of a chunk are joined until it has so many bytes. */
export const CHUNK_BYTES = 1 << 20
export const MAX_CHUNK_BYTES = 12 << 20

/** Key, value, key, value … behind the version. */
export function encodeChunk(entries: readonly Entry[]): Uint8Array {
  return encode([SNAPSHOT_FORMAT, ...entries.flat()])
}

export function decodeChunk(chunk: Uint8Array): readonly Entry[] {
  const [, ...flat] = unwrap(decode(chunk, { maxBytes: MAX_CHUNK_BYTES, maxDepth: 2 })) as readonly [
    number,
    ...Uint8Array[],
  ]
  const entries: Entry[] = []
  for (let at = 0; at + 1 < flat.length; at += 2)
    entries.push([flat[at] as Uint8Array, flat[at + 1] as Uint8Array])
  return entries
}

/** What a newcomer is offered. */
export interface SnapshotOffer {
  /** CometBFT's height. */
  readonly height: number
  readonly chunkHashes: readonly Uint8Array[]
}

export function metadataOf({ chunkHashes }: SnapshotOffer): Uint8Array {
  return concatBytes(...chunkHashes)
}

export function snapshotHash(offer: SnapshotOffer): Uint8Array {
  return sha256(metadataOf(offer))
}

/** Undefined where the metadata are not so many hashes with that hash together. */
export function readMetadata(
  metadata: Uint8Array,
  chunks: number,
  hash: Uint8Array,
): readonly Uint8Array[] | undefined {
  if (metadata.length !== chunks * 32 || Buffer.compare(sha256(metadata), hash) !== 0) return undefined
  return Array.from({ length: chunks }, (_, at) => metadata.slice(at * 32, at * 32 + 32))
}
