import { fromBase64, fromHex, toHex } from '@vouch/core'
import { type Header, headerHash } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import {
  cometHeaderHash,
  encodeCometSeal,
  validatorsHash,
  verifyCometSeal,
  verifySeal,
} from '../../src/index.ts'
import { encodePendingSeal } from '../../src/comet/seal-form.ts'
import { voteSignBytes } from '../../src/comet/signed-header.ts'
import {
  type Forged,
  genesisOf,
  ownHeader,
  sealFor,
  signedHeader,
  type Voter,
  voters,
} from './comet-forge.ts'
import vector from './comet-vector.json' with { type: 'json' }

const four = voters(10, 10, 10, 10)
const genesis = genesisOf(four)
const header = ownHeader(genesis, four[0] as Voter)

function codeOf(seal: Uint8Array, of: Header = header): string {
  const verified = verifySeal(of, seal, genesis)
  return verified.ok ? 'OK' : verified.problem.code
}
const forged = (changes: Forged): string => codeOf(sealFor(header, four, changes))

describe('the seal of several validators', () => {
  it('holds with more than two thirds of the power, and not with two thirds or less', () => {
    const all = new Map(four.map((voter, at) => [toHex(voter.publicKey), at]))
    const first = (count: number) => (voter: Voter) => (all.get(toHex(voter.publicKey)) as number) < count
    expect(forged({})).toBe('OK')
    expect(forged({ signs: first(3) })).toBe('OK')
    expect(forged({ signs: first(2) })).toBe('SEAL_INVALID')
    const three = voters(10, 10, 10)
    const ofThree = genesisOf(three)
    const own = ownHeader(ofThree, three[0] as Voter)
    const some = new Set(three.slice(0, 2).map(({ publicKey }) => toHex(publicKey)))
    const seal = sealFor(own, three, { signs: (voter) => some.has(toHex(voter.publicKey)) })
    expect(verifyCometSeal(own, seal, ofThree).ok).toBe(false)
  })

  it('is good for its header alone, on its chain alone', () => {
    const seal = sealFor(header, four)
    for (const change of [
      { height: 2 },
      { timeMs: 5 },
      { transactionCount: 2 },
      { proposer: (four[1] as Voter).publicKey },
    ])
      expect(codeOf(seal, { ...header, ...change })).toBe('SEAL_INVALID')
    expect(forged({ header: { chainId: 'vouch-other' } })).toBe('SEAL_INVALID')
    expect(forged({ header: { appHash: new Uint8Array(32) } })).toBe('SEAL_INVALID')
  })

  it('is refused with the votes of strangers, of other rounds, or moved to another place', () => {
    expect(codeOf(sealFor(header, voters(10, 10, 10, 10, 10)))).toBe('SEAL_INVALID')
    const signed = signedHeader(header.chainId, 5, headerHash(header), four)
    const votes = signed.commit.votes
    for (const commit of [
      { ...signed.commit, round: 1 },
      { ...signed.commit, votes: votes.toReversed() },
      { ...signed.commit, votes: votes.slice(1) },
      { ...signed.commit, votes: [...votes.slice(0, 3), votes[0] ?? null] },
    ])
      expect(codeOf(encodeCometSeal({ ...signed, commit, steps: [] }))).toBe('SEAL_INVALID')
  })

  it('follows changes of the validators, each proven by those before it', () => {
    const five = voters(10, 10, 10, 10, 10)
    const step = { ...signedHeader(header.chainId, 3, header.previous, four, { next: five }), next: five }
    const last = signedHeader(header.chainId, 9, headerHash(header), five)
    expect(codeOf(encodeCometSeal({ ...last, steps: [step] }))).toBe('OK')
    expect(codeOf(encodeCometSeal({ ...last, steps: [] }))).toBe('SEAL_INVALID')
    const unnamed = { ...signedHeader(header.chainId, 3, header.previous, four), next: five }
    expect(codeOf(encodeCometSeal({ ...last, steps: [unnamed] }))).toBe('SEAL_INVALID')
    const early = signedHeader(header.chainId, 2, headerHash(header), five)
    expect(codeOf(encodeCometSeal({ ...early, steps: [step] }))).toBe('SEAL_INVALID')
    const byOthers = { ...signedHeader(header.chainId, 3, header.previous, five, { next: five }), next: five }
    expect(codeOf(encodeCometSeal({ ...last, steps: [byOthers] }))).toBe('SEAL_INVALID')
  })

  it('has a form, and a genesis that names validators', () => {
    expect(codeOf(encodePendingSeal(7))).toBe('SEAL_PENDING')
    expect(codeOf(Uint8Array.of(0x81, 9))).toBe('SEAL_MALFORMED')
    expect(codeOf(Uint8Array.of(0xff))).toBe('CBOR_MALFORMED')
    for (const engineParameters of [null, [], [1, [], null], [1, [[new Uint8Array(33), 1]], null]]) {
      const verified = verifySeal(header, sealFor(header, four), { ...genesis, engineParameters })
      expect(verified.ok ? 'OK' : verified.problem.code).toBe('GENESIS_ENGINE_INVALID')
    }
  })
})

describe('what CometBFT v0.38.25 hashed and signed', () => {
  const hex = (text: string): Uint8Array => fromHex(text.toLowerCase()) as Uint8Array
  const publicKey = Uint8Array.from([1, ...(fromBase64(vector.publicKey) as Uint8Array)])
  const { header: said, commit } = vector
  const own = {
    blockVersion: said.blockVersion,
    appVersion: said.appVersion,
    chainId: said.chainId,
    height: said.height,
    time: said.time,
    lastBlockId: {
      hash: hex(said.lastBlockId.hash),
      partsTotal: said.lastBlockId.partsTotal,
      partsHash: hex(said.lastBlockId.partsHash),
    },
    lastCommitHash: hex(said.lastCommitHash),
    dataHash: hex(said.dataHash),
    validatorsHash: hex(said.validatorsHash),
    nextValidatorsHash: hex(said.nextValidatorsHash),
    consensusHash: hex(said.consensusHash),
    appHash: hex(said.appHash),
    lastResultsHash: hex(said.lastResultsHash),
    evidenceHash: hex(said.evidenceHash),
    proposerAddress: hex(said.proposerAddress),
  }

  it('is hashed and signed here alike', async () => {
    expect(toHex(cometHeaderHash(own)).toUpperCase()).toBe(commit.blockHash)
    expect(toHex(validatorsHash([{ publicKey, power: vector.power }])).toUpperCase()).toBe(
      said.validatorsHash,
    )
    const { verifySignature } = await import('@vouch/core')
    const bytes = voteSignBytes(
      own,
      { round: commit.round, partsTotal: commit.partsTotal, partsHash: hex(commit.partsHash), votes: [] },
      commit.vote.time,
    )
    expect(verifySignature(publicKey, bytes, fromBase64(commit.vote.signature) as Uint8Array)).toBe(true)
  })
})
