import { assert, compareBytes, type Hash } from '@vouch/core'

/** An account's part of something: voting power, proofs handed in, stake. */
export interface Share {
  readonly account: Hash
  readonly weight: bigint
}

/** Units for an account, by a distribution. */
export interface Payment {
  readonly account: Hash
  readonly amount: bigint
}

/**
 * Divides `amount` by weight, to the unit: each gets its part rounded down, and the units left over go one each to
 * the largest remainders, the lower account first among equals. Accounts are joined and come out in ascending order; who gets
 * nothing is left out. The order of `shares` does not matter. Without any weight nobody gets anything.
 */
export function divide(amount: bigint, shares: readonly Share[]): readonly Payment[] {
  assert(amount >= 0n, 'an amount divided is not negative')
  const joined = joinShares(shares)
  const whole = joined.reduce((sum, { weight }) => sum + weight, 0n)
  if (whole === 0n) return []
  const parts = joined.map(({ account, weight }) => ({
    account,
    amount: (amount * weight) / whole,
    remainder: (amount * weight) % whole,
  }))
  let left = amount - parts.reduce((sum, part) => sum + part.amount, 0n)
  const byRemainder = [...parts].sort((one, other) =>
    one.remainder === other.remainder
      ? compareBytes(one.account, other.account)
      : one.remainder > other.remainder
        ? -1
        : 1,
  )
  for (const part of byRemainder) {
    if (left === 0n) break
    part.amount += 1n
    left -= 1n
  }
  return parts
    .filter((part) => part.amount > 0n)
    .map(({ account, amount: units }) => ({ account, amount: units }))
}

function joinShares(shares: readonly Share[]): Share[] {
  const sorted = [...shares].sort((one, other) => compareBytes(one.account, other.account))
  const joined: { account: Hash; weight: bigint }[] = []
  for (const { account, weight } of sorted) {
    assert(weight >= 0n, 'a weight is not negative')
    const last = joined.at(-1)
    if (last !== undefined && compareBytes(last.account, account) === 0) last.weight += weight
    else joined.push({ account, weight })
  }
  return joined
}
