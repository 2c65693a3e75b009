import { type Header, headerHash, leafHash, merkleRoot, type SealedBlock } from '@vouch/data'
import type { Tip } from '../solo/block.ts'
import type { ExecutedBlock, ProposedBlock } from '../state-machine.ts'
import { encodePendingSeal } from './seal-form.ts'

export interface BuiltBlock {
  readonly block: SealedBlock
  readonly tip: Tip
}

/** The block of ours that a block of CometBFT's makes. Its seal comes with the block after that. */
export function buildBlock(
  tip: Tip,
  cometHeight: number,
  content: ProposedBlock,
  executed: ExecutedBlock,
): BuiltBlock {
  const { height, timeMs, proposer, transactions } = content
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
    seal: encodePendingSeal(cometHeight),
    transactions,
    outcomes: executed.outcomes,
    outcomeBytes: executed.outcomeBytes,
    transactionLeaves,
    outcomeLeaves,
  }
  return { block, tip: { chainId: tip.chainId, height, timeMs, hash: headerHash(header) } }
}
