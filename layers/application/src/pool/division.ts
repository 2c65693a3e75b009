import type { MemberValue } from './declaration.ts'

/**
 * Divides an amount by work, to the unit: each gets its part rounded down, and the units left over go one each to the largest
 * remainders, the lower account first among equals. The same as the distribution of a block's reward (spec/incentive.md), so
 * that a member's own program finds the same. `members` in the ascending order of their accounts.
 */
export function divideByWork(amount: bigint, members: readonly MemberValue[]): bigint[] {
  let whole = 0n
  for (const { work } of members) whole += work
  const parts: bigint[] = []
  const places: { readonly at: number; readonly remainder: bigint }[] = []
  let left = amount
  for (let at = 0; at < members.length; at++) {
    const product = amount * (members[at] as MemberValue).work
    parts.push(product / whole)
    places.push({ at, remainder: product % whole })
    left -= product / whole
  }
  places.sort((one, other) => {
    if (one.remainder === other.remainder) return one.at - other.at
    return one.remainder > other.remainder ? -1 : 1
  })
  for (let at = 0; left > 0n; at++) {
    const { at: member } = places[at] as { readonly at: number }
    parts[member] = (parts[member] as bigint) + 1n
    left -= 1n
  }
  return parts
}
