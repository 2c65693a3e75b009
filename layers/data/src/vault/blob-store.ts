import type { Hash, Result } from '@vouch/core'
import type { ByteStream } from './byte-stream.ts'

/**
 * `present`: held, and of its recorded size. `partial`: an upload has begun. `damaged`: held but known not to be what
 * its address says. `missing`: not held; a blob that was held and is lost is still listed, with its address and size.
 */
export type BlobStatus = 'present' | 'missing' | 'damaged' | 'partial'

export interface UploadState {
  /** Bytes held so far: where the next append begins. */
  readonly offset: number
  readonly sizeBytes: number
  /** True when the blob is in place and there is nothing to upload. */
  readonly complete: boolean
}

export interface BlobInfo {
  readonly hash: Hash
  readonly status: BlobStatus
  /** Undefined where the record itself is lost. */
  readonly sizeBytes: number | undefined
}

/** Bytes `start` (default 0) up to but not including `end` (default: the blob's size). */
export interface ByteRange {
  readonly start?: number
  readonly end?: number
}

export interface OpenedBlob {
  readonly stream: ByteStream
  readonly start: number
  readonly end: number
  /** Size of the whole blob. */
  readonly sizeBytes: number
}

/**
 * Keeps encrypted documents by the SHA-256 of their ciphertext, each with small records beside it: one envelope a
 * reader, and the encrypted reading. It sees no plaintext and checks no permission: whoever calls it does.
 *
 * Every operation that answers with success is durable. Bad input is a returned `Problem`; a full or failing disk is
 * a thrown `OperationalError` (`DISK_FULL`, `STORAGE_FAILED`), and an upload under way can be resumed afterwards.
 */
export interface BlobStore {
  /**
   * Begins an upload, or finds one begun before. `BLOB_SIZE_INVALID`, `BLOB_TOO_LARGE`, `BLOB_QUOTA_EXCEEDED`,
   * `BLOB_SIZE_MISMATCH` (begun before with another size).
   */
  begin(hash: Hash, sizeBytes: number): Promise<Result<UploadState>>
  /** `BLOB_UNKNOWN` where neither the blob nor an upload of it is here. */
  offset(hash: Hash): Promise<Result<UploadState>>
  /**
   * Adds bytes at `offset` and answers with the new offset. One client at a time: a second append is `BLOB_UPLOAD_BUSY`
   * until the first has received nothing for a while (`takeoverAfterMs`); then it takes the place of the first, which
   * answers with how far it came. So a client that reconnects does not wait for long for its own dead connection.
   * `BLOB_UNKNOWN`, `BLOB_OFFSET_MISMATCH` (`meta.offset` is the right one), `BLOB_TOO_LARGE` (more than announced),
   * `BLOB_UPLOAD_INTERRUPTED` (the source failed; `meta.offset` says where to resume).
   */
  append(hash: Hash, offset: number, bytes: ByteStream): Promise<Result<number>>
  /**
   * Checks the hash and puts the blob in place, atomically. Finishing twice is fine. `BLOB_UNKNOWN`,
   * `BLOB_OFFSET_MISMATCH` (bytes are still missing), `BLOB_UPLOAD_BUSY`, `BLOB_HASH_MISMATCH` (the upload is dropped).
   */
  finish(hash: Hash): Promise<Result<BlobInfo>>
  /** Drops an upload. `BLOB_UNKNOWN` where none has begun. */
  abort(hash: Hash): Promise<Result<void>>
  /** Drops the uploads that nobody touched since `beforeMs` (milliseconds since 1970) and names them. */
  expire(beforeMs: number): Promise<readonly Hash[]>

  has(hash: Hash): Promise<boolean>
  status(hash: Hash): Promise<BlobStatus>
  /**
   * `BLOB_UNKNOWN`, `BLOB_MISSING` (held once, now lost), `BLOB_DAMAGED`, `BLOB_RANGE_INVALID`. A blob read whole is
   * hashed on the way: if it is not what its address says, its stream fails with `BLOB_DAMAGED` before its last bytes.
   */
  open(hash: Hash, range?: ByteRange): Promise<Result<OpenedBlob>>
  /**
   * Hashes the blob and checks every record beside it: `BLOB_UNKNOWN`, `BLOB_MISSING`, `BLOB_DAMAGED` (`meta.part`).
   * What it finds is remembered: `status` and `open` say so from then on, and the blob can be uploaded anew. A lost or
   * damaged record, which `list` shows as `damaged`, is set right where the payload proves whole.
   */
  verify(hash: Hash): Promise<Result<BlobInfo>>
  /** Erases the blob, its envelopes and its reading; repeat it after a crash. `BLOB_UNKNOWN` where nothing is left. */
  delete(hash: Hash): Promise<Result<void>>
  /** Every blob held, damaged, lost or half erased in order of its hash, then uploads of new ones. */
  list(): AsyncIterable<BlobInfo>

  /**
   * Keeps the envelope of one reader, in place of an earlier one. `readerKeyId` is 1 to 128 of `a-z 0-9 - _`.
   * `BLOB_UNKNOWN`, `READER_ID_INVALID`, `ENVELOPE_TOO_LARGE`, `ENVELOPE_LIMIT_REACHED`.
   */
  putEnvelope(hash: Hash, readerKeyId: string, envelope: Uint8Array): Promise<Result<void>>
  /** `ENVELOPE_UNKNOWN`, `ENVELOPE_DAMAGED`, `READER_ID_INVALID`. */
  getEnvelope(hash: Hash, readerKeyId: string): Promise<Result<Uint8Array>>
  /** `ENVELOPE_UNKNOWN`, `READER_ID_INVALID`. */
  deleteEnvelope(hash: Hash, readerKeyId: string): Promise<Result<void>>
  /** The readers' key ids in order; empty for an unknown blob. */
  listEnvelopes(hash: Hash): Promise<readonly string[]>

  /** Keeps the encrypted reading. `BLOB_UNKNOWN`, `META_TOO_LARGE`. */
  putMeta(hash: Hash, sealed: Uint8Array): Promise<Result<void>>
  /** `META_UNKNOWN`, `META_DAMAGED`. */
  getMeta(hash: Hash): Promise<Result<Uint8Array>>
}

export interface BlobStoreLimits {
  /** Most bytes of one blob. */
  readonly maxBlobBytes: number
  /** Most bytes announced by all uploads under way together. */
  readonly maxPartialBytes: number
  /** Most uploads under way. */
  readonly maxPartials: number
  readonly maxEnvelopeBytes: number
  /** Most envelopes of one blob. */
  readonly maxEnvelopes: number
  readonly maxMetaBytes: number
}

export const DEFAULT_BLOB_LIMITS: BlobStoreLimits = {
  maxBlobBytes: 4 * 1024 ** 3,
  maxPartialBytes: 16 * 1024 ** 3,
  maxPartials: 1_000,
  maxEnvelopeBytes: 8 * 1024,
  maxEnvelopes: 1_000,
  maxMetaBytes: 256 * 1024,
}
