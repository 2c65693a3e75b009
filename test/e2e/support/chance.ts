/** Random choices that a seed repeats. */
export interface Chance {
  readonly seed: number
  /** From 0 up to and without `below`. */
  number(below: number): number
  pick<T>(items: readonly T[]): T
}

/**
 * Choices from `VOUCH_SEED`, or from a fresh seed. The line it prints replays them: what the machine does between two
 * choices may still differ, so a failure of timing may need several runs.
 */
export function openChance(file: string): Chance {
  const seed = Number(process.env.VOUCH_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`replay: VOUCH_SEED=${seed} npx vitest run ${file}`)
  const next = mulberry32(seed)
  const number = (below: number): number => Math.floor(next() * below)
  return { seed, number, pick: (items) => items[number(items.length)] as (typeof items)[number] }
}

/** Tommy Ettinger's 32-bit generator. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
