import { equalBytes } from '@vouch/core'
import {
  type BlockLeaves,
  type ChainStore,
  decodeSignedTransaction,
  type Header,
  leafHash,
  merkleRoot,
  type SignedTransaction,
  type Write,
} from '@vouch/data'
import type { OpenedMachine } from '../ledger/local-ledger.ts'
import type { SignatureChecker } from './signature-checker.ts'

export interface BlockFault {
  readonly where: string
  readonly what: string
}

interface AuditedBlock {
  readonly chain: ChainStore
  readonly header: Header
  readonly seal: Uint8Array
  /** What the engine said of its end, where it says something. */
  readonly closing?: Uint8Array | undefined
  /** The fresh ledger, standing at the block before. */
  readonly machine: OpenedMachine
  readonly checker: SignatureChecker
}

/** Checks one block and executes it again; gives what the fresh store must be written, or undefined where it cannot go on. */
export async function auditBlock(
  block: AuditedBlock,
  note: (fault: BlockFault) => void,
): Promise<readonly Write[] | undefined> {
  const { chain, header, seal, machine, checker } = block
  const { height } = header
  const recorded: Uint8Array[] = []
  while (recorded.length < header.transactionCount) {
    const page = chain.transactionsOf(height, recorded.length, 1_000)
    if (page.length === 0) break
    recorded.push(...page)
  }
  const signatures = checker.check(recorded)
  const transactions: SignedTransaction[] = []
  for (let index = 0; index < recorded.length; index++) {
    const signed = decodeSignedTransaction(recorded[index] as Uint8Array)
    if (!signed.ok) note({ where: `transaction ${height}.${index}`, what: signed.problem.detail })
    else transactions.push(signed.value)
  }
  const transactionLeaves = recorded.map(leafHash)
  if (!equalBytes(merkleRoot(transactionLeaves), header.transactionsRoot)) {
    note({ where: `block ${height}`, what: 'its transactions do not give its transactions root' })
    return undefined
  }
  if (transactions.length !== header.transactionCount) return undefined
  const executed = machine.contracts.execute({
    height,
    timeMs: header.timeMs,
    proposer: header.proposer,
    transactions,
    ...(block.closing === undefined ? {} : { closing: { record: block.closing } }),
  })
  // Checked on another core meanwhile; what a bad one did here stays in the scratch store.
  const badSignature = await signatures
  if (badSignature >= 0)
    note({ where: `transaction ${height}.${badSignature}`, what: 'its signature does not fit' })
  const outcomeLeaves = executed.outcomeBytes.map(leafHash)
  if (!equalBytes(merkleRoot(outcomeLeaves), header.outcomesRoot)) {
    note({ where: `block ${height}`, what: 'executing it again gives another outcomes root' })
    for (const index of changedOutcomes(chain, height, executed.outcomeBytes))
      note({
        where: `outcome ${height}.${index}`,
        what: 'it is not what executing its transaction again gives',
      })
  }
  if (!equalBytes(executed.stateRoot, header.stateRoot))
    note({ where: `block ${height}`, what: 'executing it again gives another state root' })
  if (!sameLeaves(chain.leaves(height), transactionLeaves, outcomeLeaves))
    note({ where: `block ${height}`, what: 'the leaf hashes kept for its receipts are not its own' })
  const writes = machine.chain.stage({
    header,
    seal,
    transactions,
    outcomes: executed.outcomes,
    outcomeBytes: executed.outcomeBytes,
    transactionLeaves,
    outcomeLeaves,
  })
  return executed.writes.concat(writes)
}

/** Positions of the outcomes that differ from those recorded. */
function changedOutcomes(chain: ChainStore, height: number, outcomes: readonly Uint8Array[]): number[] {
  return [...outcomes.keys()].filter((index) => {
    const stored = chain.outcome({ height, index })
    return stored === undefined || !equalBytes(stored, outcomes[index] as Uint8Array)
  })
}

function sameLeaves(
  kept: BlockLeaves | undefined,
  transactions: readonly Uint8Array[],
  outcomes: readonly Uint8Array[],
): boolean {
  const same = (left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean =>
    left.length === right.length && left.every((hash, at) => equalBytes(hash, right[at] as Uint8Array))
  return kept !== undefined && same(kept.transactions, transactions) && same(kept.outcomes, outcomes)
}
