import { batchOf } from '../../src/ledger/batch-result.ts'
import { createSoloEngine, SOLO, soloParameters, tipOf } from '@vouch/consensus'
import { asHash, type Clock, type Problem, problem, unwrap } from '@vouch/core'
import {
  chainIdOf,
  createMemoryStore,
  decodeSignedTransaction,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  headerHash,
  openAuthenticatedState,
  openChainStore,
  type Outcome,
  type SignedTransaction,
  signTransaction,
} from '@vouch/data'
import { admit } from '@vouch/network'
import { noticeOf } from '../../src/ledger/event-records.ts'
import type {
  BlockNotice,
  ContractDescription,
  Ledger,
  SubmissionResult,
} from '../../src/ledger/ledger-port.ts'
import { createProver } from '../../src/ledger/prover.ts'
import { createReader } from '../../src/ledger/reader.ts'
import { client, descriptions, noteMachine, operator, viewOf } from './http-contracts.ts'

export { client, descriptions, operator, revoked, stranger } from './http-contracts.ts'

export interface TestLedger extends Ledger {
  readonly chainId: Uint8Array
  /** Keys that `voucher.mayFetch` allows, by hex. */
  readonly readers: Set<string>
  /** Keys that `voucher.mayErase` allows, by hex. */
  readonly custodians: Set<string>
  contractsInForce: readonly ContractDescription[]
  /** How many calls of `submit` there were. */
  submits: number
  /** Awaited before each submission. */
  hold: Promise<void> | undefined
}

const explain = (outcome: Outcome): Problem | null =>
  outcome.failure === null ? null : problem(outcome.failure.code, 'No.', 'Do not.')

export async function openTestLedger(clock: Clock): Promise<TestLedger> {
  const genesisBytes = encodeGenesis({
    name: 'Test',
    timeMs: 1_000,
    engine: SOLO,
    engineParameters: soloParameters(operator.publicKey),
    limits: DEFAULT_CHAIN_LIMITS,
    feePrices: { perGas: 0n, perByte: 0n },
    allocations: [],
    contracts: [],
    foundation: [],
  })
  const chainId = chainIdOf(genesisBytes)
  const store = createMemoryStore()
  const state = openAuthenticatedState(store, { bucketBits: 4 })
  const chain = openChainStore(store)
  await store.write(state.stage({ height: 0, records: [], indexes: [] }).writes)
  state.settle(0)
  const machine = noteMachine(state)
  let broken: unknown
  const engine = createSoloEngine(
    { machine, chain, store, operator, clock, onFatal: (cause) => (broken = cause) },
    { tip: tipOf(chainId, undefined, 1_000), limits: DEFAULT_CHAIN_LIMITS },
  )
  const listeners = new Set<(block: BlockNotice) => void>()
  let head = chain.head
  let tells = false
  engine.onBlock((block) => {
    head = block.header
    for (const listener of listeners) listener(noticeOf(block, false, tells))
  })
  const submitOne = async (bytes: Uint8Array): Promise<SubmissionResult> => {
    const rules = { chainId: asHash(chainId), maxTransactionBytes: DEFAULT_CHAIN_LIMITS.maxTransactionBytes }
    const admitted = admit(bytes, rules)
    if (!admitted.ok) return { kind: 'refused', problem: admitted.problem }
    const { id } = admitted.value
    const signed = unwrapSigned(bytes)
    const result = await engine.submit(signed)
    if (result.kind === 'refused') return result
    if (result.kind === 'repeated') {
      const record = await ledger.transaction(id)
      if (record === undefined) throw new Error('a repeated transaction is recorded')
      const { height, index, timeMs, outcome, failure } = record
      return { kind: 'executed', id, repeated: true, height, index, timeMs, outcome, failure }
    }
    const { outcome, outcomeBytes, timeMs } = result
    return {
      kind: 'executed',
      id,
      repeated: false,
      height: outcome.height,
      index: outcome.index,
      timeMs,
      outcome: outcomeBytes,
      failure: explain(outcome),
    }
  }

  const ledger: TestLedger = {
    chainId,
    readers: new Set(),
    custodians: new Set(),
    contractsInForce: descriptions(),
    submits: 0,
    hold: undefined,
    identity: {
      chainId,
      name: 'Test',
      engine: SOLO,
      genesisBytes,
      limits: DEFAULT_CHAIN_LIMITS,
      feePrices: { perGas: 0n, perByte: 0n },
    },
    async status() {
      if (broken !== undefined) throw broken
      return {
        height: head?.height ?? 0,
        headTimeMs: head?.timeMs ?? 1_000,
        headHash: head === undefined ? chainId : headerHash(head),
        stateRoot: state.root,
        waiting: engine.waiting,
      }
    },
    async submit(transactions) {
      ledger.submits += 1
      await ledger.hold
      return Promise.all(transactions.map(submitOne))
    },
    async submitBatch(transactions) {
      const results = await ledger.submit(transactions)
      return batchOf(results, (at) => {
        const signed = decodeSignedTransaction(transactions[at] as Uint8Array)
        return signed.ok ? signed.value.id : undefined
      })
    },
    view: async (contract, name, args) => viewOf(ledger, state, contract, name, args),
    contracts: async () => ledger.contractsInForce,
    ...createReader(chain, () => head, explain),
    prove: createProver({ genesisBytes, chain, state, durable: async () => {} }),
    onBlock(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tellEvents: (on) => void (tells = on),
    stop: () => engine.stop(),
  }
  return ledger
}

let nonce = 0

export interface NoteOptions {
  readonly chainId?: Uint8Array
  readonly action?: string
  readonly contract?: string
  readonly expiryMs?: number
}

/** A signed transaction that writes `words` under `key`. */
export function note(
  ledger: TestLedger,
  key: string,
  words: string,
  options: NoteOptions = {},
): Promise<SignedTransaction> {
  nonce += 1
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, nonce)
  return signTransaction(
    {
      chainId: asHash(options.chainId ?? ledger.chainId),
      signers: [client.publicKey],
      contract: options.contract ?? 'note',
      action: options.action ?? 'write',
      args: options.action === undefined ? [key, words, null] : [],
      nonce: bytes,
      expiryMs: options.expiryMs ?? 2_000_000,
      maxFee: 0n,
    },
    [client],
  )
}

function unwrapSigned(bytes: Uint8Array): SignedTransaction {
  return unwrap(decodeSignedTransaction(bytes))
}
