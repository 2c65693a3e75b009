import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ok, OperationalError, ProblemError, type Result } from '@vouch/core'
import type { ByteStream } from './byte-stream.ts'
import { decryptDocument, type ExpectedDocument } from './document-reader.ts'
import type { AgeIdentity } from './reader-key.ts'

/**
 * Decrypts into a file that appears only once the whole document has proved to be the one expected: until then it is a
 * temporary file beside it, readable by its owner alone. Problems are those of `decryptDocument`; a file that cannot be
 * written is a thrown `OperationalError` (`DISK_FULL`, `FILE_NOT_WRITTEN`). An existing file is replaced.
 */
export async function decryptToFile(
  ciphertext: ByteStream,
  documentKey: AgeIdentity,
  expected: ExpectedDocument,
  path: string,
): Promise<Result<{ readonly sizeBytes: number }>> {
  const temporary = join(dirname(path), `.${randomUUID()}.part`)
  const plaintext = decryptDocument(ciphertext, documentKey, expected)
  try {
    const sizeBytes = await writeDurably(plaintext, temporary)
    await writing(() => rename(temporary, path))
    return ok({ sizeBytes })
  } catch (cause) {
    await rm(temporary, { force: true })
    if (cause instanceof ProblemError) return { ok: false, problem: cause.problem }
    throw cause
  }
}

async function writeDurably(plaintext: ByteStream, path: string): Promise<number> {
  const file = await writing(() => open(path, 'wx', 0o600)).catch(async (cause: unknown) => {
    await plaintext.cancel()
    throw cause
  })
  let sizeBytes = 0
  try {
    for await (const piece of plaintext) {
      await writing(() => file.appendFile(piece))
      sizeBytes += piece.length
    }
    await writing(() => file.sync())
  } finally {
    await file.close()
  }
  return sizeBytes
}

async function writing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new OperationalError(
      isFull ? 'DISK_FULL' : 'FILE_NOT_WRITTEN',
      `The document could not be written: ${reason}`,
      isFull ? 'Free some space and try again.' : 'Choose a folder that exists and that you may write to.',
      cause,
    )
  }
}
