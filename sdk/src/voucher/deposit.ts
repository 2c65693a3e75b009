import { type Hash, sha256 } from '@vouch/core'
import { type ByteStream, commitBusinessKey } from '@vouch/data'
import type { Committed } from '../client/submission.ts'
import { blobSourceOf, encryptInMemory, type EncryptedSource } from './encrypted-document.ts'
import { giveEnvelopes } from './envelopes.ts'
import { type Fields, fieldsRootOf } from './field-disclosure.ts'
import { sealReading } from './sealed-reading.ts'
import type { VoucherSession } from './session.ts'

/** What a document says, as `readDocument` of @vouch/application/standards gives it. */
export interface DepositReading {
  readonly format: string
  readonly mediaType: string
  readonly title: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  /** What makes it the same business document however it is serialised. */
  readonly businessKey?: readonly string[] | undefined
}

export interface DepositRequest {
  /** Bytes or a stream up to 64 MiB; larger ones encrypted into a file before (`encryptToFile` of @vouch/data/node). */
  readonly document: Uint8Array | ByteStream | EncryptedSource
  readonly reading: DepositReading
  /** Organisation ids. */
  readonly custodian: Uint8Array
  readonly issuer?: Uint8Array
  /** Owns what it stands for; the depositor where left out. */
  readonly beneficiary?: Uint8Array
  /** Who else is to be able to open it, once it is granted or transferred to them. */
  readonly readers?: readonly Uint8Array[]
  readonly onProgress?: (sentBytes: number, sizeBytes: number) => void
}

export interface DepositedVoucher {
  readonly id: Uint8Array
  readonly digest: Hash
  readonly sizeBytes: number
  /** The first voucher in force for the same file or the same business document. */
  readonly duplicateOf: Uint8Array | null
  readonly committed: Committed<{ readonly id: Uint8Array; readonly duplicateOf: Uint8Array | null }>
}

/** Nothing is on the chain before the last step; a deposit that broke off leaves ciphertext that nobody can open. */
export async function depositDocument(
  session: VoucherSession,
  request: DepositRequest,
): Promise<DepositedVoucher> {
  const { client, key } = session
  const document = isEncrypted(request.document) ? request.document : await encryptInMemory(request.document)
  const { digest, ciphertextHash, documentKey, sizeBytes } = document
  const { reading } = request
  const fields = fieldsOf(reading)
  const businessKey = await businessKeyOf(session, reading)

  await client.blobs.upload(blobSourceOf(document), {
    as: key.signer,
    ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
  })
  const own = await session.own()
  const parties = [own.id, request.custodian, request.beneficiary, ...(request.readers ?? [])]
  await giveEnvelopes(
    session,
    documentKey,
    { ciphertextHash, digest },
    parties.filter((party) => party !== undefined),
  )
  const { format, mediaType, title } = reading
  const meta = await sealReading({ format, mediaType, title, fields }, documentKey)
  await client.blobs.putMeta(ciphertextHash, meta, key.signer)

  const committed = await session.contract.actions.deposit(
    {
      digest,
      size: sizeBytes,
      mediaType,
      ciphertextHash,
      ciphertextSize: document.ciphertextSizeBytes,
      metaHash: sha256(meta),
      businessKey,
      fieldsRoot: fieldsRootOf(fields, documentKey) ?? null,
      fieldCount: reading.fields.length,
      issuer: request.issuer ?? null,
      custodian: request.custodian,
      beneficiary: request.beneficiary ?? null,
    },
    { as: key.signer },
  )
  return { ...committed.result, digest, sizeBytes, committed }
}

function isEncrypted(document: DepositRequest['document']): document is EncryptedSource {
  return 'documentKey' in document
}

export function fieldsOf(reading: DepositReading): Fields {
  return Object.fromEntries(reading.fields.map(({ name, value }) => [name, value]))
}

/** Null where the document has none, or the organisation was admitted without the common secret. */
async function businessKeyOf(session: VoucherSession, reading: DepositReading): Promise<Hash | null> {
  if (reading.businessKey === undefined) return null
  const secret = await session.secret()
  return secret === undefined ? null : commitBusinessKey(secret, reading.businessKey)
}
