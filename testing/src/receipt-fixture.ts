import {
  asHash,
  concatBytes,
  createEd25519Signer,
  type LocalSigner,
  type PublicKey,
  sha256,
  unwrap,
  utf8,
} from '@vouch/core'
import { makeSoloSeal, SOLO, soloParameters, verifySeal } from '@vouch/consensus'
import {
  type AuthenticatedState,
  assembleTransaction,
  chainIdOf,
  createMemoryStore,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  encodeHeader,
  encodeOutcome,
  encodeStateProof,
  encodeTransaction,
  type Genesis,
  type Header,
  headerHash,
  inclusionPath,
  leafHash,
  merkleRoot,
  type Outcome,
  openAuthenticatedState,
  type ReceiptBundle,
  recordKeyPrefix,
  type SignedTransaction,
  type Transaction,
  transactionId,
} from '@vouch/data'

/** A small sealed chain whose every byte is the same in every run, and a bundle that proves things of it. */
export interface ReceiptFixture {
  readonly bundle: ReceiptBundle
  readonly chainId: Uint8Array
  readonly operator: PublicKey
  readonly verifySeal: typeof verifySeal
}

interface FixtureBlock {
  readonly header: Header
  readonly transactions: readonly SignedTransaction[]
  readonly outcomes: readonly Uint8Array[]
}

const FOUNDED_MS = Date.UTC(2026, 0, 5, 9)
const CONTRACT = 'voucher'
const COLLECTION = 'vouchers'

/** Blocks of 5 and 3 transactions, each of which sets one record; proven: outcomes 1.4 and 2.0, one record, one absence. */
export function createReceiptFixture(): ReceiptFixture {
  const operator = createEd25519Signer(sha256(utf8('fixture operator')))
  const client = createEd25519Signer(sha256(utf8('fixture client')))
  const genesis: Genesis = {
    name: 'Fixture',
    timeMs: FOUNDED_MS,
    engine: SOLO,
    engineParameters: soloParameters(operator.publicKey),
    limits: DEFAULT_CHAIN_LIMITS,
    feePrices: { perGas: 0n, perByte: 0n },
    allocations: [],
    contracts: [[CONTRACT, sha256(utf8('bundle'))]],
    foundation: [],
  }
  const genesisBytes = encodeGenesis(genesis)
  const chainId = chainIdOf(genesisBytes)
  const state = openAuthenticatedState(createMemoryStore(), { bucketBits: 1 })
  const blocks: FixtureBlock[] = []
  for (const count of [5, 3])
    blocks.push(makeBlock(blocks.at(-1)?.header, chainId, count, state, operator, client))
  const last = blocks.at(-1)?.header.height ?? 0
  const record = (name: string) => ({
    height: last,
    contract: CONTRACT,
    collection: COLLECTION,
    proof: encodeStateProof(unwrap(state.prove(recordKey(name), last))),
  })
  const bundle: ReceiptBundle = {
    genesis: genesisBytes,
    blocks: blocks.map(({ header }) => ({
      height: header.height,
      header: encodeHeader(header),
      seal: makeSoloSeal(header, operator),
    })),
    outcomes: [outcomeProof(blocks[0] as FixtureBlock, 4), outcomeProof(blocks[1] as FixtureBlock, 0)],
    records: [record('1.3'), record('unknown')],
  }
  return { bundle, chainId, operator: operator.publicKey, verifySeal }
}

function recordKey(name: string): Uint8Array {
  return concatBytes(recordKeyPrefix(CONTRACT, COLLECTION), sha256(utf8(name)))
}

function makeBlock(
  parent: Header | undefined,
  chainId: Uint8Array,
  count: number,
  state: AuthenticatedState,
  operator: LocalSigner,
  client: LocalSigner,
): FixtureBlock {
  const height = (parent?.height ?? 0) + 1
  const timeMs = FOUNDED_MS + height * 1000
  const names = Array.from({ length: count }, (_, index) => `${height}.${index}`)
  const transactions = names.map((name) => signed(name, chainId, timeMs, client))
  const outcomes = transactions.map(({ id }, index) => encodeOutcome(outcomeOf(id, height, index)))
  const records = names.map((name) => ({ key: recordKey(name), value: utf8(`record ${name}`) }))
  const { root } = state.stage({ height, records, indexes: [] })
  const header: Header = {
    chainId: asHash(chainId),
    height,
    timeMs,
    previous: parent === undefined ? asHash(chainId) : headerHash(parent),
    transactionCount: count,
    transactionsRoot: merkleRoot(transactions.map(({ bytes }) => leafHash(bytes))),
    outcomesRoot: merkleRoot(outcomes.map(leafHash)),
    stateRoot: root,
    proposer: operator.publicKey,
  }
  return { header, transactions, outcomes }
}

function signed(name: string, chainId: Uint8Array, timeMs: number, client: LocalSigner): SignedTransaction {
  const transaction: Transaction = {
    chainId: asHash(chainId),
    signers: [client.publicKey],
    contract: CONTRACT,
    action: 'deposit',
    args: [name],
    nonce: sha256(utf8(name)).slice(0, 16),
    expiryMs: timeMs + 60_000,
    maxFee: 0n,
  }
  const body = encodeTransaction(transaction)
  return assembleTransaction(transaction, body, [client.signSync(transactionId(body))])
}

function outcomeOf(id: SignedTransaction['id'], height: number, index: number): Outcome {
  const failure = index === 4 ? { contract: CONTRACT, code: 'VOUCHER_DUPLICATE', meta: [] } : null
  return { transactionId: id, height, index, gas: 100, fee: 0n, result: null, failure, events: [] }
}

function outcomeProof(block: FixtureBlock, index: number): ReceiptBundle['outcomes'][number] {
  return {
    height: block.header.height,
    index,
    size: block.outcomes.length,
    path: inclusionPath(block.outcomes.map(leafHash), index),
    outcome: block.outcomes[index] as Uint8Array,
    transaction: (block.transactions[index] as SignedTransaction).bytes,
  }
}
