import { type Hash, type PublicKey } from '@vouch/core'
import {
  type ChainLimits,
  type ChainStore,
  type Header,
  headerHash,
  leafHash,
  merkleRoot,
  type SignedTransaction,
  workCommitment,
} from '@vouch/data'
import type { ExecutedBlock } from '../state-machine.ts'
import { expiryProblem } from '../solo/engine.ts'
import { bitsAfter } from './check-header.ts'
import { targetOf } from './compact.ts'
import type { BlockNode } from './header-tree.ts'
import type { TransactionPool } from './pool.ts'
import type { PowRules } from './state.ts'

/** A block that lacks nothing but its nonce. */
export interface BlockTemplate {
  readonly height: number
  /** What the nonce is hashed with. */
  readonly commitment: Hash
  /** The work hash must not be above it. */
  readonly target: bigint
  readonly transactions: readonly SignedTransaction[]
  readonly header: Omit<Header, 'work'>
  readonly bits: number
}

interface TemplateDeps {
  readonly parent: BlockNode
  readonly timeMs: number
  readonly miner: PublicKey
  readonly rules: PowRules
  readonly limits: ChainLimits
  readonly pool: TransactionPool
  readonly chain: Pick<ChainStore, 'locate'>
  preview(block: {
    readonly parentTimeMs: number
    readonly timeMs: number
    readonly proposer: PublicKey
    readonly transactions: readonly SignedTransaction[]
  }): ExecutedBlock
}

/** Executes what pays best on top of the chain, to know the roots. What has expired or is recorded leaves the pool. */
export function makeTemplate(deps: TemplateDeps): BlockTemplate {
  const { parent, timeMs, miner, rules } = deps
  const transactions = choose(deps)
  const executed = deps.preview({ parentTimeMs: parent.timeMs, timeMs, proposer: miner, transactions })
  const bits = bitsAfter(rules, parent)
  const header: Omit<Header, 'work'> = {
    chainId: rules.chainId,
    height: parent.height + 1,
    timeMs,
    previous: parent.hash,
    transactionCount: transactions.length,
    transactionsRoot: merkleRoot(transactions.map(({ bytes }) => leafHash(bytes))),
    outcomesRoot: merkleRoot(executed.outcomeBytes.map((bytes) => leafHash(bytes))),
    stateRoot: executed.stateRoot,
    proposer: miner,
  }
  return {
    height: header.height,
    commitment: workCommitment(header, bits),
    target: targetOf(bits),
    transactions,
    header,
    bits,
  }
}

export function sealTemplate(
  { header, bits }: BlockTemplate,
  nonce: Uint8Array,
): { readonly header: Header; readonly hash: Hash } {
  const sealed: Header = { ...header, work: { bits, nonce } }
  return { header: sealed, hash: headerHash(sealed) }
}

function choose({ pool, chain, limits, timeMs }: TemplateDeps): readonly SignedTransaction[] {
  const chosen: SignedTransaction[] = []
  let bytes = 0
  for (const signed of pool.best()) {
    if (chosen.length >= limits.maxTransactionsPerBlock) break
    const isUseless =
      chain.locate(signed.id, signed.name) !== undefined ||
      (expiryProblem(signed, timeMs, limits)?.code ?? '') === 'TRANSACTION_EXPIRED'
    if (isUseless) pool.remove(signed.name)
    else if (
      expiryProblem(signed, timeMs, limits) === undefined &&
      bytes + signed.bytes.length <= limits.maxBlockBytes
    ) {
      chosen.push(signed)
      bytes += signed.bytes.length
    }
  }
  return chosen
}
