import {
  compareBytes,
  concatBytes,
  ED25519,
  type Hash,
  isPublicKey,
  type PublicKey,
  sha256,
  toHex,
} from '@vouch/core'
import { leafHash, merkleRoot } from '@vouch/data'
import { bytesField, messageField, numberField } from './protobuf.ts'

/** Who votes on blocks, and with what weight. */
export interface Validator {
  /** Ed25519, scheme byte first. */
  readonly publicKey: PublicKey
  /** 1 or more. */
  readonly power: number
}

/** Most power of all validators together; below CometBFT's own bound (MaxInt64 / 8). */
export const MAX_TOTAL_POWER = 2 ** 50
/** Most validators of a chain. */
export const MAX_VALIDATORS = 200

/** What CometBFT calls a validator by: the first 20 bytes of the SHA-256 of its key. */
export function addressOf(publicKey: PublicKey): Uint8Array {
  return sha256(publicKey.subarray(1)).subarray(0, 20)
}

/** Descending power, then ascending address: the order in which CometBFT hashes a set and lists a commit's votes. */
export function inOrder(validators: readonly Validator[]): readonly Validator[] {
  return [...validators].sort(
    (one, other) =>
      other.power - one.power || compareBytes(addressOf(one.publicKey), addressOf(other.publicKey)),
  )
}

export function totalPower(validators: readonly Validator[]): number {
  return validators.reduce((sum, { power }) => sum + power, 0)
}

/** True where every key is an Ed25519 key, none twice, and the powers fit. */
export function isValidatorSet(validators: readonly Validator[]): boolean {
  const keys = new Set(validators.map(({ publicKey }) => toHex(publicKey)))
  return (
    validators.length > 0 &&
    validators.length <= MAX_VALIDATORS &&
    keys.size === validators.length &&
    validators.every(({ publicKey }) => isPublicKey(publicKey) && publicKey[0] === ED25519) &&
    validators.every(({ power }) => Number.isSafeInteger(power) && power > 0) &&
    totalPower(validators) <= MAX_TOTAL_POWER
  )
}

/** `ValidatorSet.Hash` of CometBFT: an RFC 6962 tree over `SimpleValidator` messages. */
export function validatorsHash(validators: readonly Validator[]): Hash {
  return merkleRoot(
    inOrder(validators).map(({ publicKey, power }) =>
      leafHash(concatBytes(messageField(1, bytesField(1, publicKey.subarray(1))), numberField(2, power))),
    ),
  )
}

/** The set after a block's changes; a power of 0 removes. */
export function changedSet(
  validators: readonly Validator[],
  changes: readonly Validator[],
): readonly Validator[] {
  const byKey = new Map(validators.map((validator) => [toHex(validator.publicKey), validator]))
  for (const change of changes) {
    if (change.power === 0) byKey.delete(toHex(change.publicKey))
    else byKey.set(toHex(change.publicKey), change)
  }
  return inOrder([...byKey.values()])
}

/** What must change for one set to become the other, in the order of keys; removed validators with power 0. */
export function differenceOf(
  before: readonly Validator[],
  after: readonly Validator[],
): readonly Validator[] {
  const had = new Map(before.map(({ publicKey, power }) => [toHex(publicKey), power]))
  const has = new Set(after.map(({ publicKey }) => toHex(publicKey)))
  const changed = after.filter(({ publicKey, power }) => had.get(toHex(publicKey)) !== power)
  const gone = before
    .filter(({ publicKey }) => !has.has(toHex(publicKey)))
    .map(({ publicKey }) => ({ publicKey, power: 0 }))
  return [...changed, ...gone].sort((one, other) => compareBytes(one.publicKey, other.publicKey))
}
