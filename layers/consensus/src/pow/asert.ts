import { bitsOf, targetOf } from './compact.ts'

/** Where the difficulty is reckoned from; times are of the parent, in the unit of the half life. */
export interface AsertAnchor {
  readonly height: bigint
  readonly parentTime: bigint
  readonly bits: number
}

export interface AsertRules {
  readonly anchor: AsertAnchor
  readonly idealBlockTime: bigint
  readonly halfLife: bigint
  /** The easiest target. */
  readonly limit: bigint
}

const RADIX_BITS = 16n
const RADIX = 1n << RADIX_BITS

/**
 * The target of the block after `parent`, by aserti3-2d: the target doubles for each half life that the chain is behind its
 * schedule and halves for each that it is ahead. Depends on nothing but anchor and parent, in whole numbers.
 * Source: "ASERT Difficulty Adjustment Algorithm (aserti3-2d)", Bitcoin Cash specification of 2020-11-15.
 */
export function nextBits(
  rules: AsertRules,
  parent: { readonly height: bigint; readonly time: bigint },
): number {
  const { anchor, idealBlockTime, halfLife, limit } = rules
  const timeDelta = parent.time - anchor.parentTime
  const heightDelta = parent.height - anchor.height
  // Division truncates towards zero and the shift rounds down, as the specification wants.
  const exponent = ((timeDelta - idealBlockTime * (heightDelta + 1n)) * RADIX) / halfLife
  const shifts = exponent >> RADIX_BITS
  const fraction = exponent - shifts * RADIX
  // 2^x for 0 <= x < 1, by a cubic polynomial in fixed point.
  const factor =
    RADIX +
    ((195_766_423_245_049n * fraction +
      971_821_376n * fraction * fraction +
      5_127n * fraction * fraction * fraction +
      (1n << 47n)) >>
      48n)
  // A schedule so far behind passes any limit; do not build numbers of its size.
  if (shifts > 512n) return bitsOf(limit)
  const scaled = targetOf(anchor.bits) * factor
  const down = shifts - RADIX_BITS
  const next = down <= 0n ? scaled >> -down : scaled << down
  if (next === 0n) return bitsOf(1n)
  return bitsOf(next > limit ? limit : next)
}
