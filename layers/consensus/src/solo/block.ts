import type { Hash, LocalSigner } from '@vouch/core'
import {
  type Header,
  headerHash,
  leafHash,
  merkleRoot,
  type SealedBlock,
  type SignedTransaction,
} from '@vouch/data'
import type { ExecutedBlock, StateMachine } from '../state-machine.ts'
import { makeSoloSeal } from './seal.ts'

/** Where the chain stands before the next block. */
export interface Tip {
  readonly chainId: Hash
  readonly height: number
  readonly timeMs: number
  /** Header hash; the chain id at height 0. */
  readonly hash: Hash
}

export function tipOf(chainId: Hash, head: Header | undefined, genesisTimeMs: number): Tip {
  if (head === undefined) return { chainId, height: 0, timeMs: genesisTimeMs, hash: chainId }
  return { chainId, height: head.height, timeMs: head.timeMs, hash: headerHash(head) }
}

/** Block time moves on even where the clock does not, so that order and time agree. */
export function nextTimeMs(tip: Tip, nowMs: number): number {
  return Math.max(nowMs, tip.timeMs + 1)
}

export interface MadeBlock {
  readonly block: SealedBlock
  readonly executed: ExecutedBlock
  readonly tip: Tip
}

/** Executes, then seals. Synchronous: the same inputs give the same block. */
export function makeBlock(
  tip: Tip,
  timeMs: number,
  transactions: readonly SignedTransaction[],
  machine: StateMachine,
  operator: LocalSigner,
): MadeBlock {
  const height = tip.height + 1
  const executed = machine.execute({ height, timeMs, proposer: operator.publicKey, transactions })
  const transactionLeaves = transactions.map((signed) => leafHash(signed.bytes))
  const outcomeLeaves = executed.outcomeBytes.map((bytes) => leafHash(bytes))
  const header: Header = {
    chainId: tip.chainId,
    height,
    timeMs,
    previous: tip.hash,
    transactionCount: transactions.length,
    transactionsRoot: merkleRoot(transactionLeaves),
    outcomesRoot: merkleRoot(outcomeLeaves),
    stateRoot: executed.stateRoot,
    proposer: operator.publicKey,
  }
  const block: SealedBlock = {
    header,
    seal: makeSoloSeal(header, operator),
    transactions,
    outcomes: executed.outcomes,
    outcomeBytes: executed.outcomeBytes,
    transactionLeaves,
    outcomeLeaves,
  }
  return { block, executed, tip: { chainId: tip.chainId, height, timeMs, hash: headerHash(header) } }
}
