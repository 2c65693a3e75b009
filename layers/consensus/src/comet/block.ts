import type { PublicKey } from '@vouch/core'
import {
  type Header,
  headerHash,
  leafHash,
  merkleRoot,
  type SealedBlock,
  type SignedTransaction,
} from '@vouch/data'
import type { Tip } from '../solo/block.ts'
import type { BlockClosing, ExecutedBlock, StateMachine } from '../state-machine.ts'
import { encodePendingSeal } from './seal-form.ts'

interface BlockContent {
  readonly cometHeight: number
  readonly timeMs: number
  readonly proposer: PublicKey
  readonly transactions: readonly SignedTransaction[]
  readonly closing?: BlockClosing
}

export interface BuiltBlock {
  readonly block: SealedBlock
  readonly executed: ExecutedBlock
  readonly tip: Tip
}

/** Executes a final block. Its seal comes with the block after it. */
export function buildBlock(tip: Tip, content: BlockContent, machine: StateMachine): BuiltBlock {
  const { timeMs, proposer, transactions, closing } = content
  const height = tip.height + 1
  const executed = machine.execute({
    height,
    timeMs,
    proposer,
    transactions,
    ...(closing === undefined ? {} : { closing }),
  })
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
    proposer,
  }
  const block: SealedBlock = {
    header,
    seal: encodePendingSeal(content.cometHeight),
    transactions,
    outcomes: executed.outcomes,
    outcomeBytes: executed.outcomeBytes,
    transactionLeaves,
    outcomeLeaves,
  }
  return { block, executed, tip: { chainId: tip.chainId, height, timeMs, hash: headerHash(header) } }
}
