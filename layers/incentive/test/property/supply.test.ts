import { type Hash, InvariantViolation, sha256, toHex, utf8 } from '@vouch/core'
import { runProperty } from '@vouch/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AccountBook,
  assertSupply,
  burn,
  chargeFee,
  feeOf,
  isFree,
  issue,
  move,
} from '../../src/index.ts'

const accounts = ['a', 'b', 'c'].map((name) => sha256(utf8(name))) as [Hash, Hash, Hash]

function createBook(): AccountBook {
  const balances = new Map<string, bigint>()
  let supply = 0n
  return {
    balance: (account) => balances.get(toHex(account)) ?? 0n,
    setBalance: (account, balance) => void balances.set(toHex(account), balance),
    supply: () => supply,
    setSupply: (value) => void (supply = value),
  }
}

const account = fc.constantFrom(...accounts)
const amount = fc.bigInt({ min: 0n, max: 1_000n })
const step = fc.tuple(fc.constantFrom('move', 'issue', 'burn', 'fee'), account, account, amount, amount)

describe('the supply', () => {
  it('is the sum of the balances whatever is moved, issued, burned or charged', () => {
    runProperty(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const book = createBook()
        let expected = 0n
        for (const [kind, from, to, units, maxFee] of steps) {
          const before = accounts.map((one) => book.balance(one))
          const available = book.balance(from)
          if (kind === 'issue') {
            issue(book, to, units)
            expected += units
          } else {
            const wanted = kind === 'fee' && maxFee < units ? maxFee : units
            const done =
              kind === 'move'
                ? move(book, from, to, units)
                : kind === 'burn'
                  ? burn(book, from, units)
                  : chargeFee(book, { payer: from, proposer: to, fee: units, maxFee })
            expect(done.ok).toBe(available >= wanted)
            if (!done.ok) {
              expect(done.problem.code).toBe('BALANCE_INSUFFICIENT')
              expect(accounts.map((one) => book.balance(one))).toEqual(before)
            } else if (kind === 'burn') expected -= units
            else if (kind === 'fee') expect(done.value).toBe(wanted)
          }
          expect(book.supply()).toBe(expected)
          assertSupply(book, accounts)
          for (const one of accounts) expect(book.balance(one) >= 0n).toBe(true)
        }
      }),
    )
  })

  it('is missed where a balance appears from nowhere', () => {
    const book = createBook()
    book.setBalance(accounts[0], 1n)
    expect(() => assertSupply(book, accounts)).toThrow(InvariantViolation)
  })

  it('never sees a negative amount', () => {
    const book = createBook()
    const [from, to] = accounts
    for (const wrong of [
      () => move(book, from, to, -1n),
      () => issue(book, to, -1n),
      () => burn(book, to, -1n),
    ])
      expect(wrong).toThrow(InvariantViolation)
  })
})

describe('a fee', () => {
  it('counts gas and bytes added, and pays nothing for bytes freed', () => {
    const prices = { perGas: 2n, perByte: 3n }
    expect(feeOf(prices, { gas: 5, storedBytes: 7 })).toBe(31n)
    expect(feeOf(prices, { gas: 5, storedBytes: -7 })).toBe(10n)
    expect([isFree(prices), isFree({ perGas: 0n, perByte: 0n })]).toEqual([false, true])
  })
})
