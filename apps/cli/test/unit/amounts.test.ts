import { expect, test } from 'vitest'
import { amountText, currencyOf, minorUnits } from '../../src/session/amounts.ts'
import { nonWorkingDays } from '../../src/session/calendars.ts'
import { findById } from '../../src/session/find-by-id.ts'
import { publicHolidays } from '../../src/session/public-holidays.ts'

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'OK'
  } catch (thrown) {
    return (thrown as { complaint: { code: string } }).complaint.code
  }
}

test('amounts are read and told in the places of their currency, exactly', () => {
  expect(minorUnits('98,500.5', 'CNY')).toBe(9_850_050n)
  expect(minorUnits('0.01', 'EUR')).toBe(1n)
  expect(minorUnits('1500', 'JPY')).toBe(1500n)
  expect(minorUnits('1.005', 'KWD')).toBe(1005n)
  expect(minorUnits('90071992547409.93', 'CNY')).toBe(9_007_199_254_740_993n)
  expect(amountText(9_850_050n, 'CNY')).toBe('98,500.50 CNY')
  expect(amountText('5', 'EUR')).toBe('0.05 EUR')
  expect(amountText(1500n, 'JPY')).toBe('1,500 JPY')
  for (const [text, currency] of [
    ['1.5', 'JPY'],
    ['-1', 'CNY'],
    ['1.005', 'CNY'],
    ['x', 'CNY'],
  ] as const)
    expect(codeOf(() => minorUnits(text, currency))).toBe('AMOUNT_INVALID')
  expect(currencyOf('cny')).toBe('CNY')
  expect(codeOf(() => currencyOf('AB'))).toBe('CURRENCY_UNKNOWN')
})

test('weekends and holidays are off, and worked weekend days are not', () => {
  const days = nonWorkingDays(2026, new Set([1]), new Set([10]))
  // 1 January 2026 is a Thursday; 10 January a Saturday that is worked.
  expect(days.slice(0, 4)).toEqual([1, 3, 4, 11])
  const { days: holidays } = publicHolidays('cn', 2026)
  expect(holidays.has(1)).toBe(true)
  expect(codeOf(() => publicHolidays('zz', 2026))).toBe('COUNTRY_UNKNOWN')
})

test('ID_AMBIGUOUS: several begin so', async () => {
  const ids = ['ab'.repeat(32), `abab${'cd'.repeat(30)}`]
  const client = { view: () => Promise.resolve({ result: ids.map((id) => ({ id })) }) } as never
  const kind = { word: 'deal', unknown: 'DEAL_UNKNOWN', one: 'deal', many: 'deals', filter: {} }
  const failed = await findById(client, kind, 'abab').catch((thrown: unknown) => thrown)
  expect(
    codeOf(() => {
      throw failed
    }),
  ).toBe('ID_AMBIGUOUS')
})
