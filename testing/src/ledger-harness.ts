import { loadBuiltInBundles } from '@vouch/application/bundles'
import { identity } from '@vouch/application'
import { describeFailure, fromRecorded, toRecorded } from '@vouch/contract'
import type { AnyContract, ArgsOf, ResultOf } from '@vouch/contract/api'
import {
  type BlockResult,
  bundleHashOf,
  type ContractMachine,
  createContractMachine,
} from '@vouch/contract/runtime'
import {
  type Cbor,
  concatBytes,
  createEd25519Signer,
  type Hash,
  type LocalSigner,
  type Problem,
  type Result,
  sha256,
  uint64,
  unwrap,
  utf8,
} from '@vouch/core'
import {
  type AuthenticatedState,
  assembleTransaction,
  type ChainLimits,
  chainIdOf,
  createMemoryStore,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  encodeTransaction,
  type FeePrices,
  type FoundingCall,
  type Genesis,
  openAuthenticatedState,
  type Outcome,
  type RecordedEvent,
  type SignedTransaction,
  transactionId,
} from '@vouch/data'

type Role = ArgsOf<(typeof identity.actions)['found']>['founders'][number]['roles'][number]

/** An organisation on the harness' chain and the key it acts with. */
export interface Party {
  readonly name: string
  readonly id: Uint8Array
  readonly signer: LocalSigner
}

export interface Founder {
  readonly name: string
  readonly roles: readonly Role[]
}

export interface HarnessOptions {
  /** Default one custodian, 'Custodia', that decides alone. */
  readonly founders?: readonly Founder[]
  readonly threshold?: number
  readonly feePrices?: FeePrices
  readonly limits?: Partial<ChainLimits>
  readonly allocations?: readonly (readonly [Hash, bigint])[]
  /** Contracts besides the built-in ones, by name. */
  readonly contracts?: ReadonlyMap<string, Uint8Array>
  readonly foundation?: readonly FoundingCall[]
  readonly bucketBits?: number
}

/** What came of one action. */
export interface Deed<R> {
  /** 'OK', or the code of the failure. */
  readonly code: string
  /** The result; reading it of an action that failed throws the problem's sentence. */
  readonly value: R
  readonly problem: Problem | undefined
  readonly events: readonly RecordedEvent[]
  readonly outcome: Outcome
}

/** One action that waits to be signed. */
export interface Call {
  readonly as: Party | readonly LocalSigner[]
  readonly contract: string
  readonly action: string
  /** In recorded form. */
  readonly args: Cbor
  readonly maxFee?: bigint
}

export interface LedgerHarness {
  readonly chainId: Hash
  readonly genesis: Genesis
  readonly machine: ContractMachine
  readonly state: AuthenticatedState
  readonly founded: BlockResult
  readonly founders: readonly Party[]
  readonly height: number
  /** Block time of the last block. */
  readonly timeMs: number
  /** Block time goes on by this much before the next block. */
  advance(ms: number): void
  /** A new key; the same in every run. */
  newKey(): LocalSigner
  /** Admits an organisation by the vote of all founders. */
  admit(name: string, role?: Role): Party
  sign(call: Call): SignedTransaction
  /** One block of these transactions. */
  execute(transactions: readonly SignedTransaction[]): BlockResult
  /** Signs and executes one action in a block of its own. */
  act<C extends AnyContract, N extends keyof C['actions'] & string>(
    as: Call['as'],
    contract: C,
    action: N,
    args: ArgsOf<C['actions'][N]>,
    maxFee?: bigint,
  ): Deed<ResultOf<C['actions'][N]>>
  /** The same with arguments in recorded form, whatever they are. */
  actRecorded(call: Call): Deed<Cbor>
  view<C extends AnyContract, N extends keyof C['views'] & string>(
    contract: C,
    name: N,
    args: ArgsOf<C['views'][N]>,
  ): Result<ResultOf<C['views'][N]>>
}

const FOUNDED_MS = Date.UTC(2026, 0, 5, 9)
/** Block time between blocks. */
const STEP_MS = 1_000
const BLOCK_PROPOSER = createEd25519Signer(sha256(utf8('harness proposer')))
const RECIPIENT = `age1${'q'.repeat(58)}`

/** The key that pays in and seals blocks on every harness chain. */
export const proposer = BLOCK_PROPOSER

export function keyOf(label: string): LocalSigner {
  return createEd25519Signer(sha256(utf8(`harness key ${label}`)))
}

/** A member's key as `identity` takes it. */
export function newKey(signer: LocalSigner, member = 'clerk', right: 'admin' | 'sign' | 'read' = 'admin') {
  return { publicKey: signer.publicKey, member, right, recipient: RECIPIENT } as const
}

/**
 * A ledger in memory: the real runtime over the real authenticated state, founded with the built-in contracts; blocks
 * are made by hand and nothing is written to a store. For tests and micro benchmarks.
 */
