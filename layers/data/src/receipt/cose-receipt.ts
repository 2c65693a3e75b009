import { decode as cborDecode } from 'cborg'
import { equalBytes, failed, ok, type PublicKey, type Result } from '@vouch/core'
import { decodeHeader, type Header } from '../block/header.ts'
import { leafHash, rootFromInclusionPath } from '../merkle-log/merkle-log.ts'
import { encodeCoseReceipt, headerOfProtected, type InclusionProof, type Sign1, verifySign1 } from './cose.ts'

/** Most bytes of a COSE Receipt: a header, a signature and a path of 64 hashes. */
const MAX_COSE_RECEIPT_BYTES = 16 * 1024

export interface CoseReceipt extends Sign1 {
  readonly proof: InclusionProof
}

/** Reads `encodeCoseReceipt`'s form alone: one inclusion proof, detached payload. Problem: `COSE_MALFORMED`. */
export function decodeCoseReceipt(bytes: Uint8Array): Result<CoseReceipt> {
  if (bytes[0] !== 0xd2 || bytes.length > MAX_COSE_RECEIPT_BYTES) return malformed()
  try {
    const slots = decodeStrict(bytes.subarray(1)) as readonly unknown[]
    const [protectedHeader, unprotected, , signature] = slots
    if (!(protectedHeader instanceof Uint8Array) || !(signature instanceof Uint8Array)) return malformed()
    const proof = readProof(unprotected)
    if (proof === undefined) return malformed()
    const receipt = { protectedHeader, signature, proof }
    return equalBytes(encodeCoseReceipt(receipt, proof), bytes) ? ok(receipt) : malformed()
  } catch {
    return malformed()
  }
}

/**
 * Checks that `entry` (an outcome, as recorded) is in the tree whose root `publicKey` signed together with our
 * block header. The size is bound through that header. Problems: `COSE_MALFORMED`, `RECEIPT_INCLUSION_INVALID`,
 * `SEAL_INVALID`, `HEADER_MALFORMED`.
 */
export function verifyCoseReceipt(
  bytes: Uint8Array,
  entry: Uint8Array,
  publicKey: PublicKey,
): Result<Header> {
  const receipt = decodeCoseReceipt(bytes)
  if (!receipt.ok) return receipt
  const { proof, protectedHeader } = receipt.value
  const root = rootFromInclusionPath(leafHash(entry), proof.index, proof.size, proof.path)
  const headerBytes = headerOfProtected(protectedHeader)
  if (headerBytes === undefined) return malformed()
  const header = decodeHeader(headerBytes)
  if (!header.ok) return header
  if (
    !root.ok ||
    !equalBytes(root.value, header.value.outcomesRoot) ||
    proof.size !== header.value.transactionCount
  )
    return failed(
      'RECEIPT_INCLUSION_INVALID',
      'The entry does not lead to the root that was sealed.',
      'Check that the entry is the one the receipt was made for.',
    )
  const sealed =
    equalBytes(header.value.proposer, publicKey) &&
    verifySign1(receipt.value, publicKey, headerBytes, header.value.outcomesRoot)
  if (!sealed)
    return failed(
      'SEAL_INVALID',
      `The receipt's signature is not that key's over block ${header.value.height}.`,
      'Check the operator key in the genesis; do not rely on the receipt if it is the right one.',
      { height: header.value.height },
    )
  return header
}

function decodeStrict(bytes: Uint8Array): unknown {
  return cborDecode(bytes, { useMaps: true, strict: true, allowIndefinite: false })
}

function readProof(unprotected: unknown): InclusionProof | undefined {
  const proofs = unprotected instanceof Map ? (unprotected.get(396) as unknown) : undefined
  const inclusions = proofs instanceof Map ? (proofs.get(-1) as unknown) : undefined
  const inclusion: unknown = Array.isArray(inclusions) ? inclusions[0] : undefined
  if (!(inclusion instanceof Uint8Array)) return undefined
  const [size, index, path] = decodeStrict(inclusion) as readonly unknown[]
  if (typeof size !== 'number' || typeof index !== 'number' || !Array.isArray(path)) return undefined
  if (!path.every((hash) => hash instanceof Uint8Array && hash.length === 32)) return undefined
  return { size, index, path: path as Uint8Array[] }
}

function malformed(): Result<never> {
  return failed(
    'COSE_MALFORMED',
    'The bytes are not a COSE Receipt of inclusion.',
    'Use the file as the node gave it.',
  )
}
