import {
  assert,
  type Cbor,
  failed,
  type Hash,
  InvariantViolation,
  ok,
  OperationalError,
  type Result,
  toHex,
} from '@vouch/core'
import {
  type AuthenticatedState,
  encodeOutcome,
  type Genesis,
  type Outcome,
  type RecordedFailure,
  type SignedTransaction,
  type Write,
} from '@vouch/data'
import { issue } from '@vouch/incentive'
import type { InstallTime } from '../api/index.ts'
import { createRealm } from '../realm/realm.ts'
import { createAccountBook } from './accounts.ts'
import { type Host, invoke } from './context.ts'
import { type Execution, runtimeFailure } from './execution.ts'
import { describeFailure } from './failure.ts'
import { createFeeDesk } from './fees.ts'
import { createGasMeter, GAS, STOP } from './gas.ts'
import { createJournal, type Journal } from './journal.ts'
import { fitsOutcome } from './outcome-room.ts'
import { type BlockRewards, payRewards } from './rewards.ts'
import {
  activateComing,
  bundleKey,
  type ComingContract,
  readComing,
  readContracts,
  recordComing,
  recordContract,
} from './installed.ts'
import { createRegistry, type Registry } from './registry.ts'

export interface BlockInput {
  readonly height: number
  readonly timeMs: number
  readonly proposer: Uint8Array
  /** Already checked for form, signatures, chain, expiry and repetition. */
  readonly transactions: readonly SignedTransaction[]
  /** What the engine says of the end of the block; see `BlockRewards`. */
  readonly closing?: { readonly record: Uint8Array }
}

export interface BlockResult {
  readonly outcomes: readonly Outcome[]
  readonly outcomeBytes: readonly Uint8Array[]
  readonly stateRoot: Hash
  /** To be written in one batch with the block itself. */
  readonly writes: readonly Write[]
}

/** Executes contracts over the authenticated state: synchronous, and the same on every node. */
export interface ContractMachine {
  readonly registry: Registry
  found(bundles: ReadonlyMap<string, Uint8Array>): Result<BlockResult>
  /** Throws `BUNDLE_NOT_HELD` (operational), with nothing changed. */
  execute(block: BlockInput): BlockResult
  /**
   * Executes the transactions of a block that may never be executed: nothing changes until what it gives is called, which
   * must be before any other block is. Undefined where a contract comes into force with the block.
   */
  executeAhead(block: BlockInput): (() => BlockResult) | undefined
  /** Back to a recent height, exactly; `timeMs` is of the block there. Throws `STATE_HEIGHT_PRUNED` (operational). */
  revert(height: number, timeMs: number): readonly Write[]
  /** Cheap checks before a transaction waits for a block. Problems: `CONTRACT_UNKNOWN`, `ACTION_UNKNOWN`, `FEE_TOO_LOW`, `BALANCE_INSUFFICIENT`. */
  check(transaction: SignedTransaction): Result<null>
  /** Problems: the contract's own, `CONTRACT_UNKNOWN`, `VIEW_UNKNOWN`, `VALUE_INVALID`. */
  view(contract: string, name: string, args: Cbor): Result<Cbor>
}

interface MachineOptions {
  readonly genesis: Genesis
  readonly chainId: Hash
  /** Name of the contract whose governance may install others. */
  readonly installer: string
  /** Time of the last block, where there is one. */
  readonly headTimeMs?: number
  readonly rewards?: BlockRewards
  /** Whether the operator of this node has put a bundle here; asked of those that must be. All are where left out. */
  holdsBundle?(hash: Hash): boolean
}

/** A block's transactions over the state, which does not know of them yet. */
interface Executed {
  readonly journal: Journal
  readonly outcomes: readonly Outcome[]
  readonly outcomeBytes: readonly Uint8Array[]
}

/** Gas of one view; more than an action's, since it holds up nobody's block. */
const VIEW_GAS = 400_000_000
const GENESIS_GAS = 400_000_000

