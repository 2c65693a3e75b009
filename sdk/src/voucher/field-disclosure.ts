import {
  asHash,
  equalBytes,
  failed,
  fromHex,
  type Hash,
  ok,
  problem,
  ProblemError,
  type Result,
  toHex,
} from '@vouch/core'
import {
  type AgeIdentity,
  buildFieldLeaves,
  fieldLeafBytes,
  fieldSecretOf,
  inclusionPath,
  leafHash,
  merkleRoot,
  rootFromInclusionPath,
} from '@vouch/data'

/** What a document says, by the stable names of its reading. */
export type Fields = Readonly<Record<string, string>>

/** One field with what proves it; tells nothing of the others but how many there are. JSON as it stands. */
export interface DisclosedField {
  readonly name: string
  readonly value: string
  /** Hexadecimal, 32 bytes. */
  readonly salt: string
  readonly index: number
  readonly size: number
  /** RFC 9162 path from the leaf up, hexadecimal. */
  readonly path: readonly string[]
}

function leavesOf(fields: Fields, documentKey: AgeIdentity) {
  return buildFieldLeaves(fields, fieldSecretOf(documentKey))
}

/** The root that a deposit commits to; undefined where the document was not read. */
export function fieldsRootOf(fields: Fields, documentKey: AgeIdentity): Hash | undefined {
  const leaves = leavesOf(fields, documentKey)
  return leaves.length === 0 ? undefined : merkleRoot(leaves.map((leaf) => leafHash(fieldLeafBytes(leaf))))
}

/** Problem thrown: `FIELD_UNKNOWN`. */
export function discloseField(fields: Fields, documentKey: AgeIdentity, name: string): DisclosedField {
  const leaves = leavesOf(fields, documentKey)
  const index = leaves.findIndex((leaf) => leaf.name === name)
  const leaf = leaves[index]
  if (leaf === undefined)
    throw new ProblemError(
      problem(
        'FIELD_UNKNOWN',
        `The document was read without a field '${name}'.`,
        `Choose one of: ${leaves.map((known) => known.name).join(', ')}.`,
        { name },
      ),
    )
  const hashes = leaves.map((each) => leafHash(fieldLeafBytes(each)))
  return {
    name,
    value: leaf.value as string,
    salt: toHex(leaf.salt),
    index,
    size: leaves.length,
    path: inclusionPath(hashes, index).map(toHex),
  }
}

/** Whether a disclosed field is one that was committed to. Problem: `FIELD_NOT_PROVEN`. */
export function verifyDisclosedField(field: DisclosedField, fieldsRoot: Uint8Array): Result<DisclosedField> {
  const salt = typeof field.salt === 'string' ? fromHex(field.salt) : undefined
  const path = Array.isArray(field.path) ? field.path.map((hash) => fromHex(String(hash))) : [undefined]
  if (salt?.length !== 32 || typeof field.name !== 'string' || typeof field.value !== 'string')
    return notProven(field)
  if (path.some((hash) => hash?.length !== 32)) return notProven(field)
  const leaf = leafHash(fieldLeafBytes({ name: field.name, value: field.value, salt: asHash(salt) }))
  const root = rootFromInclusionPath(leaf, field.index, field.size, path as Uint8Array[])
  return root.ok && equalBytes(root.value, fieldsRoot) ? ok(field) : notProven(field)
}

function notProven(field: DisclosedField): Result<never> {
  return failed(
    'FIELD_NOT_PROVEN',
    `The field '${String(field.name)}' is not one that the deposit committed to.`,
    'Do not rely on it; ask the holder to disclose it again.',
    { link: `field ${String(field.name)}` },
  )
}
