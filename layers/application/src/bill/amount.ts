/** How much a range is, in minor units: its positions are the standard unit. */
export function amountOf({ start, end }: { readonly start: number; readonly end: number }): bigint {
  return BigInt(end - start + 1)
}
