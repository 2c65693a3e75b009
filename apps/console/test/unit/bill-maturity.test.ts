import { expect, test } from 'vitest'
import { MATURITIES, maturesWithin } from '../../src/deals/bill-maturity.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2027, 0, 31)

test.each([
  [-DAY_MS, ['past']],
  [0, ['past']],
  [1, ['30', '90', '180']],
  [30 * DAY_MS, ['30', '90', '180']],
  [30 * DAY_MS + 1, ['90', '180']],
  [180 * DAY_MS + 1, []],
])('a bill that matures %i ms from now is found under %j', (after, found) => {
  expect(MATURITIES.filter((asked) => maturesWithin(NOW + after, asked, NOW))).toEqual(found)
  expect(maturesWithin(NOW + after, null, NOW)).toBe(true)
})
