import { expect, test } from 'vitest'
import { moneyText, plainMoney, readMoney } from '../../src/words/money.ts'

test('money is read in major units of its currency, exactly', () => {
  expect(readMoney('1,000.50', 'CNY')).toEqual({ minor: '100050' })
  expect(readMoney('1000.5', 'CNY')).toEqual({ minor: '100050' })
  expect(readMoney('1 000', 'CNY')).toEqual({ minor: '100000' })
  expect(readMoney('1，000。5', 'CNY')).toEqual({ minor: '100050' })
  expect(readMoney('0.07', 'CNY')).toEqual({ minor: '7' })
  expect(readMoney('0', 'CNY')).toEqual({ minor: '0' })
  expect(readMoney('1,000', 'JPY')).toEqual({ minor: '1000' })
  expect(readMoney('1.234', 'KWD')).toEqual({ minor: '1234' })
  expect(readMoney('90071992547409931.01', 'CNY')).toEqual({ minor: '9007199254740993101' })
})

test('what may mean something else is refused', () => {
  for (const text of ['', 'x', '-1', '1,00', '1.000,50', '1,0000', '1e3', '.5', '12,34,567'])
    expect(readMoney(text, 'CNY')).toEqual({ wrong: 'form' })
  expect(readMoney('1.005', 'CNY')).toEqual({ wrong: 'decimals' })
  expect(readMoney('1.5', 'JPY')).toEqual({ wrong: 'decimals' })
})

test('what is shown is read again as the same', () => {
  for (const minor of ['0', '7', '100050', '123456789012345678901'])
    for (const currency of ['CNY', 'JPY', 'KWD'])
      expect(readMoney(plainMoney(minor, currency), currency)).toEqual({ minor })
  expect(moneyText('100050', 'CNY')).toBe('1,000.50 CNY')
})
