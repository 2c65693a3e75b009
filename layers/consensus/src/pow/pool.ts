import { failed, ok, type Result, toHex } from '@vouch/core'
import type { SignedTransaction } from '@vouch/data'

/** Transactions that wait for a block: those that pay most for their gas first. */
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
  /** Estimated when it came, and not again: ranks must not change by themselves. */
  readonly gas: bigint
  readonly turn: number
}

/** `gasOf` says what a transaction will take, at least 1; without it all are taken alike. */
export function createTransactionPool(
  limits: PoolLimits = DEFAULT_POOL_LIMITS,
  gasOf: (signed: SignedTransaction) => bigint = () => 1n,
): TransactionPool {
  const entries = new Map<string, Entry>()
  const bySlot = new Map<string, string>()
  /** Best first. */
  const ranked: Entry[] = []
  let bytes = 0
  let turn = 0

  const rankOf = (entry: Entry): number => {
    let [low, high] = [0, ranked.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareEntries(ranked[middle] as Entry, entry) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
  const drop = (entry: Entry): SignedTransaction => {
    const slot = slotOf(entry.signed)
    if (bySlot.get(slot) === entry.name) bySlot.delete(slot)
    entries.delete(entry.name)
    ranked.splice(rankOf(entry), 1)
    bytes -= entry.signed.bytes.length
    return entry.signed
  }
  /** The worst that must go for it; undefined where one of them is as good. */
  const roomFor = (entry: Entry, rival: Entry | undefined): readonly Entry[] | undefined => {
    const going = rival === undefined ? [] : [rival]
    let left = bytes + entry.signed.bytes.length - (rival?.signed.bytes.length ?? 0)
    for (let at = ranked.length - 1; at >= 0; at--) {
      if (ranked.length - going.length < limits.maxEntries && left <= limits.maxBytes) break
      const worst = ranked[at] as Entry
      if (worst === rival) continue
      if (compareEntries(worst, entry) <= 0) return undefined
      going.push(worst)
      left -= worst.signed.bytes.length
    }
    return going
  }

  return {
    get size() {
      return entries.size
    },
    has: (name) => entries.has(name),
    add(signed) {
      const name = signed.name
      const slot = slotOf(signed)
      const rival = entries.get(bySlot.get(slot) ?? '')
      if (rival !== undefined && !paysMore(signed, rival.signed))
        return failed(
          'REPLACEMENT_PAYS_TOO_LITTLE',
          'A transaction with the same nonce waits already, and this one does not offer a tenth more.',
          'Offer at least a tenth more, or wait for the first.',
        )
      const entry: Entry = { name, signed, gas: gasOf(signed), turn: (turn += 1) }
      const going = roomFor(entry, rival)
      if (going === undefined)
        return failed(
          'POOL_FULL',
          `${entries.size} transactions wait already, and all of them offer as much or more.`,
          'Offer a higher maximum fee, or submit the same transaction again later.',
        )
      const dropped = going.map(drop)
      entries.set(name, entry)
      bySlot.set(slot, name)
      ranked.splice(rankOf(entry), 0, entry)
      bytes += signed.bytes.length
      return ok({ dropped })
    },
    remove(name) {
      const entry = entries.get(name)
      if (entry !== undefined) drop(entry)
    },
    best: () => ranked.map(({ signed }) => signed),
  }
}

/** More at all, too: where nobody pays, a replacement that costs nothing would be passed on for ever. */
function paysMore({ transaction }: SignedTransaction, { transaction: before }: SignedTransaction): boolean {
  return (
    transaction.maxFee > before.maxFee && transaction.maxFee * 100n >= before.maxFee * REPLACEMENT_PERCENT
  )
}

/** What a replacement has in common with what it replaces. */
function slotOf({ transaction }: SignedTransaction): string {
  return `${toHex(transaction.signers[0] as Uint8Array)} ${toHex(transaction.nonce)}`
}

/** More for each unit of gas first; among equals, who came first. Compared crosswise, without division. */
function compareEntries(one: Entry, other: Entry): number {
  const left = one.signed.transaction.maxFee * other.gas
  const right = other.signed.transaction.maxFee * one.gas
  if (left !== right) return left > right ? -1 : 1
  return one.turn - other.turn
}