export async function createLedgerHarness(options: HarnessOptions = {}): Promise<LedgerHarness> {
  const { founders = [{ name: 'Custodia', roles: ['custodian'] }], threshold = 1 } = options
  const bundles = new Map([...(await loadBuiltInBundles()), ...(options.contracts ?? [])])
  const parties = founders.map(({ name }) => ({ name, signer: keyOf(name) }))
  const foundArgs = {
    founders: founders.map(({ name, roles }) => ({
      name,
      roles,
      key: newKey(keyOf(name)),
      sealedSecret: null,
    })),
    threshold,
  }
  const genesis: Genesis = {
    name: 'harness',
    timeMs: FOUNDED_MS,
    engine: 'none',
    engineParameters: null,
    limits: { ...DEFAULT_CHAIN_LIMITS, ...options.limits },
    feePrices: options.feePrices ?? { perGas: 0n, perByte: 0n },
    allocations: options.allocations ?? [],
    contracts: [...bundles].map(([name, bundle]) => [name, bundleHashOf(bundle)] as const),
    foundation: [
      {
        contract: 'identity',
        action: 'found',
        args: unwrap(toRecorded(identity.actions.found.args, foundArgs)),
      },
      ...(options.foundation ?? []),
    ],
  }
  const chainId = chainIdOf(encodeGenesis(genesis))
  const state = openAuthenticatedState(createMemoryStore(), {
    bucketBits: options.bucketBits ?? 8,
    undoWindow: 0,
  })
  const machine = createContractMachine(state, { genesis, chainId, installer: 'identity' })
  const founded = unwrap(machine.found(bundles))
  return harnessOver({ genesis, chainId, state, machine, founded }, parties)
}

type Founded = Pick<LedgerHarness, 'genesis' | 'chainId' | 'state' | 'machine' | 'founded'>

function harnessOver(base: Founded, founders: readonly Omit<Party, 'id'>[]): LedgerHarness {
  const { chainId, machine } = base
  let height = 0
  let timeMs = base.genesis.timeMs
  let nonces = 0
  let keys = 0

  const sign = (call: Call): SignedTransaction => {
    const signers = [...('signer' in call.as ? [call.as.signer] : call.as)]
    signers.sort((left, right) => Buffer.compare(left.publicKey, right.publicKey))
    nonces += 1
    const body = {
      chainId,
      signers: signers.map(({ publicKey }) => publicKey),
      contract: call.contract,
      action: call.action,
      args: call.args,
      nonce: concatBytes(uint64(0), uint64(nonces)),
      expiryMs: timeMs + 3_600_000,
      maxFee: call.maxFee ?? 0n,
    }
    const bytes = encodeTransaction(body)
    const id = transactionId(bytes)
    return assembleTransaction(
      body,
      bytes,
      signers.map((signer) => signer.signSync(id)),
    )
  }

  const execute = (transactions: readonly SignedTransaction[]): BlockResult => {
    height += 1
    timeMs += STEP_MS
    return machine.execute({ height, timeMs, proposer: BLOCK_PROPOSER.publicKey, transactions })
  }

  const actRecorded = (call: Call): Deed<Cbor> => {
    const outcome = execute([sign(call)]).outcomes[0] as Outcome
    return deedOf(outcome, outcome.result)
  }

  const deedOf = <R>(outcome: Outcome, value: R): Deed<R> => {
    const { failure, events } = outcome
    if (failure === null) return { code: 'OK', value, problem: undefined, events, outcome }
    const errors = machine.registry.find(failure.contract)?.definition.declaration.errors
    const problem = describeFailure(failure, errors)
    return {
      code: failure.code,
      get value(): R {
        throw new Error(`${problem.code}: ${problem.detail}`)
      },
      problem,
      events,
      outcome,
    }
  }

  const act: LedgerHarness['act'] = (as, contract, action, args, maxFee) => {
    const member = contract.actions[action]
    if (member === undefined) throw new Error(`no action ${action}`)
    const recorded = unwrap(toRecorded(member.args, args))
    const call = { as, contract: contract.declaration.name, action, args: recorded }
    const deed = actRecorded(maxFee === undefined ? call : { ...call, maxFee })
    const value = deed.code === 'OK' ? unwrap(fromRecorded(member.result, deed.outcome.result)) : null
    return deedOf(deed.outcome, value as never)
  }

  const view: LedgerHarness['view'] = (contract, name, args) => {
    const member = contract.views[name]
    if (member === undefined) throw new Error(`no view ${name}`)
    const answer = machine.view(contract.declaration.name, name, unwrap(toRecorded(member.args, args)))
    return answer.ok
      ? { ok: true, value: unwrap(fromRecorded(member.result, answer.value)) as never }
      : answer
  }

  const parties = founders.map((founder) => ({
    ...founder,
    id: unwrap(view(identity, 'organisationByName', { name: founder.name }))?.id as Uint8Array,
  }))

  return {
    ...base,
    founders: parties,
    get height() {
      return height
    },
    get timeMs() {
      return timeMs
    },
    advance(ms) {
      timeMs += ms
    },
    newKey() {
      keys += 1
      return keyOf(`number ${keys}`)
    },
    admit(name, role = 'member') {
      const signer = keyOf(name)
      const decision = { ...NO_DECISION, kind: 'admit', name, role, key: newKey(signer) } as const
      const all = parties.map((party) => party.signer)
      const { organisation } = act(all, identity, 'propose', { decision }).value
      return { name, signer, id: organisation as Uint8Array }
    },
    sign,
    execute,
    act,
    actRecorded,
    view,
  }
}

/** The fields of a decision that its kind does not use. */
export const NO_DECISION = {
  organisation: null,
  name: null,
  role: null,
  key: null,
  sealedSecret: null,
  threshold: null,
  bundleHash: null,
  atHeight: null,
  whenReady: null,
} as const
