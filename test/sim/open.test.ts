import { CALM, type OpenFlaw, type OpenOptions, simulateOpen, worstDeviation } from '@vouch/testing/open'
import { describe, expect, it } from 'vitest'

/** Smoke: some seconds. `VOUCH_RUNS=20` searches longer; `VOUCH_SEED` runs one seed alone. */
const SEEDS = 4 * Number(process.env.VOUCH_RUNS ?? 1)
const FILE = 'test/sim/open.test.ts'
const { VOUCH_SEED: one } = process.env
const seeds = one === undefined ? Array.from({ length: SEEDS }, (_, index) => index + 1) : [Number(one)]

function simulate(options: Partial<OpenOptions> & { readonly seed: number }) {
  try {
    return simulateOpen({ ...CALM, ...options })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const replay = `replay: VOUCH_SEED=${options.seed} npx vitest run ${FILE}`
    throw new Error(`seed ${options.seed}: ${reason}\n${replay}`, { cause })
  }
}

const FAULTY: Partial<OpenOptions> = {
  nodes: 60,
  latencyMs: 300,
  lossPercent: 5,
  churnPercent: 3,
  skewMs: 20_000,
  partitions: [{ fromMs: 1_000_000, toMs: 3_000_000, percent: 40 }],
}
const ALL: OpenOptions['adversaries'] = [
  { behaviour: 'spamming', percent: 3 },
  { behaviour: 'invalid', percent: 5 },
  { behaviour: 'withholding', percent: 5 },
  { behaviour: 'time-warping', percent: 5 },
  { behaviour: 'selfish', percent: 10 },
  { behaviour: 'private', percent: 10 },
]

describe('the open network', () => {
  it('comes to one chain under loss, churn, skew, a cut and all adversaries at once', () => {
    for (const seed of seeds) {
      const summary = simulate({ ...FAULTY, seed, adversaries: ALL })
      // A simulation in which nothing happens proves nothing.
      expect(summary.lost).toBeGreaterThan(1_000)
      expect(summary.deepest).toBeGreaterThan(3)
      expect(summary.refused).toBeGreaterThan(0)
      expect(summary.bans).toBeGreaterThan(0)
      expect(summary.transfers).toBe(60)
    }
  })

  it('pays miners in proportion to their hash rate', () => {
    for (const seed of seeds) expect(worstDeviation(simulate({ seed }))).toBeLessThan(4)
  })

  it('forks as often as theory says, as delay grows', () => {
    let before = 0
    for (const latencyMs of [80, 500, 1_000]) {
      const runs = seeds.map((seed) => simulate({ seed, latencyMs, evenHashRate: true }))
      const mean = (of: (run: (typeof runs)[number]) => number) =>
        runs.reduce((sum, run) => sum + of(run), 0) / runs.length
      const stale = mean((run) => run.staleShare)
      expect(Math.abs(stale - mean((run) => run.expectedStaleShare))).toBeLessThan(0.06)
      expect(stale).toBeGreaterThan(before)
      before = stale
    }
  })

  it.each(ALL)('holds out against a miner that is $behaviour with a third of all power', ({ behaviour }) => {
    const summary = simulate({ seed: 1, adversaries: [{ behaviour, percent: 30 }] })
    const [bad] = summary.miners
    const share = (bad?.blocks ?? 0) / summary.height
    expect(share).toBeLessThan(0.42)
    // Warping time by the future limit wins nothing that a half life could show.
    expect(summary.meanBlockMs).toBeGreaterThan(25_000)
    expect(summary.meanBlockMs).toBeLessThan(50_000)
  })

  it('does not follow a private fork deeper than it undoes', () => {
    const adversaries = [{ behaviour: 'private', percent: 40 }] as const
    const summary = simulate({ seed: 3, adversaries, maxReorganisation: 30 })
    expect(summary.deepest).toBeLessThanOrEqual(30)
  })

  it('runs two hundred nodes, the same from the same seed', { timeout: 120_000 }, () => {
    const options = { seed: seeds[0] as number, nodes: 200, durationMs: 1_800_000 }
    const summary = simulate(options)
    expect(summary.height).toBeGreaterThan(40)
    expect(simulate(options)).toEqual(summary)
  })
})

describe('a check that is switched off', () => {
  const flaws: readonly (readonly [OpenFlaw, string])[] = [
    ['forgets-an-undo', 'supply is what the schedule says'],
    ['issues-too-much', 'supply is what the schedule says'],
    ['loses-transfers', 'no transfer is lost'],
    ['takes-any-work', 'no header is kept that nobody worked for'],
    ['trusts-the-state-root', 'no block with a wrong state is on the chain'],
  ]
  it.each(flaws)('is caught: %s', (flaw, rule) => {
    const adversaries = [
      { behaviour: 'spamming', percent: 5 },
      { behaviour: 'invalid', percent: 5 },
    ] as const
    const options = { ...CALM, ...FAULTY, seed: 1, latencyMs: 2_000, adversaries, flaw }
    expect(() => simulateOpen(options)).toThrow(rule)
  })
})
