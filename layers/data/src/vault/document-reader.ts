import { asHash, equalBytes, type Hash, ProblemError, problem, sha256Incremental, toHex } from '@vouch/core'
import { Decrypter } from 'age-encryption'
import { type ByteStream, observed } from './byte-stream.ts'
import { type CiphertextSource, readCiphertext } from './ciphertext-source.ts'
import type { AgeIdentity } from './reader-key.ts'

export interface ExpectedDocument {
  /** SHA-256 of the plaintext, from the signed record. */
  readonly digest: Hash
  /** SHA-256 of the ciphertext, from the signed record. */
  readonly ciphertextHash: Hash
}

/**
 * Decrypts as a stream, in bounded memory. What comes out is authenticated piece by piece, but it is the expected
 * document only once the stream has closed cleanly: keep it aside until then (`decryptToFile` does).
 *
 * The stream ends with a `ProblemError`: `CIPHERTEXT_DAMAGED` (changed, cut, or not the blob asked for),
 * `DOCUMENT_KEY_WRONG` (the blob is whole, the key is another's), `DIGEST_MISMATCH` (the blob is what was
 * recorded, but holds another document than the record says). A failure of the source passes through as it is.
 */
export function decryptDocument(
  ciphertext: ByteStream,
  documentKey: AgeIdentity,
  expected: ExpectedDocument,
): ByteStream {
  const source = readCiphertext(ciphertext)
  const hasher = sha256Incremental()
  const decrypted = deferred(() => open(source, documentKey, expected))
  return observed(decrypted, {
    chunk: (bytes) => hasher.update(bytes),
    end() {
      if (!equalBytes(source.hash(), expected.ciphertextHash)) throw damaged(expected)
      const digest = asHash(hasher.digest())
      if (!equalBytes(digest, expected.digest)) throw digestMismatch(digest, expected)
    },
    failed: (cause) => {
      if (source.failure !== undefined) return source.failure.cause
      return cause instanceof ProblemError ? cause : damaged(expected, cause)
    },
    cancelled() {},
  })
}

async function open(
  source: CiphertextSource,
  key: AgeIdentity,
  expected: ExpectedDocument,
): Promise<ByteStream> {
  const decrypter = new Decrypter()
  try {
    decrypter.addIdentity(key)
  } catch {
    throw keyWrong(expected)
  }
  try {
    return await decrypter.decrypt(source.stream)
  } catch (cause) {
    if (!(cause instanceof Error) || !/no identity matched/.test(cause.message)) throw cause
    // Another's key and a damaged header look alike; only the hash of the whole tells them apart.
    await source.drain()
    throw equalBytes(source.hash(), expected.ciphertextHash) ? keyWrong(expected) : damaged(expected)
  }
}

/** A stream whose source is made when first read. */
function deferred(start: () => Promise<ByteStream>): ByteStream {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= (await start()).getReader()
        const next = await reader.read()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: async (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function damaged(expected: ExpectedDocument, cause?: unknown): ProblemError {
  return new ProblemError(
    problem(
      'CIPHERTEXT_DAMAGED',
      'The encrypted document is not the one recorded: its bytes were changed or cut.',
      'Fetch it again; if it stays so, ask the custodian to restore it. The recorded digest still stands.',
      {
        digest: toHex(expected.digest),
        ciphertextHash: toHex(expected.ciphertextHash),
        ...(cause instanceof Error ? { reason: cause.message } : {}),
      },
    ),
  )
}

function keyWrong(expected: ExpectedDocument): ProblemError {
  return new ProblemError(
    problem(
      'DOCUMENT_KEY_WRONG',
      'This key does not open the encrypted document.',
      'Open the envelope of this document, or ask its holder to grant access again.',
      { ciphertextHash: toHex(expected.ciphertextHash) },
    ),
  )
}

function digestMismatch(digest: Hash, expected: ExpectedDocument): ProblemError {
  return new ProblemError(
    problem(
      'DIGEST_MISMATCH',
      'The blob is the one recorded, but the document in it is not the one whose digest was recorded.',
      'Do not rely on it; show both digests to the depositor, whose record is wrong.',
      { digest: toHex(digest), expectedDigest: toHex(expected.digest) },
    ),
  )
}
