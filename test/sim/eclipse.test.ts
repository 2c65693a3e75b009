import {
  createNaiveBook,
  type EclipseOptions,
  type EclipseSummary,
  simulateEclipse,
} from '@vouch/testing/open'
import { describe, expect, it } from 'vitest'

/** `VOUCH_RUNS=20` searches longer; `VOUCH_SEED` runs one seed alone. */
const FILE = 'test/sim/eclipse.test.ts'
const { VOUCH_SEED: one } = process.env
const seeds =
  one === undefined
    ? Array.from({ length: 3 * Number(process.env.VOUCH_RUNS ?? 1) }, (_, index) => index + 1)
    : [Number(one)]
const ATTACK: Omit<EclipseOptions, 'seed'> = { honest: 60, subnets: 4, restarts: 6, seconds: 300 }

async function each(options: Partial<EclipseOptions>, check: (summary: EclipseSummary) => void) {
  for (const seed of seeds) {
    const summary = await simulateEclipse({ ...ATTACK, ...options, seed })
    try {
      check(summary)
    } catch (cause) {
      throw new Error(`seed ${seed}\nreplay: VOUCH_SEED=${seed} npx vitest run ${FILE}`, { cause })
    }
  }
}

describe('a node that somebody tries to surround', () => {
  it('keeps honest peers over restarts, and slots for who is not of one neighbourhood', async () => {
    await each({}, ({ attackerShare, surroundedShare, attackerInbound, most }) => {
      expect(surroundedShare).toBe(0)
      // Four subnets hold four outbound slots of eight at most.
      expect(attackerShare).toBeLessThanOrEqual(0.5)
      expect(attackerInbound).toBeGreaterThan(8)
      expect(attackerInbound).toBeLessThanOrEqual(16)
      expect(most.outbound).toBe(8)
    })
  })

  it('is hardly ever surrounded by a third as many subnets as there are honest ones; without buckets it would be more', async () => {
    const [kept, naive]: [EclipseSummary[], EclipseSummary[]] = [[], []]
    await each({ subnets: 20 }, (summary) => {
      expect(summary.surroundedShare).toBeLessThan(0.03)
      kept.push(summary)
    })
    await each({ subnets: 20, createBook: createNaiveBook }, (summary) => void naive.push(summary))
    const mean = (all: readonly EclipseSummary[]): number =>
      all.reduce((sum, { attackerShare }) => sum + attackerShare, 0) / all.length
    expect(mean(naive)).toBeGreaterThan(mean(kept) + 0.1)
  })
})
