import { decode as cborDecode, encode as cborEncode } from 'cborg'
import {
  concatBytes,
  ED25519,
  encode,
  equalBytes,
  failed,
  ok,
  type PublicKey,
  type Result,
  verifySignature,
} from '@vouch/core'

/**
 * COSE_Sign1 (RFC 9052 §4.2) with a detached payload, and its use as a COSE Receipt (RFC 9942): the payload is the
 * root of an RFC 9162 tree, which a reader computes from a leaf and its inclusion proof.
 */

/** COSE algorithms (RFC 9053 §2): EdDSA and ES256, by our scheme byte. */
const ALGORITHM: Readonly<Record<number, number>> = { [ED25519]: -8, 2: -7 }

const LABEL_ALGORITHM = 1
/** Verifiable data structure (RFC 9942): 1 is RFC9162_SHA256. */
const LABEL_VDS = 395
/** Verifiable data proofs (RFC 9942); -1 holds inclusion proofs. */
const LABEL_VDP = 396
const VDS_RFC9162_SHA256 = 1
const VDP_INCLUSION = -1
/** Private label: the block header that the signed root belongs to. A text label cannot collide with a registered one. */
const LABEL_HEADER = 'vouch-header'

const COSE_SIGN1_TAG = 0xd2

export interface Sign1 {
  readonly protectedHeader: Uint8Array
  readonly signature: Uint8Array
}

/** The protected header of a seal: algorithm, tree kind, and our block header inside the signature's reach. */
export function protectedHeaderOf(publicKey: PublicKey, blockHeader: Uint8Array): Uint8Array {
  const algorithm = ALGORITHM[publicKey[0] ?? 0]
  if (algorithm === undefined) throw new TypeError('no COSE algorithm for this key')
  return cborEncode(
    new Map<number | string, unknown>([
      [LABEL_ALGORITHM, algorithm],
      [LABEL_VDS, VDS_RFC9162_SHA256],
      [LABEL_HEADER, blockHeader],
    ]),
  )
}

/** The block header inside a protected header; undefined where there is none. */
export function headerOfProtected(protectedHeader: Uint8Array): Uint8Array | undefined {
  try {
    const labels: unknown = cborDecode(protectedHeader, {
      useMaps: true,
      strict: true,
      allowIndefinite: false,
    })
    const header: unknown = labels instanceof Map ? labels.get(LABEL_HEADER) : undefined
    return header instanceof Uint8Array ? header : undefined
  } catch {
    return undefined
  }
}

/** The bytes that are signed: Sig_structure (RFC 9052 §4.4), no external data. */
export function toBeSigned(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  return encode(['Signature1', protectedHeader, new Uint8Array(0), payload])
}

/** True where the protected header is exactly the one for this key and block header, and the signature fits. */
export function verifySign1(
  sign1: Sign1,
  publicKey: PublicKey,
  blockHeader: Uint8Array,
  payload: Uint8Array,
): boolean {
  if (!equalBytes(sign1.protectedHeader, protectedHeaderOf(publicKey, blockHeader))) return false
  return verifySignature(publicKey, toBeSigned(sign1.protectedHeader, payload), sign1.signature)
}

/** COSE_Sign1, tagged, with a detached payload and nothing unprotected. */
export function encodeSign1(sign1: Sign1): Uint8Array {
  return tagged([sign1.protectedHeader, new Map(), null, sign1.signature])
}

export interface InclusionProof {
  readonly size: number
  readonly index: number
  readonly path: readonly Uint8Array[]
}

/** A COSE Receipt of inclusion (RFC 9942 §5.2), readable by any implementation of it. */
export function encodeCoseReceipt(sign1: Sign1, proof: InclusionProof): Uint8Array {
  const inclusion = cborEncode([proof.size, proof.index, proof.path])
  return tagged([
    sign1.protectedHeader,
    new Map([[LABEL_VDP, new Map([[VDP_INCLUSION, [inclusion]]])]]),
    null,
    sign1.signature,
  ])
}

function tagged(slots: readonly unknown[]): Uint8Array {
  return concatBytes(Uint8Array.of(COSE_SIGN1_TAG), cborEncode(slots))
}

/** Reads `encodeSign1`'s form alone. Problem: `COSE_MALFORMED`. */
export function decodeSign1(bytes: Uint8Array): Result<Sign1> {
  if (bytes[0] !== COSE_SIGN1_TAG || bytes.length > 8192) return malformed()
  try {
    const slots = cborDecode(bytes.subarray(1), {
      useMaps: true,
      strict: true,
      allowIndefinite: false,
    }) as readonly unknown[]
    const [protectedHeader, , , signature] = slots
    if (!(protectedHeader instanceof Uint8Array) || !(signature instanceof Uint8Array)) return malformed()
    const sign1 = { protectedHeader, signature }
    return equalBytes(encodeSign1(sign1), bytes) ? ok(sign1) : malformed()
  } catch {
    return malformed()
  }
}

function malformed(): Result<never> {
  return failed(
    'COSE_MALFORMED',
    'The bytes are not a COSE_Sign1 with a detached payload.',
    'Use the seal as the node gave it.',
  )
}
