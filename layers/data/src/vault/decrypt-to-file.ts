import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ok, ProblemError, type Result } from '@vouch/core'
import type { ByteStream } from './byte-stream.ts'
import { decryptDocument, type ExpectedDocument } from './document-reader.ts'
import { writeStream, writing } from './node-file-stream.ts'
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
  try {
    const sizeBytes = await writeStream(decryptDocument(ciphertext, documentKey, expected), temporary)
    await writing(() => rename(temporary, path))
    return ok({ sizeBytes })
  } catch (cause) {
    await rm(temporary, { force: true })
    if (cause instanceof ProblemError) return { ok: false, problem: cause.problem }
    throw cause
  }
}
