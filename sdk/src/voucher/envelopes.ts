import { concatBytes, type Hash, OperationalError, sha256, toHex, unwrap } from '@vouch/core'
import { type AgeIdentity, type EnvelopeContext, openEnvelope, sealEnvelope } from '@vouch/data'
import type { VoucherSession } from './session.ts'

/**
 * Seals a document's key to every key of these organisations and leaves the envelopes beside the ciphertext.
 * The hash binds them: of the one envelope, or of all joined in the order of the keys.
 */
export async function giveEnvelopes(
  session: VoucherSession,
  documentKey: AgeIdentity,
  context: EnvelopeContext,
  organisations: readonly Uint8Array[],
): Promise<Hash> {
  const named = new Map(organisations.map((id) => [toHex(id), id]))
  const envelopes: Uint8Array[] = []
  for (const [name, organisation] of named) {
    const readers = await session.readers(organisation)
    if (readers.length === 0) throw noKeys(name)
    for (const { publicKey, recipient } of readers) {
      const envelope = unwrap(await sealEnvelope(documentKey, recipient, context))
      await session.client.blobs.putEnvelope(context.ciphertextHash, publicKey, envelope, session.key.signer)
      envelopes.push(envelope)
    }
  }
  return sha256(concatBytes(...envelopes))
}

/** The document's key, from the envelope that was left for one's own key. Problems thrown: those of the node and of `openEnvelope`. */
export async function openDocumentKey(
  session: VoucherSession,
  context: EnvelopeContext,
): Promise<AgeIdentity> {
  const { client, key } = session
  const envelope = await client.blobs.envelope(context.ciphertextHash, key.signer)
  return unwrap(await openEnvelope(envelope, key.ageIdentity, context)).documentKey
}

function noKeys(organisation: string): OperationalError {
  return new OperationalError(
    'ORGANISATION_WITHOUT_KEYS',
    `organisation ${organisation} has no key in force to seal to`,
    'Ask it to add a key, then try again.',
  )
}
