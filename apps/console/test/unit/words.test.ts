import { account, bill, calendar, deal, identity, money, pool, validator, voucher } from '@vouch/application'
import type { TypeDescriptor } from '@vouch/contract/api'
import { expect, test } from 'vitest'
import { moneyText } from '../../src/words/money.ts'
import { chinese } from '../../src/words/chinese.ts'
import { events } from '../../src/words/zh/events.ts'
import { holdings } from '../../src/words/en/holdings.ts'
import { network } from '../../src/words/en/network.ts'
import { english, type WordKey } from '../../src/words/english.ts'
import { wordsOf } from '../../src/words/words.tsx'

/** With those that come with their pages. */
const all: Readonly<Record<WordKey, string>> = { ...english, ...network, ...holdings }
const keys = Object.keys(all) as readonly WordKey[]
const named = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').toSorted()

test('both languages have the same words with the same values in them', () => {
  expect(Object.keys(chinese).toSorted()).toEqual([...keys, ...Object.keys(events)].toSorted())
  for (const key of keys) {
    expect([key, ...new Set(named(chinese[key]))]).toEqual([key, ...new Set(named(all[key]))])
    expect(chinese[key]).not.toBe('')
  }
})

/** Where words for something that happened are looked up. */
function keysOf(contract: string, name: string, type: TypeDescriptor): readonly string[] {
  const { step, kind } = type.kind === 'record' ? type.fields : {}
  const base = contract === 'voucher' ? 'step' : `step.${contract}`
  if (step?.kind === 'choice') return step.of.map((word) => `${base}.${word}`)
  if (kind?.kind === 'choice') return kind.of.map((word) => `event.${contract}.${name}.${word}`)
  return [`event.${contract}.${name}`]
}

test('whatever a contract tells of has its words in Chinese, and nothing else is translated', () => {
  const contracts = [account, bill, calendar, deal, identity, money, pool, validator, voucher]
  const told = contracts.flatMap(({ declaration: { name, events: types } }) =>
    Object.entries(types as Readonly<Record<string, TypeDescriptor>>).flatMap(([title, type]) =>
      keysOf(name, title, type),
    ),
  )
  expect(told.filter((key) => (chinese[key] ?? '') === '')).toEqual([])
  expect(Object.keys(events).filter((key) => !told.includes(key))).toEqual([])
})

test('words are filled in, and what has no value stands as it is', () => {
  const words = wordsOf({ language: 'en', words: english }, () => {})
  expect(words.t('chain.height', { height: 7 })).toBe('Block 7')
  expect(words.t('chain.height', {})).toBe('Block {height}')
  expect(words.find('action.voucher.freeze')).toBe('Freeze')
  expect(words.find('action.none.none')).toBeUndefined()
  expect(words.ago(0, 3_600_000)).toBe('1 hour ago')
  expect(words.bytes(1_536)).toBe('2 KiB')
})

test('amounts are written exactly, with the digits of their currency', () => {
  expect(moneyText('4900000', 'CNY')).toBe('49,000.00 CNY')
  expect(moneyText('5', 'EUR')).toBe('0.05 EUR')
  expect(moneyText('1234567', 'JPY')).toBe('1,234,567 JPY')
  expect(moneyText('340282366920938463463374607431768211455', 'CNY')).toBe(
    '3,402,823,669,209,384,634,633,746,074,317,682,114.55 CNY',
  )
})
