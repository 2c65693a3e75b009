import { createSoloEngine, SOLO, type StateMachine, soloParameters, tipOf } from '@vouch/consensus'
import { recordPrefix } from '@vouch/contract'
import { t, type TypeDescriptor } from '@vouch/contract/api'
import {
  asHash,
  type Cbor,
  type Clock,
  concatBytes,
  createEd25519Signer,
  failed,
  ok,
  type Problem,
  problem,
  type Result,
  sha256,
  unwrap,
  utf8,
} from '@vouch/core'
import {
  chainIdOf,
  createMemoryStore,
  decodeSignedTransaction,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  encodeOutcome,
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
  ViewAnswer,
} from '../../src/ledger/ledger-port.ts'
import { createProver } from '../../src/ledger/prover.ts'
import { createReader } from '../../src/ledger/reader.ts'

export const operator = createEd25519Signer(sha256(utf8('operator')))
export const client = createEd25519Signer(sha256(utf8('client')))
export const stranger = createEd25519Signer(sha256(utf8('stranger')))
export const revoked = createEd25519Signer(sha256(utf8('revoked')))

const NOTHING: TypeDescriptor = { kind: 'option', of: { kind: 'boolean' } }
const Note = t.record({ key: t.text({ max: 40 }), words: t.text({ max: 400 }), amount: t.option(t.amount()) })
const member = (summary: string, args: TypeDescriptor, result: TypeDescriptor) => ({
  summary,
  args,
  result,
  genesisOnly: false,
})

/** Three contracts as the node describes them; what they do is below, in plain code. */
export function descriptions(version = 1): ContractDescription[] {
  const base = { version, bundleHash: sha256(utf8(`bundle ${version}`)), errors: {}, collections: {} }
  const Answer = t.record({ allowed: t.boolean(), reason: t.text() })
  const Ask = t.record({ ciphertextHash: t.hash(), publicKey: t.publicKey() })
  return [
    {
      ...base,
      name: 'note',
      summary: 'Notes.',
      actions: {
        write: member('Writes a note.', Note, t.record({ size: t.integer(), key: t.hash() })),
        refuse: member('Always fails.', t.record({}), NOTHING),
        found: { ...member('Founds.', t.record({}), NOTHING), genesisOnly: true },
      },
      views: {
        read: member('Reads a note.', t.record({ key: t.text({ max: 40 }) }), t.option(Note)),
        fail: member('Always fails.', t.record({}), NOTHING),
      },
      events: { written: Note },
      errors: { NOTE_REFUSED: { message: 'No.', remedy: 'Do not.' } },
      collections: { notes: { key: t.text({ max: 40 }), value: Note } },
    },
    {
      ...base,
      name: 'identity',
      summary: 'Keys.',
      actions: {},
      views: {
        actor: member(
          'Who acts.',
          t.record({ keys: t.list(t.publicKey(), { max: 16 }) }),
          t.option(t.text()),
        ),
      },
      events: {},
    },
    {
      ...base,
      name: 'voucher',
      summary: 'Vouchers.',
      actions: {},
      views: {
        mayFetch: member('May read.', Ask, Answer),
        mayGive: member('May give.', Ask, Answer),
      },
      events: {},
    },
  ]
}

export interface TestLedger extends Ledger {
  readonly chainId: Uint8Array
  /** Keys that `voucher.mayFetch` allows, by hex. */
  readonly readers: Set<string>
  contractsInForce: readonly ContractDescription[]
  /** How many calls of `submit` there were. */
  submits: number
  /** Awaited before each submission. */
  hold: Promise<void> | undefined
}

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
  engine.onBlock((block) => {
    head = block.header
    for (const listener of listeners) listener(noticeOf(block))
  })
  const explain = (outcome: Outcome): Problem | null =>
    outcome.failure === null ? null : problem(outcome.failure.code, 'No.', 'Do not.')

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
    view: async (contract, name, args) => viewOf(ledger, state, contract, name, args),
    contracts: async () => ledger.contractsInForce,
    ...createReader(chain, () => head, explain),
    prove: createProver({ genesisBytes, chain, state, durable: async () => {} }),
    onBlock(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop: () => engine.stop(),
  }
  return ledger
}

type State = ReturnType<typeof openAuthenticatedState>

function noteKey(key: string): Uint8Array {
  return concatBytes(recordPrefix('note', 'notes'), utf8(key))
}

/** `write` keeps words under a key and tells of it; `refuse` fails. */
function noteMachine(state: State): StateMachine {
  return {
    check: (signed) =>
      signed.transaction.contract === 'note' ? ok(null) : failed('CONTRACT_UNKNOWN', 'No such.', 'See.'),
    execute(block) {
      const records = new Map<string, { key: Uint8Array; value: Uint8Array }>()
      const outcomes = block.transactions.map((signed, index): Outcome => {
        const { action, args } = signed.transaction
        const base = { transactionId: signed.id, height: block.height, index, gas: 7, fee: 0n }
        if (action !== 'write')
          return {
            ...base,
            result: null,
            failure: { contract: 'note', code: 'NOTE_REFUSED', meta: [] },
            events: [],
          }
        const [key, words] = args as [string, string]
        records.set(key, { key: noteKey(key), value: utf8(words) })
        const subject = sha256(utf8(key))
        return {
          ...base,
          result: [words.length, subject],
          failure: null,
          events: [{ contract: 'note', name: 'written', subject, data: args }],
        }
      })
      const { root, writes } = state.stage({
        height: block.height,
        records: [...records.values()],
        indexes: [],
      })
      return { outcomes, outcomeBytes: outcomes.map(encodeOutcome), stateRoot: root, writes }
    },
    settle: (height) => state.settle(height),
  }
}

function viewOf(ledger: TestLedger, state: State, contract: string, name: string, args: Cbor) {
  const answer = (result: Cbor): Result<ViewAnswer> => ok({ result, height: state.height })
  const slots = args as readonly Cbor[]
  const hex = (bytes: Cbor): string => Buffer.from(bytes as Uint8Array).toString('hex')
  if (contract === 'identity') {
    const [keys] = slots as unknown as [readonly [Uint8Array]]
    const key = hex(keys[0])
    if (key === hex(revoked.publicKey)) return failed('KEY_REVOKED', 'It is revoked.', 'Use another.')
    if (key !== hex(client.publicKey)) return failed('KEY_UNKNOWN', 'Nobody has it.', 'Add it.')
    return answer('Acme')
  }
  if (contract === 'voucher') {
    const key = hex(slots[1] as Cbor)
    if (name === 'mayGive') return answer([key === hex(client.publicKey), 'NOT_A_PARTY'])
    return answer([ledger.readers.has(key), 'READING_NOT_RECORDED'])
  }
  if (name === 'fail') return failed('NOTE_REFUSED', 'No.', 'Do not.')
  const value = state.get(noteKey(slots[0] as string))
  return answer(value === undefined ? null : [slots[0] as Cbor, Buffer.from(value).toString(), null])
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
