import { createEd25519Signer, type Hash, sha256, utf8, ZERO_HASH } from '@vouch/core'
import {
  chainIdOf,
  type ChainStore,
  createMemoryStore,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  encodeOutcome,
  type Genesis,
  type MemoryStore,
  type MemoryStoreOptions,
  openChainStore,
  type Outcome,
  type SignedTransaction,
  signTransaction,
} from '@vouch/data'
import {
  createSoloEngine,
  type Engine,
  type ExecutedBlock,
  type ProposedBlock,
  soloParameters,
  type StateMachine,
  tipOf,
} from '../../src/index.ts'

export const operator = createEd25519Signer(sha256(utf8('operator')))
const client = createEd25519Signer(sha256(utf8('client')))
export const START_MS = 1_000_000

export const genesis: Genesis = {
  name: 'stub',
  timeMs: START_MS,
  engine: 'solo',
  engineParameters: soloParameters(operator.publicKey),
  limits: DEFAULT_CHAIN_LIMITS,
  feePrices: { perGas: 0n, perByte: 0n },
  allocations: [],
  contracts: [],
  foundation: [],
}
export const chainId: Hash = chainIdOf(encodeGenesis(genesis))

export function transaction(number: number, expiryMs = START_MS + 60_000): Promise<SignedTransaction> {
  const nonce = new Uint8Array(16)
  new DataView(nonce.buffer).setUint32(0, number)
  const signers = [client.publicKey]
  const rest = { contract: 'stub', action: 'act', args: number, maxFee: 0n }
  return signTransaction({ chainId, signers, nonce, expiryMs, ...rest }, [client])
}

function execute({ height, transactions }: ProposedBlock): ExecutedBlock {
  const outcomes = transactions.map(
    (signed, index): Outcome => ({
      transactionId: signed.id,
      height,
      index,
      gas: 1,
      fee: 0n,
      result: signed.transaction.args,
      failure: null,
      events: [],
    }),
  )
  return { outcomes, outcomeBytes: outcomes.map(encodeOutcome), stateRoot: ZERO_HASH, writes: [] }
}

/** Does nothing but say so. */
export const stubMachine: StateMachine = {
  check: () => ({ ok: true, value: null }),
  execute,
  executeAhead(block) {
    const executed = execute(block)
    return () => executed
  },
  settle: () => undefined,
}

export interface StubLedger {
  readonly engine: Engine
  readonly chain: ChainStore
  readonly store: MemoryStore
  readonly fatal: unknown[]
  readonly clock: { nowMs: () => number }
}

export function createStubLedger(options: MemoryStoreOptions = {}, maxWaiting = 100): StubLedger {
  const store = createMemoryStore(options)
  const chain = openChainStore(store)
  const fatal: unknown[] = []
  const clock = { nowMs: () => START_MS }
  const engine = createSoloEngine(
    { machine: stubMachine, chain, store, operator, clock, onFatal: (cause) => void fatal.push(cause) },
    { tip: tipOf(chainId, chain.head, genesis.timeMs), limits: genesis.limits, maxWaiting },
  )
  return { engine, chain, store, fatal, clock }
}
