import { fileURLToPath } from 'node:url'
import { bundleContract } from '@vouch/contract/bundle'
import { type SimulationOptions, type SimulationSummary, simulateSolo } from '@vouch/testing/simulation'
import { beforeAll, describe, expect, it } from 'vitest'

/** Smoke: a few seconds. `VOUCH_RUNS=50` searches longer; `VOUCH_SEED` runs one seed alone. */
const SEEDS = 200 * Number(process.env.VOUCH_RUNS ?? 1)
const FIRST = 1
const FILE = 'test/sim/solo.test.ts'

let tally: Uint8Array

beforeAll(async () => {
  tally = await bundleContract(fileURLToPath(new URL('../../examples/contracts/tally.ts', import.meta.url)))
})

function seeds(count: number): readonly number[] {
  const { VOUCH_SEED: one } = process.env
  return one === undefined ? Array.from({ length: count }, (_, index) => FIRST + index) : [Number(one)]
}

async function simulate(seed: number): Promise<SimulationSummary> {
  try {
    return await simulateSolo({ seed, tally })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`seed ${seed}: ${reason}\nreplay: VOUCH_SEED=${seed} npx vitest run ${FILE}`, { cause })
  }
}

/** What the checkers said of the first seed that showed the flaw. */
async function caught(flaw: NonNullable<SimulationOptions['flaw']>): Promise<string> {
  for (let seed = FIRST; seed < FIRST + 60; seed++) {
    const reason = await simulateSolo({ seed, tally, flaw }).then(
      () => undefined,
      (cause: unknown) => (cause as Error).message,
    )
    if (reason !== undefined) return reason
  }
  return 'nothing'
}

describe('the engine solo under faults', () => {
  it('loses nothing it acknowledged, does nothing twice, and heals', { timeout: 600_000 }, async () => {
    const all: SimulationSummary[] = []
    for (const seed of seeds(SEEDS)) all.push(await simulate(seed))
    if (all.length === 1) return
    // A simulation in which nothing happens proves nothing.
    const sum = (of: (summary: SimulationSummary) => number): number =>
      all.reduce((total, summary) => total + of(summary), 0)
    for (const count of [
      sum(({ blocks }) => blocks),
      sum(({ executed }) => executed),
      sum(({ failed }) => failed),
      sum(({ repeated }) => repeated),
      sum(({ starts }) => starts - 1),
      sum(({ fatalWrites }) => fatalWrites),
    ])
      expect(count).toBeGreaterThan(all.length / 2)
    const refused = new Set(all.flatMap(({ refusals }) => [...refusals.keys()]))
    expect([...refused].sort()).toEqual([
      'ACTION_UNKNOWN',
      'CHAIN_WRONG',
      'EXPIRY_TOO_FAR',
      'NODE_BUSY',
      'SIGNATURE_INVALID',
      'TRANSACTION_EXPIRED',
    ])
  })

  it('runs the same from the same seed', async () => {
    const [seed] = seeds(1) as readonly [number]
    expect(await simulate(seed)).toEqual(await simulate(seed))
  })

  it('is caught when it acknowledges before a block is durable', async () => {
    expect(await caught('acknowledges-before-durable')).toContain('no acknowledged transaction is lost')
  })

  it('is caught when it forgets what it executed', async () => {
    expect(await caught('forgets-transactions')).toContain('a repetition is answered with the first outcome')
  })
})
