import type { FeePrices } from '@vouch/data'

/** What one transaction used. */
export interface Usage {
  readonly gas: number
  /** Bytes added to the state, less those removed; negative where it freed more than it took. */
  readonly storedBytes: number
}

/** The fee in fee units; freed bytes earn nothing back, so that nobody is paid to churn the state. */
export function feeOf(prices: FeePrices, usage: Usage): bigint {
  return prices.perGas * BigInt(usage.gas) + prices.perByte * BigInt(Math.max(0, usage.storedBytes))
}

/** True where the chain charges nothing, so that no account needs to be looked at. */
export function isFree(prices: FeePrices): boolean {
  return prices.perGas === 0n && prices.perByte === 0n
}
