import { asHash, type Hash, OperationalError, sha256Incremental, unwrap } from '@vouch/core'
import { type ByteStream, observed, type StreamObserver } from './byte-stream.ts'
import { type AgeIdentity, createReaderKey, encrypterTo } from './reader-key.ts'

export interface EncryptedSummary {
  /** SHA-256 of the plaintext: what is signed, searched and compared. */
  readonly digest: Hash
  readonly sizeBytes: number
  /** SHA-256 of the ciphertext: the blob's address. */
  readonly ciphertextHash: Hash
  readonly ciphertextSizeBytes: number
}

export interface EncryptedDocument {
  /** An age v1 file (C2SP `age`), made as it is read. */
  readonly ciphertext: ByteStream
  /** The document's own age identity: a secret, to be sealed into envelopes and then forgotten. */
  readonly documentKey: AgeIdentity
  /**
   * Settles when `ciphertext` has been read to its end. Rejects with the source's error, or with
   * `OperationalError` `ENCRYPTION_CANCELLED` when the reader gave up.
   */
  readonly done: Promise<EncryptedSummary>
}

/**
 * Encrypts a document once, to a fresh X25519 identity, as a stream: memory does not grow with the document.
 * All randomness is the platform's own (`crypto.getRandomValues`), so that no seed can ever bring a key back.
 */
export async function encryptDocument(plaintext: ByteStream): Promise<EncryptedDocument> {
  const { identity, recipient } = await createReaderKey()
  const encrypter = unwrap(await encrypterTo([recipient]))
  let settle: (summary: EncryptedSummary) => void = nothing
  let reject: (cause: unknown) => void = nothing
  const done = new Promise<EncryptedSummary>((resolve, fail) => {
    settle = resolve
    reject = fail
  })
  done.catch(nothing) // whoever reads only the stream has seen the error there
  const failedWith = (cause: unknown): unknown => {
    reject(cause)
    return cause
  }
  const plain = measuring(nothing, failedWith)
  const cipher = measuring(({ hash, sizeBytes }) => {
    const { hash: digest, sizeBytes: plainBytes } = plain.result()
    settle({ digest, sizeBytes: plainBytes, ciphertextHash: hash, ciphertextSizeBytes: sizeBytes })
  }, failedWith)
  const ciphertext = observed(await encrypter.encrypt(observed(plaintext, plain.observer)), cipher.observer)
  return { ciphertext, documentKey: identity, done }
}

function nothing(): void {}

interface Measure {
  readonly hash: Hash
  readonly sizeBytes: number
}

function measuring(
  onEnd: (measure: Measure) => void,
  onFailure: (cause: unknown) => unknown,
): { observer: StreamObserver; result(): Measure } {
  const hasher = sha256Incremental()
  let sizeBytes = 0
  let measure: Measure | undefined
  // A digest can be taken only once, so it is kept.
  const result = (): Measure => (measure ??= { hash: asHash(hasher.digest()), sizeBytes })
  const observer: StreamObserver = {
    chunk(bytes) {
      hasher.update(bytes)
      sizeBytes += bytes.length
    },
    end: () => onEnd(result()),
    failed: onFailure,
    cancelled: () =>
      void onFailure(
        new OperationalError(
          'ENCRYPTION_CANCELLED',
          'The encrypted document was not read to its end.',
          'Encrypt it again; the part that was read is of no use.',
        ),
      ),
  }
  return { observer, result }
}
