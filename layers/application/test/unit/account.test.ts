import { account, identity } from '@vouch/application'
import { accountOf } from '@vouch/contract'
import { createAccountBook, createJournal, listAccounts } from '@vouch/contract/runtime'
import { type Hash, unwrap } from '@vouch/core'
import { assertSupply } from '@vouch/incentive'
import { createLedgerHarness, keyOf, type LedgerHarness, newKey, proposer } from '@vouch/testing/ledger'
import { beforeEach, describe, expect, test } from 'vitest'

const [rich, poor] = [keyOf('rich'), keyOf('poor')]
const MILLION = 1_000_000n
const PRICES = { perGas: 1n, perByte: 1_000n }
const MAX_FEE = 10n * MILLION

let ledger: LedgerHarness

const found = (allocation: bigint, feePrices = { perGas: 0n, perByte: 0n }) =>
  createLedgerHarness({ feePrices, allocations: [[accountOf(rich.publicKey), allocation]] })
const balanceOf = (publicKey: Uint8Array) => unwrap(ledger.view(account, 'balanceOf', { publicKey })).balance
const pay = (amount: bigint, to: Hash = accountOf(poor.publicKey), from = rich, maxFee = 0n) =>
  ledger.act([from], account, 'transfer', { to, amount }, maxFee)
const supply = () => unwrap(ledger.view(account, 'supply', {}))
const checkSupply = () =>
  assertSupply(createAccountBook(createJournal(ledger.state)), listAccounts(ledger.state.scanRecords))

describe('paying', () => {
  beforeEach(async () => {
    ledger = await found(100n)
  })

  test('units move from the first signer’s account, and both sides can follow it', () => {
    const paid = pay(30n)
    expect(paid.value).toEqual({ account: accountOf(rich.publicKey), balance: 70n })
    expect([balanceOf(rich.publicKey), balanceOf(poor.publicKey)]).toEqual([70n, 30n])
    expect(paid.events.map(({ name, subject }) => [name, subject])).toEqual([
      ['sent', accountOf(rich.publicKey)],
      ['received', accountOf(poor.publicKey)],
    ])
    expect(unwrap(ledger.view(account, 'balance', { account: accountOf(poor.publicKey) }))).toBe(30n)
    expect(supply()).toBe(100n)
  })

  test('ACCOUNT_BALANCE_TOO_LOW: nobody pays what the account does not hold', () => {
    expect(pay(101n)).toMatchObject({
      code: 'ACCOUNT_BALANCE_TOO_LOW',
      problem: { meta: { balance: '100', amount: '101' } },
    })
    expect(pay(1n, accountOf(rich.publicKey), poor).code).toBe('ACCOUNT_BALANCE_TOO_LOW')
    expect(pay(100n).code).toBe('OK')
    expect(balanceOf(rich.publicKey)).toBe(0n)
  })

  test('AMOUNT_ZERO, PAID_TO_SELF: nothing, and to oneself', () => {
    expect(pay(0n).code).toBe('AMOUNT_ZERO')
    expect(pay(1n, accountOf(rich.publicKey)).code).toBe('PAID_TO_SELF')
  })

  test('an account that nobody used holds nothing', () => {
    expect(balanceOf(keyOf('nobody').publicKey)).toBe(0n)
  })
})

describe('fees', () => {
  const custodia = keyOf('Custodia')
  const addKey = (maxFee: bigint) =>
    ledger.act(
      [custodia],
      identity,
      'addKey',
      { key: newKey(ledger.newKey()), validFromHeight: null },
      maxFee,
    )

  beforeEach(async () => {
    ledger = await createLedgerHarness({
      feePrices: PRICES,
      allocations: [
        [accountOf(rich.publicKey), 100n * MILLION],
        [accountOf(custodia.publicKey), 100n * MILLION],
      ],
    })
  })

  test('a transaction pays for its gas and the bytes it adds, to the proposer', () => {
    const { outcome, code } = addKey(MAX_FEE)
    expect(code).toBe('OK')
    expect(outcome.fee).toBeGreaterThan(BigInt(outcome.gas))
    expect(balanceOf(proposer.publicKey)).toBe(outcome.fee)
    expect(balanceOf(custodia.publicKey)).toBe(100n * MILLION - outcome.fee)
    checkSupply()
  })

  test('a failed action pays for its gas alone', () => {
    const { outcome, code } = pay(0n, accountOf(poor.publicKey), rich, MAX_FEE)
    expect(code).toBe('AMOUNT_ZERO')
    expect(outcome.fee).toBe(BigInt(outcome.gas))
    checkSupply()
  })

  test('FEE_ABOVE_MAXIMUM: nothing is done, and the maximum is taken', () => {
    const before = ledger.state.count
    const { outcome, code } = addKey(30_000n)
    expect(code).toBe('FEE_ABOVE_MAXIMUM')
    expect(outcome.fee).toBe(30_000n)
    expect(outcome.events).toEqual([])
    // One new account: the proposer's.
    expect(ledger.state.count).toBe(before + 1)
    checkSupply()
  })

  test('BALANCE_INSUFFICIENT: who pays the last units away still pays for the work', () => {
    const { outcome, code } = pay(100n * MILLION, accountOf(poor.publicKey), rich, MAX_FEE)
    expect(code).toBe('BALANCE_INSUFFICIENT')
    expect(outcome.fee).toBe(BigInt(outcome.gas))
    expect(balanceOf(poor.publicKey)).toBe(0n)
    expect(balanceOf(rich.publicKey)).toBe(100n * MILLION - outcome.fee)
    checkSupply()
  })

  test('BALANCE_INSUFFICIENT: an empty account does nothing', () => {
    const { outcome, code } = pay(1n, accountOf(rich.publicKey), poor, MAX_FEE)
    expect(code).toBe('BALANCE_INSUFFICIENT')
    expect(outcome.fee).toBe(0n)
    checkSupply()
  })

  test('at the door: a maximum fee too low, or an account that cannot pay for taking it in', () => {
    const refusal = (from: typeof rich, maxFee: bigint) => {
      const call = { as: [from], contract: 'account', action: 'transfer', args: [], maxFee }
      const checked = ledger.machine.check(ledger.sign(call))
      return checked.ok ? 'OK' : checked.problem.code
    }
    expect(refusal(rich, 1n)).toBe('FEE_TOO_LOW')
    expect(refusal(poor, MAX_FEE)).toBe('BALANCE_INSUFFICIENT')
    expect(refusal(rich, MAX_FEE)).toBe('OK')
  })

  test('whatever is paid and charged, the balances add up to the supply', () => {
    const before = supply()
    const keys = [rich, poor, custodia]
    for (let round = 0; round < 60; round++) {
      const from = keys[round % 3] as typeof rich
      const to = accountOf((keys[(round * 7 + 1) % 3] as typeof rich).publicKey)
      pay(BigInt((round * 7_919_993) % 40_000_000), to, from, round % 5 === 0 ? 25_000n : MAX_FEE)
      checkSupply()
    }
    expect(supply()).toBe(before)
  })
})

test('a chain founded with fees charges nothing for its founding', async () => {
  ledger = await found(5n, PRICES)
  expect(supply()).toBe(5n)
  expect(balanceOf(rich.publicKey)).toBe(5n)
})
