import { failed, ok, type Result, toHex } from '@vouch/core'
import type { SignedTransaction } from '@vouch/data'

/** Transactions that wait for a block: those that pay most for their size first. */
export interface TransactionPool {
  readonly size: number
  has(name: string): boolean
  /** Problems: `POOL_FULL`, `REPLACEMENT_PAYS_TOO_LITTLE`. A full pool drops what pays least for one that pays more. */
  add(signed: SignedTransaction): Result<{ readonly dropped: readonly SignedTransaction[] }>
  remove(name: string): void
  /** Best payers first. */
  best(): readonly SignedTransaction[]
}

export interface PoolLimits {
  readonly maxEntries: number
  readonly maxBytes: number
}

export const DEFAULT_POOL_LIMITS: PoolLimits = { maxEntries: 20_000, maxBytes: 64 << 20 }
/** A replacement pays at least so much for each percent of what it replaces. */
const REPLACEMENT_PERCENT = 110n

interface Entry {
  readonly name: string
  readonly signed: SignedTransaction
  readonly turn: number
}

export function createTransactionPool(limits: PoolLimits = DEFAULT_POOL_LIMITS): TransactionPool {
  const entries = new Map<string, Entry>()
  const bySlot = new Map<string, string>()
  let bytes = 0
  let turn = 0
  let sorted: Entry[] | undefined

  const drop = (name: string): SignedTransaction | undefined => {
    const entry = entries.get(name)
    if (entry === undefined) return undefined
    entries.delete(name)
    const slot = slotOf(entry.signed)
    if (bySlot.get(slot) === name) bySlot.delete(slot)
    bytes -= entry.signed.bytes.length
    sorted = undefined
    return entry.signed
  }
  const ranked = (): readonly Entry[] => {
    sorted ??= [...entries.values()].sort(compareEntries)
    return sorted
  }
  const isFull = (more: number): boolean =>
    entries.size >= limits.maxEntries || bytes + more > limits.maxBytes

  return {
    get size() {
      return entries.size
    },
    has: (name) => entries.has(name),
    add(signed) {
      const name = toHex(signed.id)
      const slot = slotOf(signed)
      const rival = entries.get(bySlot.get(slot) ?? '')
      if (
        rival !== undefined &&
        signed.transaction.maxFee * 100n < rival.signed.transaction.maxFee * REPLACEMENT_PERCENT
      )
        return failed(
          'REPLACEMENT_PAYS_TOO_LITTLE',
          'A transaction with the same nonce waits already, and this one does not offer a tenth more.',
          'Offer at least a tenth more, or wait for the first.',
        )
      const entry: Entry = { name, signed, turn: (turn += 1) }
      const dropped: SignedTransaction[] = []
      const worse = isFull(signed.bytes.length) ? ranked().toReversed() : []
      for (const other of worse) {
        if (!isFull(signed.bytes.length)) break
        if (compareEntries(other, entry) <= 0)
          return failed(
            'POOL_FULL',
            `${entries.size} transactions wait already, and all of them offer as much or more.`,
            'Offer a higher maximum fee, or submit the same transaction again later.',
          )
        dropped.push(drop(other.name) as SignedTransaction)
      }
      if (rival !== undefined) dropped.push(drop(rival.name) as SignedTransaction)
      entries.set(name, entry)
      bySlot.set(slot, name)
      bytes += signed.bytes.length
      sorted = undefined
      return ok({ dropped: dropped.filter((one) => one !== undefined) })
    },
    remove: (name) => void drop(name),
    best: () => ranked().map(({ signed }) => signed),
  }
}

/** What a replacement has in common with what it replaces. */
function slotOf({ transaction }: SignedTransaction): string {
  return `${toHex(transaction.signers[0] as Uint8Array)} ${toHex(transaction.nonce)}`
}

/** More for each byte first; among equals, who came first. Compared crosswise, without division. */
function compareEntries(one: Entry, other: Entry): number {
  const left = one.signed.transaction.maxFee * BigInt(other.signed.bytes.length)
  const right = other.signed.transaction.maxFee * BigInt(one.signed.bytes.length)
  if (left !== right) return left > right ? -1 : 1
  return one.turn - other.turn
}
