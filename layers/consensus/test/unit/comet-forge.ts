import { createEd25519Signer, type LocalSigner, sha256, utf8 } from '@vouch/core'
import { chainIdOf, encodeGenesis, type Genesis, type Header, headerHash } from '@vouch/data'
import {
  addressOf,
  cometChainId,
  type CometCommit,
  type CometHeader,
  encodeCometParameters,
  encodeCometSeal,
  type SignedHeader,
  type Validator,
  validatorsHash,
} from '../../src/index.ts'
import { voteSignBytes } from '../../src/comet/signed-header.ts'
import { inOrder } from '../../src/comet/validator-set.ts'
import { genesis as stubGenesis } from './stub-ledger.ts'

/** Validators whose keys are known, and what they would sign: seals without a CometBFT. */
export interface Voter extends Validator {
  readonly signer: LocalSigner
}

export function voters(...powers: readonly number[]): readonly Voter[] {
  return powers.map((power, at) => {
    const signer = createEd25519Signer(sha256(utf8(`voter ${at} of ${powers.length}`)))
    return { signer, publicKey: signer.publicKey, power }
  })
}

export function genesisOf(validators: readonly Validator[]): Genesis {
  return {
    ...stubGenesis,
    engine: 'comet',
    engineParameters: encodeCometParameters({ validators, rewards: null }),
  }
}

export interface Forged {
  readonly header?: Partial<CometHeader>
  readonly next?: readonly Validator[]
  /** Who signs; default all. */
  readonly signs?: (voter: Voter) => boolean
}

/** A header of CometBFT's that carries `appHash`, signed by those voters. */
export function signedHeader(
  chainId: Uint8Array,
  height: number,
  appHash: Uint8Array,
  by: readonly Voter[],
  forged: Forged = {},
): SignedHeader {
  const hash = (name: string): Uint8Array => sha256(utf8(`${name} ${height}`))
  const header: CometHeader = {
    blockVersion: 11,
    appVersion: 1,
    chainId: cometChainId(chainId),
    height,
    time: { seconds: 1_700_000_000 + height, nanos: 123_456_789 },
    lastBlockId: { hash: hash('last'), partsTotal: 1, partsHash: hash('parts') },
    lastCommitHash: hash('commit'),
    dataHash: hash('data'),
    validatorsHash: validatorsHash(by),
    nextValidatorsHash: validatorsHash(forged.next ?? by),
    consensusHash: hash('consensus'),
    appHash,
    lastResultsHash: hash('results'),
    evidenceHash: hash('evidence'),
    proposerAddress: addressOf((by[0] as Voter).publicKey),
    ...forged.header,
  }
  const empty: CometCommit = { round: 0, partsTotal: 1, partsHash: hash('own parts'), votes: [] }
  const votes = (inOrder(by) as readonly Voter[]).map((voter, at) => {
    if (forged.signs !== undefined && !forged.signs(voter)) return null
    const time = { seconds: 1_700_000_000 + height, nanos: at }
    return { time, signature: voter.signer.signSync(voteSignBytes(header, empty, time)) }
  })
  return { header, commit: { ...empty, votes } }
}

/** A block of ours on the chain of that genesis. */
export function ownHeader(genesis: Genesis, by: Validator, height = 1): Header {
  const chainId = chainIdOf(encodeGenesis(genesis))
  const root = sha256(utf8(`root ${height}`))
  return {
    chainId,
    height,
    timeMs: 1_000_000 + height,
    previous: chainId,
    transactionCount: 0,
    transactionsRoot: root,
    outcomesRoot: root,
    stateRoot: root,
    proposer: by.publicKey,
  }
}

export function sealFor(header: Header, by: readonly Voter[], forged: Forged = {}): Uint8Array {
  return encodeCometSeal({ ...signedHeader(header.chainId, 5, headerHash(header), by, forged), steps: [] })
}
