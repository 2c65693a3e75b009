import type { Outcome, SignedTransaction } from '@vouch/data'

/** What transactions will take, from what their like took: a matter of this node's pool alone, and of no block. */
export interface GasEstimates {
  /** Gas, at least 1. An action that was never seen is taken for an average one. */
  of(signed: SignedTransaction): bigint
  /** A transaction was executed. */
  learn(signed: SignedTransaction, outcome: Outcome): void
}

const MAX_ACTIONS = 1_000
/** Estimates rise at once and fall by an eighth: whoever is cheap once must not be dear for many after it. */
const FALL = 8n

export function createGasEstimates(): GasEstimates {
  const known = new Map<string, bigint>()
  let sum = 0n
  return {
    of(signed) {
      const average = known.size === 0 ? 1n : sum / BigInt(known.size)
      const estimate = known.get(nameOf(signed)) ?? average
      return estimate > 1n ? estimate : 1n
    },
    learn(signed, { gas, failure }) {
      // What failed stopped halfway.
      if (failure !== null) return
      const name = nameOf(signed)
      const before = known.get(name) ?? 0n
      if (before === 0n && known.size >= MAX_ACTIONS) {
        known.clear()
        sum = 0n
      }
      const took = BigInt(gas)
      const now = took >= before ? took : before - (before - took) / FALL
      sum += now - (known.get(name) ?? 0n)
      known.set(name, now)
    },
  }
}

function nameOf({ transaction }: SignedTransaction): string {
  return `${transaction.contract}.${transaction.action}`
}