export function createContractMachine(state: AuthenticatedState, options: MachineOptions): ContractMachine {
  const { genesis, chainId } = options
  const meter = createGasMeter()
  let execution: Execution | undefined
  const current = (): Execution => execution as Execution
  const registry = createRegistry(createRealm({ meter }), options.installer, current)
  const host: Host = {
    current,
    registry,
    install: (name, bundle, when) => installInto(current(), registry, name, bundle, when),
  }
  const fees = createFeeDesk(state, genesis.feePrices, options.rewards?.rules.escrow)
  let lastBlock = { height: Math.max(0, state.height), timeMs: options.headTimeMs ?? genesis.timeMs }

  // Held here, because a scan for each block would be most of what an empty one costs.
  let coming: readonly ComingContract[] = []
  const refresh = (): void => {
    coming = readComing(state.scanRecords)
    registry.refresh(readContracts(state.scanRecords), (hash) => state.get(bundleKey(hash)))
  }
  if (state.height > 0 || readContracts(state.scanRecords).length > 0) refresh()

  /** What comes into force with a block executes its transactions already. */
  const activate = (journal: Journal, height: number): void => {
    const due = coming.filter((one) => one.height <= height)
    if (due.length === 0) return
    for (const { name, bundleHash, mustBeHeld } of due)
      if (mustBeHeld && options.holdsBundle?.(bundleHash) === false) throw notHeld(name, bundleHash, height)
    for (const one of due) activateComing(journal, one, height)
    const changed = new Map(due.map(({ name, bundleHash }) => [name, { name, bundleHash, since: height }]))
    const others = readContracts(state.scanRecords).filter(({ name }) => !changed.has(name))
    registry.refresh([...others, ...changed.values()], (hash) => state.get(bundleKey(hash)))
  }

  const begin = (
    journal: Journal,
    over: Partial<Execution> & Pick<Execution, 'mode' | 'block'>,
  ): Execution => {
    journal.begin()
    execution = {
      journal,
      meter,
      chainId,
      transactionId: new Uint8Array(32),
      signers: [],
      events: [],
      failure: null,
      storedBytes: 0,
      callDepth: 0,
      ...over,
    }
    return execution
  }

  const call = (contract: string, kind: 'actions' | 'views', name: string, args: Cbor): Cbor => {
    const running = current()
    try {
      const target = registry.find(contract)
      if (target === undefined) {
        running.failure = runtimeFailure('CONTRACT_UNKNOWN', [['contract', contract]])
        return null
      }
      const result = invoke(host, target, kind, name, args, null)
      // Contracts cannot catch what the meter throws; if one ever could, it must still not go on.
      if (meter.exhausted !== null) running.failure ??= exhaustion(meter.exhausted)
      return result
    } catch (reason) {
      if (reason instanceof InvariantViolation || reason instanceof OperationalError) throw reason
      if (meter.exhausted !== null) running.failure ??= exhaustion(meter.exhausted)
      else if (reason !== STOP || running.failure === null)
        running.failure ??= runtimeFailure('CONTRACT_THREW', [['contract', contract]])
      return null
    }
  }

  const executeOne = (
    journal: Journal,
    signed: SignedTransaction,
    block: BlockInput,
    index: number,
  ): Outcome => {
    const { transaction } = signed
    const running = begin(journal, {
      mode: 'action',
      block: { height: block.height, timeMs: block.timeMs },
      transactionId: signed.id,
      signers: transaction.signers,
    })
    meter.reset(genesis.limits.maxGasPerTransaction)
    let result: Cbor = null
    try {
      meter.charge(GAS.transaction + GAS.transactionByte * signed.bytes.length)
    } catch {
      running.failure = runtimeFailure('GAS_EXHAUSTED')
    }
    if (running.failure === null)
      result = call(transaction.contract, 'actions', transaction.action, transaction.args)
    if (!fitsOutcome(result, running.events, running.failure))
      running.failure = runtimeFailure('OUTCOME_TOO_LARGE')
    const gas = meter.used
    meter.reset(Number.MAX_SAFE_INTEGER)
    const due = fees.due({ gas, storedBytes: running.storedBytes })
    if (due > transaction.maxFee) running.failure ??= runtimeFailure('FEE_ABOVE_MAXIMUM', [['fee', due]])
    if (running.failure !== null) {
      journal.rollback()
      result = null
    }
    const fee = fees.take(running, { signed, proposer: block.proposer, gas })
    if (running.failure !== null) result = null
    return {
      transactionId: signed.id,
      height: block.height,
      index,
      gas,
      fee,
      result,
      failure: running.failure,
      events: running.failure === null ? running.events : [],
    }
  }

  const run = (block: BlockInput): Executed => {
    const journal = createJournal(state)
    activate(journal, block.height)
    const outcomes = block.transactions.map((signed, index) => executeOne(journal, signed, block, index))
    if (options.rewards !== undefined) payRewards(journal, options.rewards, block, outcomes)
    return { journal, outcomes, outcomeBytes: outcomes.map(encodeOutcome) }
  }

  const stage = (height: number, { journal, outcomes, outcomeBytes }: Executed): BlockResult => {
    const { root, writes } = state.stage({ height, ...journal.changes() })
    return { outcomes, outcomeBytes, stateRoot: root, writes }
  }

  const apply = (block: BlockInput, executed: Executed): BlockResult => {
    const result = stage(block.height, executed)
    lastBlock = { height: block.height, timeMs: block.timeMs }
    const { journal } = executed
    if (journal.touched('runtime/contracts') || journal.touched('runtime/coming')) refresh()
    return result
  }

  return {
    registry,
    found(bundles) {
      const journal = createJournal(state)
      for (const [name, hash] of genesis.contracts) {
        const source = bundles.get(name)
        if (source === undefined)
          return failed(
            'GENESIS_BUNDLE_MISSING',
            `The bundle of contract '${name}' is not there.`,
            'Copy the home of a founder, bundles included.',
            { name },
          )
        const probed = registry.probe(name, source)
        if (!probed.ok) return probed
        if (Buffer.compare(probed.value, hash) !== 0)
          return failed(
            'GENESIS_BUNDLE_ALTERED',
            `The bundle of contract '${name}' does not have the hash that the genesis names.`,
            'Use the bundles that the founders published.',
            { name },
          )
        recordContract(journal, name, source, 0)
      }
      const entries = genesis.contracts.map(([name, bundleHash]) => ({ name, bundleHash, since: 0 }))
      registry.refresh(entries, (hash) => journal.get(bundleKey(hash)))
      for (const [account, amount] of genesis.allocations) issue(createAccountBook(journal), account, amount)
      for (const first of genesis.foundation) {
        const running = begin(journal, { mode: 'genesis', block: { height: 0, timeMs: genesis.timeMs } })
        meter.reset(GENESIS_GAS)
        call(first.contract, 'actions', first.action, first.args)
        if (running.failure !== null)
          return failed(
            'GENESIS_CALL_FAILED',
            `The founding call ${first.contract}.${first.action} fails with ${running.failure.code}.`,
            'Correct the genesis.',
            { code: running.failure.code },
          )
      }
      return ok(stage(0, { journal, outcomes: [], outcomeBytes: [] }))
    },
    execute: (block) => apply(block, run(block)),
    executeAhead(block) {
      // What comes into force would be in force for views too.
      if (coming.some(({ height }) => height <= block.height)) return undefined
      const before = state.height
      const executed = run(block)
      return () => {
        assert(state.height === before, 'a block is executed ahead of no other', `${block.height}`)
        return apply(block, executed)
      }
    },
    revert(height, timeMs) {
      const writes = state.revert(height)
      lastBlock = { height, timeMs }
      refresh()
      return writes
    },
    check(signed) {
      const { contract, action } = signed.transaction
      const found = registry.find(contract)
      if (found === undefined)
        return failed(
          'CONTRACT_UNKNOWN',
          `There is no contract '${contract}' on this chain.`,
          'See /v1/contracts for those there are.',
          { contract },
        )
      if (!Object.hasOwn(found.definition.actions, action))
        return failed(
          'ACTION_UNKNOWN',
          `Contract '${contract}' has no action '${action}'.`,
          'See /openapi.json for its actions.',
          { contract, action },
        )
      return fees.check(signed)
    },
    view(contract, name, args) {
      const running = begin(createJournal(state), { mode: 'view', block: lastBlock })
      meter.reset(VIEW_GAS)
      const result = call(contract, 'views', name, args)
      meter.reset(Number.MAX_SAFE_INTEGER)
      if (running.failure === null) return ok(result)
      return {
        ok: false,
        problem: describeFailure(
          running.failure,
          registry.find(running.failure.contract)?.definition.declaration.errors,
        ),
      }
    },
  }
}

