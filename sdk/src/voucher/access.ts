import { asHash, problem, ProblemError, toHex, unwrap } from '@vouch/core'
import {
  type AgeIdentity,
  type ByteStream,
  decryptDocument,
  type EnvelopeContext,
  type ExpectedDocument,
} from '@vouch/data'
import type { VoucherValue } from '@vouch/application'
import type { Committed } from '../client/submission.ts'
import { NodeProblemError } from '../http/problem-answer.ts'
import { giveEnvelopes, openDocumentKey } from './envelopes.ts'
import { openReading, type VoucherReading } from './sealed-reading.ts'
import type { VoucherSession } from './session.ts'

export interface ObtainedDocument {
  readonly voucher: VoucherValue
  /** The reading as it was recorded. */
  readonly committed: Committed<unknown>
  /** What the document must turn out to be. */
  readonly expected: ExpectedDocument
  /** A secret. */
  readonly documentKey: AgeIdentity
  /** The document, decrypted as it arrives; it is the one recorded only once the stream has closed cleanly. */
  document(): Promise<ByteStream>
  /** For `decryptToFile` of @vouch/data/node. */
  ciphertext(): Promise<ByteStream>
  /** What was read of it at deposit; undefined where nothing lies beside it that can be read. */
  reading(): Promise<VoucherReading | undefined>
}

/** Problem thrown: `VOUCHER_UNKNOWN`. */
export async function findVoucher(session: VoucherSession, id: Uint8Array): Promise<VoucherValue> {
  const voucher = await session.contract.views.voucher({ id })
  if (voucher !== null) return voucher
  throw new ProblemError(
    problem('VOUCHER_UNKNOWN', `There is no voucher ${toHex(id)}.`, 'Check the id: vouch voucher list.', {
      id: toHex(id),
    }),
  )
}

export function contextOf(voucher: VoucherValue): EnvelopeContext {
  return { ciphertextHash: asHash(voucher.ciphertextHash), digest: asHash(voucher.digest) }
}

/** Records the reading first: the vault gives the document to nobody whose reading is not on the chain. */
export async function obtainDocument(session: VoucherSession, id: Uint8Array): Promise<ObtainedDocument> {
  const { client, key } = session
  const committed = await session.contract.actions.obtain({ id }, { as: key.signer })
  const voucher = await findVoucher(session, id)
  const expected = contextOf(voucher)
  const documentKey = await openDocumentKey(session, expected)
  const ciphertext = (): Promise<ByteStream> => client.blobs.download(expected.ciphertextHash, key.signer)
  return {
    voucher,
    committed,
    expected,
    documentKey,
    ciphertext,
    document: async () => decryptDocument(await ciphertext(), documentKey, expected),
    reading: () => fetchReading(session, voucher, documentKey),
  }
}

/** The sealed reading, opened; for those whose reading of the document is recorded. */
export async function fetchReading(
  session: VoucherSession,
  voucher: VoucherValue,
  documentKey: AgeIdentity,
): Promise<VoucherReading | undefined> {
  if (voucher.metaHash === null) return undefined
  const meta = await session.client.blobs.meta(voucher.ciphertextHash, session.key.signer)
  return unwrap(await openReading(meta, documentKey))
}

/** The reading alone. Problems thrown: those of the node, `READING_MALFORMED`. */
export async function readingOf(
  session: VoucherSession,
  id: Uint8Array,
): Promise<VoucherReading | undefined> {
  const voucher = await findVoucher(session, id)
  return fetchReading(session, voucher, await openDocumentKey(session, contextOf(voucher)))
}

/** True where the vault refuses only because the reading is not recorded yet. */
export function isUnrecorded(cause: unknown): boolean {
  return cause instanceof NodeProblemError && cause.problem.meta.reason === 'READING_NOT_RECORDED'
}

export interface AccessRequest {
  readonly id: Uint8Array
  /** The organisation that is to read it. */
  readonly to: Uint8Array
}

/** The payload is not touched: only its key is sealed once more. */
export async function grantAccess(
  session: VoucherSession,
  { id, to }: AccessRequest,
): Promise<Committed<null>> {
  const envelopeHash = await sealFor(session, await findVoucher(session, id), to)
  return session.contract.actions.grant({ id, to, envelopeHash }, { as: session.key.signer })
}

export interface TransferRequest extends AccessRequest {
  /** Default holding. */
  readonly kind?: 'holding' | 'benefit'
  /** Milliseconds in which it can be accepted; default seven days. */
  readonly expiresInMs?: number
}

const TRANSFER_LIFE_MS = 7 * 24 * 3_600_000

/** Seals the document's key to the receiver before the offer, so that acceptance is one action. */
export async function offerTransfer(
  session: VoucherSession,
  request: TransferRequest,
): Promise<Committed<null>> {
  const { id, to, kind = 'holding', expiresInMs = TRANSFER_LIFE_MS } = request
  const envelopeHash = await sealFor(session, await findVoucher(session, id), to)
  const expiresMs = session.clock.nowMs() + expiresInMs
  return session.contract.actions.proposeTransfer(
    { id, kind, to, expiresMs, envelopeHash },
    { as: session.key.signer },
  )
}

async function sealFor(session: VoucherSession, voucher: VoucherValue, to: Uint8Array): Promise<Uint8Array> {
  const context = contextOf(voucher)
  const documentKey = await openDocumentKey(session, context)
  return giveEnvelopes(session, documentKey, context, [to])
}
