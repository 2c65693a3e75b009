import { asHash, type Hash, sha256Incremental } from '@vouch/core'
import type { ByteStream } from './byte-stream.ts'

/**
 * age reads a header line by line and would buffer a file that has no line at all. A payload has one recipient,
 * whose header takes some 200 bytes (1.9 KiB for a post-quantum hybrid key).
 */
const MAX_HEADER_BYTES = 8 * 1024
const HEADER_END = '\n--- '

/** A ciphertext on its way to be decrypted: hashed as it passes, with its own failures kept apart. */
export interface CiphertextSource {
  readonly stream: ByteStream
  /** What the source itself failed with (network, disk), as opposed to what is wrong with the bytes. */
  readonly failure: { readonly cause: unknown } | undefined
  /** Reads and hashes what is left, keeping nothing. */
  drain(): Promise<void>
  /** SHA-256 of what has passed. */
  hash(): Hash
}

export function readCiphertext(ciphertext: ByteStream): CiphertextSource {
  const reader = ciphertext.getReader()
  const hasher = sha256Incremental()
  const guard = headerGuard()
  let failure: { cause: unknown } | undefined
  let hash: Hash | undefined

  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      const piece = await reader.read()
      if (piece.done) return undefined
      hasher.update(piece.value)
      return piece.value
    } catch (cause) {
      failure = { cause }
      throw cause
    }
  }
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await next()
        if (bytes === undefined) return controller.close()
        guard(bytes)
        controller.enqueue(bytes)
      },
      cancel: async (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return {
    stream,
    get failure() {
      return failure
    },
    async drain() {
      while ((await next()) !== undefined);
    },
    hash: () => (hash ??= asHash(hasher.digest())),
  }
}

/** Throws once the bytes seen are too many for a header that has not ended. */
function headerGuard(): (bytes: Uint8Array) => void {
  let text: string | undefined = ''
  return (bytes) => {
    if (text === undefined) return
    text += String.fromCharCode(...bytes.subarray(0, MAX_HEADER_BYTES - text.length))
    if (text.includes(HEADER_END)) text = undefined
    else if (text.length >= MAX_HEADER_BYTES) throw new Error('the header does not end')
  }
}
