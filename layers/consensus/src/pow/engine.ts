import { type Clock, failed, type Problem, type PublicKey, type Result, toHex } from '@vouch/core'
import { encodeHeader } from '@vouch/data'
import type { ChainStore, Genesis, Header, SealedBlock, SignedTransaction, StagedStore } from '@vouch/data'
import { encodePowSeal } from './seal.ts'
import type { Engine, Submission } from '../engine.ts'
import { expiryProblem } from '../solo/engine.ts'
import { checkBody } from './body.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { PowEffect, PowEvent } from './event.ts'
import { createExecutor, type PlanResult, recordedTransactions } from './executor.ts'
import { createGasEstimates } from './gas-estimates.ts'
import { type BlockNode, medianTimePast } from './header-tree.ts'
import { headersAfter, locatorOf, nextLocator } from './locator.ts'
import type { RevertibleMachine } from './machine.ts'
import type { PowNetwork, PowPeerSide } from './network-port.ts'
import { createTransactionPool, type PoolLimits } from './pool.ts'
import { restorePowState, type Standing, standingOf } from './restore.ts'
import { isActive, type PowRules, type PowState, tipNode } from './state.ts'
import { step } from './step.ts'
import { type BlockTemplate, makeTemplate, sealTemplate } from './template.ts'
import { blockTimeMs } from './time-rule.ts'

export interface PowEngineDeps {
  readonly machine: RevertibleMachine
  readonly chain: ChainStore
  readonly store: StagedStore
  readonly clock: Clock
  readonly genesis: Genesis
  readonly rules: PowRules
  readonly network?: PowNetwork
  onFatal(cause: unknown): void
  /** Work on this from now on; undefined: on nothing. */
  onTemplate?(template: BlockTemplate | undefined): void
}

export interface PowEngineOptions {
  /** Whom the blocks that are found here pay; without it nothing is mined. */
  readonly miner?: PublicKey
  readonly pool?: PoolLimits
}

export interface PowEngine extends Engine, PowPeerSide {
  sealOf(height: number): Uint8Array | undefined
  /** A nonce was found for a template that was handed out. False where it came too late or does not fit. */
  found(commitment: Uint8Array, nonce: Uint8Array): boolean
  /** Tells the network again of what was submitted here and waits still: peers may not have been there. */
  relayAgain(): void
  /** What is waited for now, and the time on it, made anew. */
  refreshTemplate(): void
  standing(height: number): Standing
  /** Told of blocks that were undone, newest first, when the chain is durable without them. */
  onUndone(listener: (blocks: readonly Header[]) => void): void
  /** From now on no chain without this block is followed; its signature has been checked. */
  demand(checkpoint: Checkpoint): void
  readonly state: PowState
}

/**
 * Proof of work over the state machine: fork choice decides, the executor does, one batch at a time. A transaction is answered
 * when it is durable in a block of the active chain; what falls out of it waits again.
 */
