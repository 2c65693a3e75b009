import {
  asHash,
  type Cbor,
  decode,
  encode,
  failed,
  HASH_BYTES,
  type Hash,
  ok,
  type Result,
} from '@vouch/core'
import { bitAt, ENTRY_BYTES, keyHashInto, leafHashInto, sharesPrefix, valueHashInto } from './state-hash.ts'
import { nodeHash } from './subtree.ts'

/**
 * That a record stands so, or that there is none, under a state root. A path goes from the root down the bits of
 * the key's hash and ends at the first subtree of at most one leaf: the record's own (present), another key's or
 * nothing (absent).
 */
export interface StateProof {
  readonly key: Uint8Array
  /** `undefined`: the key is absent. */
  readonly value: Uint8Array | undefined
  /** The other key's leaf where the path of an absent key ends at one. */
  readonly neighbour: { readonly keyHash: Hash; readonly valueHash: Hash } | undefined
  /** The hashes beside the path, from the root down; up to 256. */
  readonly siblings: readonly Hash[]
}

const VERSION = 1
/** Room for a value of one megabyte, its key and a path of 256 hashes. */
const LIMITS = { maxBytes: (1 << 20) + (1 << 16), maxDepth: 2 }
const MAX_SIBLINGS = HASH_BYTES * 8

function malformed(detail: string): Result<never> {
  return failed('STATE_PROOF_MALFORMED', detail, 'Ask for the proof again.')
}

/** The leaf hash at the end of the path; zeros where there is none. */
function endHash(proof: StateProof, keyHash: Uint8Array): Uint8Array {
  const end = new Uint8Array(HASH_BYTES)
  const entry = new Uint8Array(ENTRY_BYTES)
  if (proof.value !== undefined) {
    entry.set(keyHash)
    valueHashInto(proof.value, entry, HASH_BYTES)
  } else if (proof.neighbour !== undefined) {
    entry.set(proof.neighbour.keyHash)
    entry.set(proof.neighbour.valueHash, HASH_BYTES)
  } else return end
  leafHashInto(entry, end, 0)
  return end
}

/**
 * The root under which the proof holds: the caller compares it with the state root of a header it trusts, and
 * `proof.key` with the key it asked for. `STATE_PROOF_MALFORMED` where it holds under no root.
 */
export function verifyStateProof(proof: StateProof): Result<{ readonly root: Hash }> {
  const { siblings, neighbour, value } = proof
  if (siblings.length > MAX_SIBLINGS) return malformed('The path is longer than a key hash has bits.')
  if (siblings.some((hash) => hash.length !== HASH_BYTES))
    return malformed('A hash of the path is not whole.')
  const keyHash = new Uint8Array(HASH_BYTES)
  keyHashInto(proof.key, keyHash, 0)
  if (neighbour !== undefined) {
    if (value !== undefined) return malformed('The proof says both that the key is there and that it is not.')
    if (neighbour.keyHash.length !== HASH_BYTES || neighbour.valueHash.length !== HASH_BYTES)
      return malformed('The neighbour is not whole.')
    if (!sharesPrefix(neighbour.keyHash, keyHash, siblings.length))
      return malformed('The neighbour is not on the path of the key.')
    if (sharesPrefix(neighbour.keyHash, keyHash, MAX_SIBLINGS))
      return malformed('The neighbour is the key that is said to be absent.')
  }
  let hash = endHash(proof, keyHash)
  for (let depth = siblings.length - 1; depth >= 0; depth--) {
    const sibling = siblings[depth] as Hash
    hash = bitAt(keyHash, depth) === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash)
  }
  return ok({ root: asHash(hash) })
}

/** [1, key, value or null, [key hash, value hash] or null, siblings joined]. */
export function encodeStateProof({ key, value, neighbour, siblings }: StateProof): Uint8Array {
  const path = new Uint8Array(siblings.length * HASH_BYTES)
  for (const [index, hash] of siblings.entries()) path.set(hash, index * HASH_BYTES)
  const beside = neighbour === undefined ? null : [neighbour.keyHash, neighbour.valueHash]
  return encode([VERSION, key, value ?? null, beside, path])
}

/** The proof; `STATE_PROOF_MALFORMED`, or what `decode` refuses. It is not verified. */
export function decodeStateProof(bytes: Uint8Array): Result<StateProof> {
  const decoded = decode(bytes, LIMITS)
  if (!decoded.ok) return decoded
  const fields = decoded.value
  if (!Array.isArray(fields) || fields.length !== 5) return malformed('A state proof has five fields.')
  const [version, key, value, beside, path] = fields as readonly Cbor[]
  if (version !== VERSION) return malformed('The version of the state proof is not known.')
  if (!(key instanceof Uint8Array)) return malformed('The key is not bytes.')
  if (value !== null && !(value instanceof Uint8Array)) return malformed('The value is not bytes.')
  if (
    !(path instanceof Uint8Array) ||
    path.length % HASH_BYTES !== 0 ||
    path.length > MAX_SIBLINGS * HASH_BYTES
  )
    return malformed('The path is not up to 256 whole hashes.')
  const neighbour = beside === null ? undefined : readNeighbour(beside)
  if (beside !== null && neighbour === undefined) return malformed('The neighbour is not two hashes.')
  const siblings: Hash[] = []
  for (let at = 0; at < path.length; at += HASH_BYTES) siblings.push(asHash(path.slice(at, at + HASH_BYTES)))
  return ok({ key, value: value ?? undefined, neighbour, siblings })
}

function readNeighbour(beside: Cbor | undefined): StateProof['neighbour'] {
  if (!Array.isArray(beside) || beside.length !== 2) return undefined
  const [keyHash, valueHash] = beside as readonly Cbor[]
  if (!(keyHash instanceof Uint8Array) || !(valueHash instanceof Uint8Array)) return undefined
  if (keyHash.length !== HASH_BYTES || valueHash.length !== HASH_BYTES) return undefined
  return { keyHash: asHash(keyHash), valueHash: asHash(valueHash) }
}