function notHeld(name: string, hash: Hash, height: number): OperationalError {
  const bundle = toHex(hash)
  return new OperationalError(
    'BUNDLE_NOT_HELD',
    `From block ${height} on the contract '${name}' is the bundle ${bundle}, which this node does not have. It has stopped before that block.`,
    `Build it from the source that the founders decided on, and type: vouch contract ready ${name} FILE; then start the node again.`,
  )
}

function exhaustion(of: 'gas' | 'frames'): RecordedFailure {
  return runtimeFailure(of === 'gas' ? 'GAS_EXHAUSTED' : 'FRAMES_TOO_DEEP')
}

function installInto(
  execution: Execution,
  registry: Registry,
  name: string,
  bundle: Uint8Array,
  when: InstallTime | undefined,
): Uint8Array {
  const probed = registry.probe(name, bundle)
  if (!probed.ok) {
    execution.failure ??= runtimeFailure('CONTRACT_REFUSED', [['reason', probed.problem.detail]])
    throw STOP
  }
  const next = execution.block.height + 1
  if (when === undefined || (when.height <= next && !when.mustBeHeld))
    recordContract(execution.journal, name, bundle, next)
  else recordComing(execution.journal, name, bundle, { ...when, height: Math.max(when.height, next) })
  return Uint8Array.from(probed.value)
}