export function createPowEngine(deps: PowEngineDeps, options: PowEngineOptions = {}): PowEngine {
  const { machine, chain, store, clock, genesis, rules, network } = deps
  const { limits } = genesis
  const gas = createGasEstimates()
  const pool = createTransactionPool(options.pool, gas.of)
  const bodies = new Map<string, readonly SignedTransaction[]>()
  const waiting = new Map<string, ((submission: Submission) => void)[]>()
  const missing = new Map<string, BlockNode>()
  const blockListeners: ((block: SealedBlock) => void)[] = []
  const undoneListeners: ((blocks: readonly Header[]) => void)[] = []
  const state = restorePowState(rules, recordedHeaders(chain))
  const transactionsOf = (block: BlockNode): readonly SignedTransaction[] =>
    bodies.get(block.name) ?? recordedTransactions(chain, block.height)
  const executor = createExecutor({
    machine,
    chain,
    store,
    limits,
    transactionsOf,
  })
  let plan: Extract<PowEffect, { kind: 'reorganise' }> | undefined
  let template: BlockTemplate | undefined
  let isBusy = false
  let stopped = false

  const handle = (event: PowEvent): Problem | undefined => {
    let problem: Problem | undefined
    const peer = event.kind === 'headers' ? event.peer : null
    for (const effect of step(state, event, rules).effects) {
      if (effect.kind === 'reorganise') plan = effect
      else if (effect.kind === 'rejected') problem ??= effect.problem
      else if (effect.kind === 'ask-headers') network?.askHeaders(effect.peer, effect.locator)
      else if (effect.kind === 'blame') network?.blame(effect.peer, effect.problem)
      else if (effect.kind === 'want-bodies') {
        // What was found here is not asked of others.
        const absent = effect.blocks.filter((block) => !bodies.has(block.name))
        for (const block of absent) missing.set(block.name, block)
        if (absent.length > 0) network?.askBodies(absent, peer)
      }
    }
    pump()
    return problem
  }

  const pump = (): void => {
    if (isBusy || plan === undefined || stopped) return
    const { plan: now } = plan
    plan = undefined
    isBusy = true
    for (const block of now.undo) bodies.set(block.name, recordedTransactions(chain, block.height))
    const result = executor.run(now)
    store
      .flush()
      .then(() => finish(now.undo, result))
      .catch(fail)
  }

  const finish = (undone: readonly BlockNode[], result: PlanResult): void => {
    const height = chain.head?.height ?? 0
    chain.settle(height)
    machine.settle(height)
    isBusy = false
    if (result.kind === 'refused') {
      handle({ kind: 'refused', hash: result.hash, problem: result.problem })
      refreshTemplate()
      return
    }
    if (undone.length > 0)
      for (const listener of undoneListeners) listener(undone.map((block) => block.header as Header))
    for (const block of result.blocks) settle(block)
    for (const block of undone) takeBack(block)
    forgetBodies(height)
    handle({ kind: 'applied' })
    const { header } = tipNode(state)
    if (header !== undefined) network?.announce(header)
    if (plan === undefined && !isBusy) refreshTemplate()
  }

  const settle = (block: SealedBlock): void => {
    for (const [index, signed] of block.transactions.entries()) {
      const name = signed.name
      pool.remove(name)
      const outcome = block.outcomes[index] as SealedBlock['outcomes'][number]
      gas.learn(signed, outcome)
      const outcomeBytes = block.outcomeBytes[index] as Uint8Array
      const answered: Submission = { kind: 'committed', outcome, outcomeBytes, timeMs: block.header.timeMs }
      for (const resolve of waiting.get(name) ?? []) resolve(answered)
      waiting.delete(name)
    }
    for (const listener of blockListeners) listener(block)
  }

  /** What fell out waits again, unless it is in a block of the other branch. */
  const takeBack = (block: BlockNode): void => {
    for (const signed of bodies.get(block.name) ?? [])
      if (chain.locate(signed.id, signed.name) === undefined && !pool.has(signed.name)) pool.add(signed)
  }

  const forgetBodies = (height: number): void => {
    for (const name of bodies.keys()) {
      const node = state.nodes.get(name)
      if (node === undefined || node.height < height - rules.maxReorganisation) bodies.delete(name)
      else if (state.plan === undefined && isActive(state, node)) bodies.delete(name)
    }
  }

  const fail = (cause: unknown): void => {
    if (stopped) return
    stopped = true
    deps.onTemplate?.(undefined)
    deps.onFatal(cause)
  }

  const refreshTemplate = (): void => {
    const { miner } = options
    if (miner === undefined || isBusy || stopped || deps.onTemplate === undefined) return
    const parent = tipNode(state)
    const timeMs = blockTimeMs(medianTimePast(parent), clock.nowMs())
    try {
      template = makeTemplate({
        parent,
        timeMs,
        miner,
        rules,
        limits,
        pool,
        chain,
        preview: executor.preview,
      })
      deps.onTemplate(template)
    } catch (cause) {
      fail(cause)
    }
  }

  const accept = (signed: SignedTransaction): Result<null> => {
    const name = signed.name
    if (pool.has(name))
      return failed('TRANSACTION_KNOWN', 'The transaction waits already.', 'Wait for its block.')
    if (chain.locate(signed.id, signed.name) !== undefined)
      return failed('TRANSACTION_REPEATED', 'The transaction is recorded already.', 'Ask for its outcome.')
    const late = expiryProblem(signed, blockTimeMs(medianTimePast(tipNode(state)), clock.nowMs()), limits)
    if (late !== undefined) return { ok: false, problem: late }
    const checked = machine.check(signed)
    if (!checked.ok) return checked
    const added = pool.add(signed)
    if (!added.ok) return added
    for (const dropped of added.value.dropped) refuse(dropped, evicted())
    return { ok: true, value: null }
  }

  const refuse = (signed: SignedTransaction, problem: Problem): void => {
    const name = signed.name
    for (const resolve of waiting.get(name) ?? []) resolve({ kind: 'refused', problem })
    waiting.delete(name)
  }

  return {
    state,
    submit(signed) {
      const name = signed.name
      const at = chain.locate(signed.id, signed.name)
      if (at !== undefined) return Promise.resolve({ kind: 'repeated', at })
      if (!pool.has(name)) {
        const accepted = accept(signed)
        if (!accepted.ok) return Promise.resolve({ kind: 'refused', problem: accepted.problem })
        network?.relay(signed)
      }
      return new Promise((resolve) => waiting.set(name, [...(waiting.get(name) ?? []), resolve]))
    },
    onBlock: (listener) => void blockListeners.push(listener),
    onUndone: (listener) => void undoneListeners.push(listener),
    get waiting() {
      return pool.size
    },
    async stop() {
      stopped = true
      deps.onTemplate?.(undefined)
      await store.flush()
    },
    found(commitment, nonce) {
      if (template === undefined || toHex(template.commitment) !== toHex(commitment)) return false
      const header = sealTemplate(template, nonce)
      bodies.set(toHex(header.hash), template.transactions)
      template = undefined
      const problem = handle({ kind: 'headers', headers: [header.header], peer: null, nowMs: clock.nowMs() })
      if (problem === undefined) handle({ kind: 'body', hash: header.hash })
      return problem === undefined
    },
    sealOf: (height) => sealOf(state, height),
    relayAgain() {
      for (const signed of pool.best()) if (waiting.has(signed.name)) network?.relay(signed)
    },
    refreshTemplate,
    standing: (height) => standingOf(state, height),
    hearHeaders(headers, peer) {
      const problem = handle({ kind: 'headers', headers, peer, nowMs: clock.nowMs() })
      return problem === undefined ? { ok: true, value: null } : { ok: false, problem }
    },
    hearBody(hash, transactions) {
      const node = state.nodes.get(toHex(hash))
      if (node?.header === undefined)
        return failed('BLOCK_UNKNOWN', 'The block is not known.', 'Send its header first.')
      if (node.hasBody) return { ok: true, value: null }
      const fits = checkBody(node.header, transactions)
      if (!fits.ok) return fits
      bodies.set(node.name, transactions)
      missing.delete(node.name)
      handle({ kind: 'body', hash: node.hash })
      return { ok: true, value: null }
    },
    demand: ({ height, hash }) => void handle({ kind: 'checkpoint', height, hash }),
    hearTransaction: accept,
    headersAfter: (locator) => headersAfter(state, locator),
    bodyOf(hash) {
      const node = state.nodes.get(toHex(hash))
      if (node?.header === undefined || !node.hasBody) return undefined
      const held = bodies.get(node.name)
      if (held !== undefined) return held.map(({ bytes }) => bytes)
      return isActive(state, node)
        ? chain.transactionsOf(node.height, 0, node.header.transactionCount)
        : undefined
    },
    get missing() {
      return [...missing.values()].filter((block) => block.invalid === undefined)
    },
    locator: (answer) => (answer === undefined ? locatorOf(state) : nextLocator(state, answer)),
  }
}

/** Every header from the genesis to the tip but the block's own. */
function sealOf({ active }: PowState, height: number): Uint8Array | undefined {
  if (height < 1 || height >= active.length) return undefined
  const encoded = active.slice(1).map(({ header }) => encodeHeader(header as Header))
  return encodePowSeal({ before: encoded.slice(0, height - 1), after: encoded.slice(height) })
}

function* recordedHeaders(chain: ChainStore): Generator<Header> {
  const height = chain.head?.height ?? 0
  for (let at = 1; at <= height; at++) yield chain.header(at) as Header
}

function evicted(): Problem {
  return failed(
    'TRANSACTION_DROPPED',
    'The transaction made room for others that offer more.',
    'Submit it again with a higher maximum fee.',
  ).problem
}
