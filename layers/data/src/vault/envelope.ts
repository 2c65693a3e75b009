import {
  asHash,
  type Cbor,
  decode,
  encode,
  equalBytes,
  failed,
  HASH_BYTES,
  type Hash,
  ok,
  type Result,
} from '@vouch/core'
import type { AgeIdentity, AgeRecipient, ReaderSecret } from './reader-key.ts'
import { openSmall, sealSmall } from './sealed-bytes.ts'

/** Most bytes of one envelope, so that a store can bound what it keeps beside a blob. */
export const MAX_ENVELOPE_BYTES = 8 * 1024
const VERSION = 1

/** Which payload an envelope belongs to; sealed inside it, so that a store cannot swap envelopes unnoticed. */
export interface EnvelopeContext {
  /** SHA-256 of the ciphertext: the blob's address. */
  readonly ciphertextHash: Hash
  /** SHA-256 of the plaintext document. */
  readonly digest: Hash
}

export interface OpenedEnvelope extends EnvelopeContext {
  readonly documentKey: AgeIdentity
}

/**
 * Seals a document's key to one reader. Granting again is `openEnvelope` and `sealEnvelope` to the next reader;
 * the payload is never touched. Problems: `RECIPIENT_INVALID`.
 */
export async function sealEnvelope(
  documentKey: AgeIdentity,
  reader: AgeRecipient,
  context: EnvelopeContext,
): Promise<Result<Uint8Array>> {
  return sealSmall(encode([VERSION, documentKey, context.ciphertextHash, context.digest]), reader)
}

/**
 * Opens an envelope with a reader's identity. With `expected`, also checks that it belongs to that payload.
 * Problems: `ENVELOPE_NOT_FOR_YOU`, `ENVELOPE_DAMAGED`, `ENVELOPE_OTHER_DOCUMENT`, `IDENTITY_INVALID`.
 */
export async function openEnvelope(
  envelope: Uint8Array,
  reader: ReaderSecret,
  expected?: EnvelopeContext,
): Promise<Result<OpenedEnvelope>> {
  if (envelope.length > MAX_ENVELOPE_BYTES) return damaged()
  const opened = await openSmall(envelope, reader)
  if (!opened.ok) {
    if (opened.problem.code === 'SEAL_NOT_FOR_YOU') return notForYou()
    return opened.problem.code === 'SEAL_DAMAGED' ? damaged() : opened
  }
  const content = readContent(opened.value)
  if (content === undefined) return damaged()
  if (expected !== undefined && !sameContext(content, expected))
    return failed(
      'ENVELOPE_OTHER_DOCUMENT',
      'The envelope opens, but it holds the key of another document.',
      'Fetch the envelope of this document, or ask its holder to grant access again.',
    )
  return ok(content)
}

function readContent(bytes: Uint8Array): OpenedEnvelope | undefined {
  const decoded = decode(bytes, { maxBytes: MAX_ENVELOPE_BYTES, maxDepth: 2 })
  if (!decoded.ok || !Array.isArray(decoded.value)) return undefined
  const [version, documentKey, ciphertextHash, digest, ...more] = decoded.value as readonly Cbor[]
  if (version !== VERSION || more.length > 0 || typeof documentKey !== 'string') return undefined
  if (!isHash(ciphertextHash) || !isHash(digest)) return undefined
  return { documentKey, ciphertextHash: asHash(ciphertextHash), digest: asHash(digest) }
}

function isHash(value: Cbor | undefined): value is Uint8Array {
  return value instanceof Uint8Array && value.length === HASH_BYTES
}

function sameContext(left: EnvelopeContext, right: EnvelopeContext): boolean {
  return equalBytes(left.ciphertextHash, right.ciphertextHash) && equalBytes(left.digest, right.digest)
}

function notForYou(): Result<never> {
  return failed(
    'ENVELOPE_NOT_FOR_YOU',
    'The envelope is whole but sealed to another reader.',
    "Use the key access was granted to, or ask the document's holder to grant it to yours.",
  )
}

function damaged(): Result<never> {
  return failed(
    'ENVELOPE_DAMAGED',
    'The envelope is not whole: its bytes were changed or cut.',
    "Fetch it again; if it stays so, ask the document's holder to grant access again.",
  )
}
