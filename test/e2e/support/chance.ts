import { createSeededChance, type SeededChance } from '@vouch/testing'

export type { SeededChance as Chance } from '@vouch/testing'

/**
 * Choices from `VOUCH_SEED`, or from a fresh seed. The line it prints replays them: what the machine does between two
 * choices may still differ, so a failure of timing may need several runs.
 */
export function openChance(file: string): SeededChance {
  const seed = Number(process.env.VOUCH_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`replay: VOUCH_SEED=${seed} npx vitest run ${file}`)
  return createSeededChance(seed)
}
