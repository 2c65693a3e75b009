import { assert, equalBytes, failed, type Hash, type Problem, type Result, unwrap } from '@vouch/core'
import {
  type ChainLimits,
  type ChainStore,
  decodeSignedTransaction,
  type Header,
  leafHash,
  merkleRoot,
  type SealedBlock,
  type SignedTransaction,
  type StagedStore,
} from '@vouch/data'
import type { ExecutedBlock } from '../state-machine.ts'
import { checkContent } from './body.ts'
import type { BlockNode } from './header-tree.ts'
import type { RevertibleMachine } from './machine.ts'
import type { Plan } from './state.ts'

export interface ExecutorDeps {
  readonly machine: RevertibleMachine
  readonly chain: ChainStore
  readonly store: StagedStore
  readonly limits: ChainLimits
  transactionsOf(block: BlockNode): readonly SignedTransaction[]
}

export type PlanResult =
  | { readonly kind: 'applied'; readonly blocks: readonly SealedBlock[] }
  | { readonly kind: 'refused'; readonly hash: Hash; readonly problem: Problem }

/** Carries out plans over state and chain, all of one or nothing; what it stages is one batch. */
export interface Executor {
  run(plan: Plan): PlanResult
  /** What a block after the head would be; nothing of it stays. */
  preview(block: {
    readonly parentTimeMs: number
    readonly timeMs: number
    readonly proposer: Header['proposer']
    readonly transactions: readonly SignedTransaction[]
  }): ExecutedBlock
}

/** The transactions of a recorded block, read before it is undone. */
export function recordedTransactions(chain: ChainStore, height: number): readonly SignedTransaction[] {
  const header = chain.header(height)
  assert(header !== undefined, 'a block on the active chain is recorded', `${height}`)
  return chain
    .transactionsOf(height, 0, header.transactionCount)
    .map((bytes) => unwrap(decodeSignedTransaction(bytes)))
}

export function createExecutor(deps: ExecutorDeps): Executor {
  const { machine, chain, store } = deps

  const execute = (block: BlockNode): Result<SealedBlock> => {
    const header = block.header as Header
    const transactions = deps.transactionsOf(block)
    const content = checkContent(header, transactions, deps.limits, chain)
    if (!content.ok) return content
    const { height, timeMs, proposer } = header
    const executed = machine.execute({ height, timeMs, proposer, transactions })
    const outcomeLeaves = executed.outcomeBytes.map((bytes) => leafHash(bytes))
    // Staged whether or not it is right: undoing it needs it there.
    store.stage(executed.writes)
    const sealed: SealedBlock = {
      header,
      seal: NO_SEAL,
      transactions,
      outcomes: executed.outcomes,
      outcomeBytes: executed.outcomeBytes,
      transactionLeaves: transactions.map((signed) => leafHash(signed.bytes)),
      outcomeLeaves,
    }
    store.stage(chain.stage(sealed))
    const isRight =
      equalBytes(executed.stateRoot, header.stateRoot) &&
      equalBytes(merkleRoot(outcomeLeaves), header.outcomesRoot)
    return isRight ? { ok: true, value: sealed } : wrongRoots(header)
  }

  const revert = (height: number, timeMs: number): void => {
    store.stage(chain.revert(height))
    store.stage(machine.revert(height, timeMs))
  }

  return {
    run(plan) {
      const [first] = plan.apply
      const fork = (first?.parent ?? plan.undo.at(-1)?.parent) as BlockNode
      const before = plan.undo.toReversed()
      if (plan.undo.length > 0) revert(fork.height, fork.timeMs)
      const blocks: SealedBlock[] = []
      for (const block of plan.apply) {
        const done = execute(block)
        if (done.ok) {
          blocks.push(done.value)
          continue
        }
        if ((chain.head?.height ?? 0) > fork.height) revert(fork.height, fork.timeMs)
        for (const back of before) assert(execute(back).ok, 'what was executed once can be executed again')
        return { kind: 'refused', hash: block.hash, problem: done.problem }
      }
      return { kind: 'applied', blocks }
    },
    preview({ parentTimeMs, timeMs, proposer, transactions }) {
      const height = (chain.head?.height ?? 0) + 1
      const executed = machine.execute({ height, timeMs, proposer, transactions })
      store.stage(executed.writes)
      store.stage(machine.revert(height - 1, parentTimeMs))
      return executed
    },
  }
}

/** The header carries its own proof; what stands behind it is in the headers after it. */
const NO_SEAL = new Uint8Array(0)

function wrongRoots(header: Header): Result<never> {
  return failed(
    'ROOTS_WRONG',
    `Executing block ${header.height} does not give the roots in its header.`,
    'Do not build on this block.',
    { height: header.height },
  )
}
