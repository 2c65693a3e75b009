import type { Hash, PublicKey, Result } from '@vouch/core'
import type { Outcome, SignedTransaction, Write } from '@vouch/data'

/** What the end of a block brings besides its transactions, such as who voted for it: recorded, so that an audit can execute it again. */
export interface BlockClosing {
  /** In the form of whoever executes it. */
  readonly record: Uint8Array
  /** True where it changes something even without any transaction. */
  readonly always: boolean
}

/** A block to be executed; its transactions are admissible, each once. */
export interface ProposedBlock {
  readonly height: number
  readonly timeMs: number
  readonly proposer: PublicKey
  readonly transactions: readonly SignedTransaction[]
  readonly closing?: BlockClosing
}

export interface ExecutedBlock {
  readonly outcomes: readonly Outcome[]
  readonly outcomeBytes: readonly Uint8Array[]
  readonly stateRoot: Hash
  /** What makes the execution durable; written in one batch with the block. */
  readonly writes: readonly Write[]
}

/** What an engine needs of the meaning of transactions. The contract layer implements it; the node wires it. */
export interface StateMachine {
  /** Cheap; whether a transaction is worth a place in a block. */
  check(transaction: SignedTransaction): Result<null>
  /** Deterministic; its changes are visible to the next block at once and durable when `writes` are. */
  execute(block: ProposedBlock): ExecutedBlock
  /**
   * Executes a block that may never become final: nothing changes until what it gives is called, which must be before any
   * other block is executed. Undefined where a block cannot be executed ahead.
   */
  executeAhead?(block: ProposedBlock): (() => ExecutedBlock) | undefined
  /** Everything up to this height is durable. */
  settle(height: number): void
}
