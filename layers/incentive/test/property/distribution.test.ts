import { type Hash, sha256, toHex, utf8 } from '@vouch/core'
import { runProperty } from '@vouch/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AccountBook,
  assertSupply,
  closeBlock,
  decodeSchedule,
  divide,
  encodeSchedule,
  issue,
  issuedUpTo,
  type Payment,
  subsidyAt,
} from '../../src/index.ts'

const accounts = ['a', 'b', 'c', 'd'].map((name) => sha256(utf8(name)))
const escrow = sha256(utf8('escrow'))
const shares = fc.array(
  fc.record({ account: fc.constantFrom(...accounts), weight: fc.bigInt({ min: 0n, max: 1n << 70n }) }),
  { maxLength: 8 },
)
const schedule = fc.record({
  subsidy: fc.bigInt({ min: 0n, max: 10_000n }),
  halvingInterval: fc.integer({ min: 0, max: 20 }),
  cap: fc.bigInt({ min: 0n, max: 200_000n }),
})

const sum = (payments: readonly Payment[]): bigint =>
  payments.reduce((total, { amount }) => total + amount, 0n)

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

describe('dividing an amount', () => {
  it('gives all of it away, in proportion within one unit, whatever the order', () => {
    runProperty(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 80n }), shares, (amount, given) => {
        const whole = given.reduce((total, { weight }) => total + weight, 0n)
        const payments = divide(amount, given)
        expect(divide(amount, given.toReversed())).toEqual(payments)
        expect(sum(payments)).toBe(whole === 0n ? 0n : amount)
        for (const { account, amount: units } of payments) {
          const weight = given
            .filter((share) => toHex(share.account) === toHex(account))
            .reduce((total, share) => total + share.weight, 0n)
          const difference = units * whole - amount * weight
          expect(difference < whole && difference > -whole).toBe(true)
        }
      }),
    )
  })
})

describe('the schedule', () => {
  it('sums to what it says, never above its cap', () => {
    runProperty(
      fc.property(schedule, fc.integer({ min: 1, max: 200 }), (rules, height) => {
        let issued = 0n
        for (let at = 1; at <= height; at++) {
          const full = rules.halvingInterval === 0 ? 0 : Math.floor((at - 1) / rules.halvingInterval)
          const wanted = rules.subsidy >> BigInt(full)
          const left = rules.cap - issued
          expect(subsidyAt(rules, at)).toBe(wanted < left ? wanted : left)
          issued += subsidyAt(rules, at)
        }
        expect(issuedUpTo(rules, height)).toBe(issued)
      }),
    )
  })

  it('is read as it was written, and refused where it is none', () => {
    const rules = { subsidy: 5n, halvingInterval: 7, cap: 1n << 90n }
    expect(decodeSchedule(encodeSchedule(rules))).toEqual({ ok: true, value: rules })
    for (const value of [undefined, null, [], [1, 2], [1, 2, 3, 4], [-1, 2, 3], [1n, -2, 3], [1, 2, 'x']])
      expect(decodeSchedule(value)).toMatchObject({ ok: false, problem: { code: 'SCHEDULE_INVALID' } })
  })
})

describe('closing blocks', () => {
  it('keeps supply on schedule to the unit and pays what has matured, once', () => {
    runProperty(
      fc.property(
        schedule,
        fc.integer({ min: 0, max: 5 }),
        fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 50n }), fc.constantFrom(...accounts)), { maxLength: 30 }),
        (rules, maturity, blocks) => {
          const book = createBook()
          const payer = sha256(utf8('payer'))
          issue(book, payer, 10_000n)
          const waiting = new Map<number, readonly Payment[]>()
          const earned = new Map<string, bigint[]>()
          blocks.forEach(([fees, miner], index) => {
            const height = index + 1
            book.setBalance(payer, book.balance(payer) - fees)
            book.setBalance(escrow, book.balance(escrow) + fees)
            const maturing = {
              read: (at: number) => waiting.get(at) ?? [],
              write: (at: number, payments: readonly Payment[]) =>
                void (payments.length === 0 ? waiting.delete(at) : waiting.set(at, payments)),
            }
            const earners = [{ account: miner as Hash, weight: 1n }]
            closeBlock(book, maturing, { schedule: rules, maturity, escrow }, { height, fees, earners })
            const list = earned.get(toHex(miner)) ?? []
            list[height] = fees + subsidyAt(rules, height)
            earned.set(toHex(miner), list)
            assertSupply(book, [...accounts, escrow, payer])
            expect(book.supply()).toBe(10_000n + issuedUpTo(rules, height))
            for (const account of accounts) {
              const mature = (earned.get(toHex(account)) ?? []).slice(0, Math.max(0, height - maturity + 1))
              expect(book.balance(account)).toBe(mature.reduce((total, units) => total + (units ?? 0n), 0n))
            }
          })
          expect(waiting.size).toBeLessThanOrEqual(maturity)
        },
      ),
    )
  })
})
