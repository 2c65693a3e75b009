import { assert, type Hash, unwrap } from '@vouch/core'
import { type AgeIdentity, type ByteStream, collect, encryptDocument, streamOf } from '@vouch/data'
import type { BlobSource } from '../client/blobs.ts'

/** A document encrypted once, whose ciphertext can be read again from any offset. */
export interface EncryptedSource {
  /** SHA-256 of the document. */
  readonly digest: Hash
  readonly sizeBytes: number
  readonly ciphertextHash: Hash
  readonly ciphertextSizeBytes: number
  /** A secret; whoever has it can read the document. */
  readonly documentKey: AgeIdentity
  open(offset: number): ByteStream | Promise<ByteStream>
}

/** Most plaintext that is encrypted in memory; larger documents go through a file (`encryptToFile` of @vouch/data/node). */
export const MAX_IN_MEMORY_BYTES = 64 << 20
/** age adds 16 bytes to every 64 KiB, and a header. */
const OVERHEAD_BYTES = 64 << 10

/** Problem thrown: `STREAM_TOO_LARGE` beyond 64 MiB. */
export async function encryptInMemory(document: Uint8Array | ByteStream): Promise<EncryptedSource> {
  const plaintext = document instanceof Uint8Array ? streamOf(document) : document
  const encrypted = await encryptDocument(plaintext)
  const bytes = unwrap(await collect(encrypted.ciphertext, MAX_IN_MEMORY_BYTES + OVERHEAD_BYTES))
  const summary = await encrypted.done
  assert(bytes.length === summary.ciphertextSizeBytes, 'all ciphertext was collected')
  return {
    ...summary,
    documentKey: encrypted.documentKey,
    open: (offset) => streamOf(bytes.subarray(offset)),
  }
}

export function blobSourceOf(document: EncryptedSource): BlobSource {
  return {
    hash: document.ciphertextHash,
    sizeBytes: document.ciphertextSizeBytes,
    open: (offset) => document.open(offset),
  }
}
