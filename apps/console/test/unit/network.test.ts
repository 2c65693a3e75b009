import type { TreeBlock } from '@vouch/sdk'
import { expect, test } from 'vitest'
import { rateText, scaled, unitsText } from '../../src/network/amounts.ts'
import { placeBlocks } from '../../src/network/tree-lanes.ts'

function block(hash: string, previous: string, height: number, confirmations: number): TreeBlock {
  const rest = { timeMs: height, miner: '01', work: '1', difficulty: '1', transactions: 0, invalid: null }
  return { hash, previous, height, confirmations, ...rest }
}

test('the active chain lies above, and each fork has a row of its own', () => {
  const placed = placeBlocks(
    [
      block('d3', 'c2', 3, 0),
      block('a1', '', 1, 3),
      block('a2', 'a1', 2, 2),
      block('b2', 'a1', 2, 0),
      block('c2', 'a1', 2, 0),
      block('a3', 'a2', 3, 1),
      block('b3', 'b2', 3, 0),
    ],
    30,
  )
  const lanes = Object.fromEntries(placed.map(({ hash, lane }) => [hash, lane]))
  expect([lanes['a1'], lanes['a2'], lanes['a3']]).toEqual([0, 0, 0])
  expect(lanes['b2']).not.toBe(lanes['c2'])
  expect(lanes['b3']).not.toBe(lanes['d3'])
  expect(Math.min(...['b2', 'b3', 'c2', 'd3'].map((hash) => lanes[hash] ?? 0))).toBe(1)
})

test('only the newest heights are placed', () => {
  const chain = Array.from({ length: 50 }, (_, at) => block(`h${at}`, `h${at - 1}`, at + 1, 50 - at))
  expect(placeBlocks(chain, 30).map(({ height }) => height)).toEqual(
    Array.from({ length: 30 }, (_, at) => at + 21),
  )
})

test('figures are short and exact enough', () => {
  expect([scaled(0), scaled(999), scaled(474_112), scaled(7_293_319)]).toEqual([
    '0',
    '999',
    '474 k',
    '7.29 M',
  ])
  expect([rateText(12), rateText(474_112)]).toEqual(['12 H/s', '474 kH/s'])
  expect(unitsText('420480000000000')).toBe('420,480,000,000,000')
})
