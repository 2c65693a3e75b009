import { equalBytes, sha256, toHex } from '@vouch/core'
import { decodeSignedTransaction, reopenSignedTransaction, type SignedTransaction } from '@vouch/data'
import { decodeBatch } from './batch.ts'

/** Whether transactions are of this chain, well formed and signed: checked away from the thread that executes. */
export type VerifyAll = (transactions: readonly Uint8Array[]) => Promise<readonly boolean[]>

/**
 * What was verified once is not verified again: between CheckTx, the proposal and the final block a batch keeps its name,
 * the hash of its bytes.
 */
export interface BatchMemory {
  /** Takes over what this node verified itself before. */
  remember(batch: Uint8Array, transactions: readonly SignedTransaction[]): void
  /** Undefined where the batch is malformed or a transaction in it does not hold. */
  open(batch: Uint8Array): Promise<readonly SignedTransaction[] | undefined>
  forget(batch: Uint8Array): void
  readonly size: number
}

const MAX_REMEMBERED = 4_096

export function createBatchMemory(verify: VerifyAll, maxBytes: number): BatchMemory {
  const known = new Map<string, readonly SignedTransaction[]>()
  const nameOf = (batch: Uint8Array): string => toHex(sha256(batch))
  const keep = (name: string, transactions: readonly SignedTransaction[]): void => {
    known.set(name, transactions)
    if (known.size <= MAX_REMEMBERED) return
    const oldest = known.keys().next()
    if (oldest.done !== true) known.delete(oldest.value)
  }
  return {
    remember: (batch, transactions) => keep(nameOf(batch), transactions),
    async open(batch) {
      const name = nameOf(batch)
      const before = known.get(name)
      if (before !== undefined) return before
      const members = decodeBatch(batch, maxBytes)
      if (members === undefined) return undefined
      const verdicts = await verify(members)
      if (!verdicts.every(Boolean)) return undefined
      const transactions = members.map((bytes) => reopenSignedTransaction(bytes))
      keep(name, transactions)
      return transactions
    },
    forget: (batch) => void known.delete(nameOf(batch)),
    get size() {
      return known.size
    },
  }
}

/** For tests and simulators: checks signatures in this thread. */
export function verifiesHere(check: (signed: SignedTransaction) => boolean): VerifyAll {
  return async (transactions) =>
    transactions.map((bytes) => {
      const decoded = decodeSignedTransaction(bytes)
      return decoded.ok && equalBytes(decoded.value.bytes, bytes) && check(decoded.value)
    })
}
