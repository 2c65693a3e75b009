import {
  asHash,
  type Cbor,
  decode,
  encode,
  equalBytes,
  failed,
  type Hash,
  isPublicKey,
  type LocalSigner,
  ok,
  type Result,
  taggedHash,
  verifySignature,
} from '@vouch/core'
import type { PowParameters } from './parameters.ts'

/** A block that somebody named in the genesis vouches for. Nodes follow checkpoints only where they are switched on. */
export interface Checkpoint {
  readonly height: number
  readonly hash: Hash
}

export function signCheckpoint(chainId: Hash, { height, hash }: Checkpoint, signer: LocalSigner): Uint8Array {
  const signature = signer.signSync(digestOf(chainId, height, hash))
  return encode([1, height, hash, signer.publicKey, signature])
}

/** Problem: `CHECKPOINT_INVALID`. */
export function readCheckpoint(
  bytes: Uint8Array,
  chainId: Hash,
  { checkpointKeys }: Pick<PowParameters, 'checkpointKeys'>,
): Result<Checkpoint> {
  const decoded = decode(bytes, { maxBytes: 4_096, maxDepth: 2 })
  const slots = decoded.ok && Array.isArray(decoded.value) ? (decoded.value as readonly Cbor[]) : []
  const [version, height, hash, key, signature] = slots
  const isForm =
    version === 1 &&
    slots.length === 5 &&
    typeof height === 'number' &&
    height > 0 &&
    hash instanceof Uint8Array &&
    hash.length === 32 &&
    key instanceof Uint8Array &&
    isPublicKey(key) &&
    signature instanceof Uint8Array
  if (!isForm || !checkpointKeys.some((known) => equalBytes(known, key))) return invalid()
  if (!verifySignature(key, digestOf(chainId, height, asHash(hash)), signature)) return invalid()
  return ok({ height, hash: asHash(hash) })
}

function digestOf(chainId: Hash, height: number, hash: Hash): Hash {
  return taggedHash('vouch/checkpoint', encode([1, chainId, height, hash]))
}

function invalid(): Result<never> {
  return failed(
    'CHECKPOINT_INVALID',
    'The checkpoint is not signed by a key that the genesis names for it.',
    'Use a checkpoint as its signer published it, or switch checkpoints off.',
  )
}
