import {
  assert,
  asHash,
  type Cbor,
  compareBytes,
  concatBytes,
  decode,
  encode,
  failed,
  HASH_BYTES,
  type Hash,
  type HashDomain,
  ok,
  type Result,
  uint32,
  utf8,
} from '@vouch/core'
import { hmacSha256 } from './hmac.ts'
import type { AgeIdentity } from './reader-key.ts'

/**
 * Facts of low entropy (an invoice number, an amount) are never recorded as a bare hash, which anybody could find
 * by trying. They are committed keyed (the business key) or salted (the fields of a document).
 */
const MIN_SECRET_BYTES = 16
const LEAF_VERSION = 1
/** Most bytes of one leaf: a field of a document is a line of text, not a page. */
export const MAX_FIELD_LEAF_BYTES = 16 * 1024

/**
 * The keyed commitment to what makes a document the same business fact, such as issuer, kind and number. Equal for
 * everybody who holds the consortium's `secret` (16 bytes or more), meaningless to others. The parts are taken as they
 * are: bring them to one spelling first. Each part is preceded by its length, so that ["ab", "c"] and ["a", "bc"] differ.
 */
export function commitBusinessKey(secret: Uint8Array, parts: readonly string[]): Hash {
  assert(parts.length > 0, 'a business key has at least one part')
  return keyed(secret, 'vouch/business-key', parts)
}

/** The secret that salts a document's fields, derived from its key: who can open the document can open its fields. */
export function fieldSecretOf(documentKey: AgeIdentity): Hash {
  return keyed(utf8(documentKey), 'vouch/field', ['secret'])
}

/** The salt of one field; a different one for each field, so that showing one helps to guess none of the others. */
export function fieldSalt(documentSecret: Uint8Array, fieldName: string): Hash {
  return keyed(documentSecret, 'vouch/field', ['salt', fieldName])
}

/** A field of a document with the salt that hides it; disclosing the field is handing over its leaf. */
export interface FieldLeaf {
  readonly name: string
  readonly value: Cbor
  readonly salt: Hash
}

/** The bytes to hash as a leaf of the fields' RFC 9162 tree: CBOR `[1, name, value, salt]`. */
export function fieldLeafBytes(leaf: FieldLeaf): Uint8Array {
  return encode([LEAF_VERSION, leaf.name, leaf.value, leaf.salt])
}

/** The leaves of a document's fields, in byte order of their names, so that one reading gives one root. */
export function buildFieldLeaves(
  fields: Readonly<Record<string, Cbor>>,
  documentSecret: Uint8Array,
): readonly FieldLeaf[] {
  return Object.entries(fields)
    .map(([name, value]) => ({ name, value, salt: fieldSalt(documentSecret, name) }))
    .sort((left, right) => compareBytes(utf8(left.name), utf8(right.name)))
}

/** Reads a disclosed leaf. Problems: `FIELD_LEAF_MALFORMED`, and those of the codec. */
export function readFieldLeaf(bytes: Uint8Array): Result<FieldLeaf> {
  const decoded = decode(bytes, { maxBytes: MAX_FIELD_LEAF_BYTES, maxDepth: 8 })
  if (!decoded.ok) return decoded
  const [version, name, value, salt, ...more] = Array.isArray(decoded.value) ? (decoded.value as Cbor[]) : []
  const whole =
    version === LEAF_VERSION && typeof name === 'string' && value !== undefined && more.length === 0
  if (!whole || !(salt instanceof Uint8Array) || salt.length !== HASH_BYTES)
    return failed(
      'FIELD_LEAF_MALFORMED',
      'The bytes are not a disclosed field.',
      'Give the leaf as its holder exported it: version, name, value and salt.',
    )
  return ok({ name, value, salt: asHash(salt) })
}

function keyed(secret: Uint8Array, domain: HashDomain, parts: readonly string[]): Hash {
  assert(secret.length >= MIN_SECRET_BYTES, 'a commitment secret has at least 16 bytes')
  const message = [domain, ...parts].map((part) => {
    assert(part.isWellFormed(), 'committed text is well-formed Unicode')
    const bytes = utf8(part)
    return concatBytes(uint32(bytes.length), bytes)
  })
  return hmacSha256(secret, concatBytes(...message))
}
