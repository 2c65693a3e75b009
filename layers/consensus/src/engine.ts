import type { Problem } from '@vouch/core'
import type { Outcome, Position, SealedBlock, SignedTransaction } from '@vouch/data'

/** What became of a submitted transaction. */
export type Submission =
  /** Executed and durable; `outcome` may still be a recorded failure. */
  | {
      readonly kind: 'committed'
      readonly outcome: Outcome
      /** The outcome as recorded. */
      readonly outcomeBytes: Uint8Array
      readonly timeMs: number
    }
  /** The same transaction was executed before; nothing was done again. */
  | { readonly kind: 'repeated'; readonly at: Position }
  | { readonly kind: 'refused'; readonly problem: Problem }

/** Decides the order. Each engine also ships a pure `verifySeal` for those who only read. */
export interface Engine {
  /** Resolves when the transaction is durable in a block, or refused. */
  submit(transaction: SignedTransaction): Promise<Submission>
  /** Called for each block after it is durable. */
  onBlock(listener: (block: SealedBlock) => void): void
  readonly waiting: number
  /** Resolves when the durable block of this height has its seal; where it is left out, a durable block has it. */
  sealed?(height: number): Promise<void>
  /** The seal of a block on the chain as it is now, where it grows with what is built on it; left out, as recorded. */
  sealOf?(height: number): Uint8Array | undefined
  /** Takes no more, and finishes what was submitted; rejects with what broke the engine, before or meanwhile. */
  stop(): Promise<void>
}
