import { concatBytes, equalBytes, type Hash, verifySignature } from '@vouch/core'
import { leafHash, merkleRoot } from '@vouch/data'
import {
  bytesField,
  fixedField,
  lengthPrefixed,
  messageField,
  numberField,
  type Timestamp,
  timestampMessage,
} from './protobuf.ts'
import { totalPower, type Validator, validatorsHash } from './validator-set.ts'

/** A block's name: the hash of its header, and of the parts it was sent in. */
export interface BlockId {
  readonly hash: Uint8Array
  readonly partsTotal: number
  readonly partsHash: Uint8Array
}

/** CometBFT's header (`types.Header` of v0.38). */
export interface CometHeader {
  readonly blockVersion: number
  readonly appVersion: number
  readonly chainId: string
  readonly height: number
  readonly time: Timestamp
  readonly lastBlockId: BlockId
  readonly lastCommitHash: Uint8Array
  readonly dataHash: Uint8Array
  readonly validatorsHash: Uint8Array
  readonly nextValidatorsHash: Uint8Array
  readonly consensusHash: Uint8Array
  /** What the application answered to the block before: the hash of our latest header. */
  readonly appHash: Uint8Array
  readonly lastResultsHash: Uint8Array
  readonly evidenceHash: Uint8Array
  readonly proposerAddress: Uint8Array
}

/** A precommit for the block; null where a validator did not send one. */
export interface CommitVote {
  readonly time: Timestamp
  readonly signature: Uint8Array
}

/** The votes that made a block final, in the order of its validators. */
export interface CometCommit {
  readonly round: number
  readonly partsTotal: number
  readonly partsHash: Uint8Array
  readonly votes: readonly (CommitVote | null)[]
}

export interface SignedHeader {
  readonly header: CometHeader
  readonly commit: CometCommit
}

function blockIdMessage({ hash, partsTotal, partsHash }: BlockId): Uint8Array {
  const parts = concatBytes(numberField(1, partsTotal), bytesField(2, partsHash))
  return concatBytes(bytesField(1, hash), messageField(2, parts))
}

/** `Header.Hash` of CometBFT: an RFC 6962 tree over the encoded fields, in their order. */
export function cometHeaderHash(header: CometHeader): Hash {
  const fields = [
    concatBytes(numberField(1, header.blockVersion), numberField(2, header.appVersion)),
    bytesField(1, header.chainId),
    numberField(1, header.height),
    timestampMessage(header.time),
    blockIdMessage(header.lastBlockId),
    bytesField(1, header.lastCommitHash),
    bytesField(1, header.dataHash),
    bytesField(1, header.validatorsHash),
    bytesField(1, header.nextValidatorsHash),
    bytesField(1, header.consensusHash),
    bytesField(1, header.appHash),
    bytesField(1, header.lastResultsHash),
    bytesField(1, header.evidenceHash),
    bytesField(1, header.proposerAddress),
  ]
  return merkleRoot(fields.map((field) => leafHash(field)))
}

const PRECOMMIT = 2

/** What a validator signs: `CanonicalVote`, its length before it. */
export function voteSignBytes(header: CometHeader, commit: CometCommit, time: Timestamp): Uint8Array {
  return lengthPrefixed(
    concatBytes(
      numberField(1, PRECOMMIT),
      fixedField(2, header.height),
      fixedField(3, commit.round),
      messageField(
        4,
        blockIdMessage({
          hash: cometHeaderHash(header),
          partsTotal: commit.partsTotal,
          partsHash: commit.partsHash,
        }),
      ),
      messageField(5, timestampMessage(time)),
      bytesField(6, header.chainId),
    ),
  )
}

/** Why a signed header does not hold; undefined where more than two thirds of the power of `validators` signed it. */
export function commitFault(
  { header, commit }: SignedHeader,
  validators: readonly Validator[],
): string | undefined {
  if (!equalBytes(header.validatorsHash, validatorsHash(validators)))
    return 'it was made by other validators than those that follow from the genesis'
  if (commit.votes.length !== validators.length) return 'its votes are not one for each validator'
  let signed = 0
  for (const [at, vote] of commit.votes.entries()) {
    const validator = validators[at] as Validator
    if (vote === null) continue
    if (!verifySignature(validator.publicKey, voteSignBytes(header, commit, vote.time), vote.signature))
      return `the vote of validator ${at + 1} is not signed by its key`
    signed += validator.power
  }
  const total = totalPower(validators)
  return signed * 3 > total * 2 ? undefined : `only ${signed} of ${total} voting power signed it`
}
