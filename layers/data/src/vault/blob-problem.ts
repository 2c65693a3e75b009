import { type Failed, failed, type Hash, type ProblemMeta, toHex } from '@vouch/core'

/** The words of a blob store's problems: every one keeps the hash, so that a lost blob is still named. */
function blobFailed(
  code: string,
  hash: Hash,
  detail: string,
  remedy: string,
  meta: ProblemMeta = {},
): Failed {
  return failed(code, detail, remedy, { hash: toHex(hash), ...meta })
}

export const blobUnknown = (hash: Hash): Failed =>
  blobFailed(
    'BLOB_UNKNOWN',
    hash,
    'This store does not hold the blob.',
    'Check its hash, or begin its upload.',
  )

export const blobMissing = (hash: Hash, sizeBytes: number): Failed =>
  blobFailed(
    'BLOB_MISSING',
    hash,
    'This store held the blob and has lost it.',
    'Restore it from a backup or upload it again; its digest still stands.',
    { sizeBytes },
  )

/** `part` is what is damaged: payload, record, meta, or the key id of an envelope's reader. */
export const blobDamaged = (hash: Hash, part: string): Failed =>
  blobFailed(
    'BLOB_DAMAGED',
    hash,
    `What is kept of the blob is not what was stored (${part}).`,
    'Restore it from a backup or upload it again; its digest still stands.',
    { part },
  )

export const offsetMismatch = (hash: Hash, given: number, offset: number, sizeBytes: number): Failed =>
  blobFailed(
    'BLOB_OFFSET_MISMATCH',
    hash,
    `The upload stands at byte ${offset} of ${sizeBytes}, not at ${given}.`,
    `Continue from byte ${offset}.`,
    { offset, sizeBytes },
  )

export const blobTooLarge = (hash: Hash, maxBytes: number): Failed =>
  blobFailed(
    'BLOB_TOO_LARGE',
    hash,
    `The blob has more than ${maxBytes} bytes, the most that is taken for it.`,
    'Announce the right size, or split the document.',
    { maxBytes },
  )

export const sizeInvalid = (hash: Hash): Failed =>
  blobFailed(
    'BLOB_SIZE_INVALID',
    hash,
    'The size of a blob is a whole number of bytes, at least 1.',
    'Announce the size of the ciphertext.',
  )

export const sizeMismatch = (hash: Hash, sizeBytes: number): Failed =>
  blobFailed(
    'BLOB_SIZE_MISMATCH',
    hash,
    `An upload of this blob has begun with a size of ${sizeBytes} bytes.`,
    'Announce that size, or abort that upload first.',
    { sizeBytes },
  )

export const quotaExceeded = (hash: Hash, limit: 'maxPartialBytes' | 'maxPartials', most: number): Failed =>
  blobFailed(
    'BLOB_QUOTA_EXCEEDED',
    hash,
    'Too much is being uploaded at once.',
    'Finish or abort uploads under way, or try again later.',
    { limit, most },
  )

export const hashMismatch = (hash: Hash, actual: Hash): Failed =>
  blobFailed(
    'BLOB_HASH_MISMATCH',
    hash,
    'The bytes uploaded do not have the hash they were announced with; the upload was dropped.',
    'Upload the blob again from its first byte.',
    { actual: toHex(actual) },
  )

export const uploadInterrupted = (hash: Hash, offset: number, reason: string): Failed =>
  blobFailed(
    'BLOB_UPLOAD_INTERRUPTED',
    hash,
    `The upload broke off at byte ${offset}: ${reason}`,
    `Continue from byte ${offset}.`,
    { offset },
  )

export const uploadBusy = (hash: Hash, retryAfterMs: number): Failed =>
  blobFailed(
    'BLOB_UPLOAD_BUSY',
    hash,
    'Another client is sending this blob at this moment.',
    'Ask for the offset again later; if that client has gone, its place becomes free.',
    { retryAfterMs },
  )

export const rangeInvalid = (hash: Hash, sizeBytes: number): Failed =>
  blobFailed(
    'BLOB_RANGE_INVALID',
    hash,
    `The range is not within the ${sizeBytes} bytes of the blob.`,
    'Ask for start up to end, at most its size.',
    { sizeBytes },
  )

export const readerIdInvalid = (hash: Hash): Failed =>
  blobFailed(
    'READER_ID_INVALID',
    hash,
    'A reader is named by 1 to 128 letters a-z, digits, hyphens and underscores.',
    "Give the key id of the reader's registered key.",
  )

export const envelopeTooLarge = (hash: Hash, maxBytes: number): Failed =>
  blobFailed(
    'ENVELOPE_TOO_LARGE',
    hash,
    `An envelope has at most ${maxBytes} bytes.`,
    'Seal it to one reader.',
    {
      maxBytes,
    },
  )

export const envelopeLimit = (hash: Hash, most: number): Failed =>
  blobFailed(
    'ENVELOPE_LIMIT_REACHED',
    hash,
    `The blob has ${most} readers already, the most it can have.`,
    'Withdraw a grant first.',
    { most },
  )

export const envelopeUnknown = (hash: Hash, readerKeyId: string): Failed =>
  blobFailed(
    'ENVELOPE_UNKNOWN',
    hash,
    'No envelope of this blob is kept for the reader.',
    "Ask the document's holder to grant access.",
    { readerKeyId },
  )

export const envelopeDamaged = (hash: Hash, readerKeyId: string): Failed =>
  blobFailed(
    'ENVELOPE_DAMAGED',
    hash,
    'The envelope kept for the reader is not what was stored.',
    "Ask the document's holder to grant access again.",
    { readerKeyId },
  )

export const metaTooLarge = (hash: Hash, maxBytes: number): Failed =>
  blobFailed(
    'META_TOO_LARGE',
    hash,
    `The sealed reading has at most ${maxBytes} bytes.`,
    'Keep fewer fields.',
    {
      maxBytes,
    },
  )

export const metaUnknown = (hash: Hash): Failed =>
  blobFailed('META_UNKNOWN', hash, 'No reading is kept beside this blob.', 'Read the document itself.')

export const metaDamaged = (hash: Hash): Failed =>
  blobFailed('META_DAMAGED', hash, 'The reading kept is not what was stored.', 'Read the document itself.')
