/** Choices that a seed repeats. */
export interface SeededChance {
  readonly seed: number
  /** From 0 up to and without `below`. */
  number(below: number): number
  /** True `percent` times in a hundred. */
  happens(percent: number): boolean
  pick<T>(items: readonly T[]): T
  bytes(length: number): Uint8Array
}

/** Tommy Ettinger's mulberry32: 32 bits of state are plenty to choose faults with, and far too few for secrets. */
export function createSeededChance(seed: number): SeededChance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const number = (below: number): number => Math.floor(next() * below)
  return {
    seed,
    number,
    happens: (percent) => number(100) < percent,
    pick: (items) => items[number(items.length)] as (typeof items)[number],
    bytes: (length) => Uint8Array.from({ length }, () => number(256)),
  }
}
