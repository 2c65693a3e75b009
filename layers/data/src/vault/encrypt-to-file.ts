import { rm } from 'node:fs/promises'
import type { ByteStream } from './byte-stream.ts'
import { type EncryptedSummary, encryptDocument } from './document-cipher.ts'
import { writeStream } from './node-file-stream.ts'
import type { AgeIdentity } from './reader-key.ts'

export interface EncryptedFile extends EncryptedSummary {
  /** A secret, to be sealed into envelopes. */
  readonly documentKey: AgeIdentity
}

/**
 * Encrypts into a new file: a blob is uploaded under its hash, which is known only when all is encrypted. The file is
 * what an interrupted upload resumes from; remove it when the upload is finished. Throws `DISK_FULL`, `FILE_NOT_WRITTEN`.
 */
export async function encryptToFile(plaintext: ByteStream, path: string): Promise<EncryptedFile> {
  const { ciphertext, documentKey, done } = await encryptDocument(plaintext)
  try {
    await writeStream(ciphertext, path)
    return { ...(await done), documentKey }
  } catch (cause) {
    if (!isTaken(cause)) await rm(path, { force: true })
    throw cause
  }
}

/** A file that was there before is not ours to remove. */
function isTaken(cause: unknown): boolean {
  const reason = cause instanceof Error ? cause.cause : undefined
  return reason instanceof Error && 'code' in reason && reason.code === 'EEXIST'
}
