import { equalBytes, failed, ok, type Result } from '@vouch/core'
import {
  type ChainLimits,
  type ChainStore,
  type Header,
  leafHash,
  merkleRoot,
  type SignedTransaction,
} from '@vouch/data'
import { expiryProblem } from '../solo/engine.ts'

const REMEDY = 'Ask another peer for the body of this block.'

/** Whether these are the transactions that the header names; says nothing of the block itself. Problem: `BODY_MISMATCH`. */
export function checkBody(header: Header, transactions: readonly SignedTransaction[]): Result<null> {
  const root = merkleRoot(transactions.map(({ bytes }) => leafHash(bytes)))
  if (transactions.length === header.transactionCount && equalBytes(root, header.transactionsRoot))
    return ok(null)
  return failed('BODY_MISMATCH', `The transactions are not those of block ${header.height}.`, REMEDY)
}

/**
 * The rules for what may stand in a block after the chain as it is now. Problems: `BLOCK_TOO_LARGE`, `TRANSACTION_REPEATED`,
 * `TRANSACTION_EXPIRED`, `EXPIRY_TOO_FAR`.
 */
export function checkContent(
  header: Header,
  transactions: readonly SignedTransaction[],
  limits: ChainLimits,
  chain: Pick<ChainStore, 'locate'>,
): Result<null> {
  const bytes = transactions.reduce((sum, signed) => sum + signed.bytes.length, 0)
  if (transactions.length > limits.maxTransactionsPerBlock || bytes > limits.maxBlockBytes)
    return failed('BLOCK_TOO_LARGE', `Block ${header.height} holds more than the chain allows.`, REMEDY)
  const names = new Set<string>()
  for (const signed of transactions) {
    const name = signed.name
    if (names.has(name) || chain.locate(signed.id, signed.name) !== undefined)
      return failed('TRANSACTION_REPEATED', `Transaction ${name} is recorded already.`, REMEDY, { name })
    names.add(name)
    const late = expiryProblem(signed, header.timeMs, limits)
    if (late !== undefined) return { ok: false, problem: late }
  }
  return ok(null)
}
