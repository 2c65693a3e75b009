import { sha256, toHex, utf8 } from '@vouch/core'
import { runProperty } from '@vouch/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AccountBook,
  assertSupply,
  closeBlock,
  confiscate,
  issue,
  type Payment,
} from '../../src/index.ts'

const validators = ['a', 'b', 'c', 'd'].map((name) => sha256(utf8(name)))
const escrow = sha256(utf8('escrow'))

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

const block = fc.record({
  /** Power of those who signed, by validator; 0 did not. */
  signed: fc.tuple(...validators.map(() => fc.integer({ min: 0, max: 1_000_000 }))),
  fees: fc.bigInt({ min: 0n, max: 1_000_000n }),
  offender: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
})

describe('rewards and penalties of validators', () => {
  it('conserve the supply to the last unit, and pay those alone who signed', () => {
    runProperty(
      fc.property(
        fc.array(block, { maxLength: 20 }),
        fc.bigInt({ min: 0n, max: 10_000n }),
        fc.integer({ min: 0, max: 1000 }),
        (blocks, subsidy, permille) => {
          const book = createBook()
          const payer = sha256(utf8('payer'))
          issue(book, payer, 1n << 60n)
          for (const account of validators) issue(book, account, 12_345n)
          const rules = { schedule: { subsidy, halvingInterval: 3, cap: 50_000n }, maturity: 0, escrow }
          blocks.forEach(({ signed, fees, offender }, at) => {
            book.setBalance(payer, book.balance(payer) - fees)
            book.setBalance(escrow, book.balance(escrow) + fees)
            const bad = offender === undefined ? undefined : validators[offender]
            const before = bad === undefined ? 0n : book.balance(bad)
            const taken = bad === undefined ? 0n : confiscate(book, bad, escrow, permille)
            expect(taken).toBe((before * BigInt(permille)) / 1000n)
            const earners = validators
              .map((account, who) => ({ account, weight: BigInt(signed[who] ?? 0) }))
              .filter(({ account, weight }) => weight > 0n && account !== bad)
            const all = earners.length === 0 ? [{ account: escrow, weight: 1n }] : earners
            const paid = closeBlock(book, createWaiting(), rules, {
              height: at + 1,
              fees: fees + taken,
              earners: all,
            })
            for (const { account } of paid) expect(all.some((one) => one.account === account)).toBe(true)
          })
          assertSupply(book, [payer, escrow, ...validators])
        },
      ),
    )
  })
})

function createWaiting() {
  const held = new Map<number, readonly Payment[]>()
  return {
    read: (height: number): readonly Payment[] => held.get(height) ?? [],
    write: (height: number, payments: readonly Payment[]): void => void held.set(height, payments),
  }
}
