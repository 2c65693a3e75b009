import { bitsOf } from '@vouch/consensus/pow'
import { expect, test } from 'vitest'
import { historyOf } from '../../src/pow/network-history.ts'

const SCHEDULE = { subsidy: 100n, halvingInterval: 10, cap: 10_000n }
const BLOCK_MS = 2_000
const WORK = 1_000n

function chainOf(height: number): Parameters<typeof historyOf>[0] {
  const active = Array.from({ length: height + 1 }, (_, at) => ({
    height: at,
    timeMs: at * BLOCK_MS,
    work: BigInt(at) * WORK,
    header: at === 0 ? undefined : { work: { bits: bitsOf(1n << 240n) } },
  }))
  return { state: { active } } as never
}

test('a history begins with the first block and ends with the newest', () => {
  const { points, schedule } = historyOf(chainOf(25), SCHEDULE)
  expect(points.map(({ height }) => height)).toEqual(Array.from({ length: 25 }, (_, at) => at + 1))
  expect(points.at(-1)).toMatchObject({ issued: '1625', hashRate: 500 })
  expect(schedule[0]).toEqual({ height: 0, issued: '0' })
  expect(schedule.at(-1)?.height).toBeGreaterThan(25)
})

test('a long chain is told in few points, the newest among them', () => {
  const { points } = historyOf(chainOf(5_000), SCHEDULE)
  expect(points.length).toBeLessThanOrEqual(240)
  expect(points.at(-1)).toMatchObject({ height: 5_000, timeMs: 5_000 * BLOCK_MS, hashRate: 500 })
})

test('a chain without a block has no points', () => {
  expect(historyOf(chainOf(0), SCHEDULE).points).toEqual([])
})
