import { account, pool } from '@vouch/application'
import { accountOf } from '@vouch/contract'
import { compareBytes, type Hash, unwrap } from '@vouch/core'
import { type PoolShare, proveShare, settlePool, verifySettlement, verifyShare } from '@vouch/incentive'
import { runProperty } from '@vouch/testing'
import { createLedgerHarness, keyOf, type LedgerHarness } from '@vouch/testing/ledger'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

const operator = keyOf('operator')
const own = accountOf(operator.publicKey)
const members = ['one', 'two', 'three'].map((name) => accountOf(keyOf(name).publicKey))
const REWARD = 1_000n
const WINDOW = 100n

let ledger: LedgerHarness
let id: Uint8Array

beforeEach(async () => {
  ledger = await createLedgerHarness({ allocations: [[own, 1n << 60n]] })
  id = ledger.act([operator], pool, 'open', { name: 'First pool', feePermille: 20, window: WINDOW }).value
    .pool
})

const balance = (of: Uint8Array) => unwrap(ledger.view(account, 'balance', { account: of }))

/** What an operator hands in: the shares of the window, added up by member. */
function workOf(shares: readonly PoolShare[]) {
  const sums = new Map<string, { account: Hash; work: bigint }>()
  for (const { member, work } of shares) {
    const key = Buffer.from(member).toString('hex')
    sums.set(key, { account: member, work: (sums.get(key)?.work ?? 0n) + work })
  }
  return [...sums.values()].sort((left, right) => compareBytes(left.account, right.account))
}

const settle = (over: object = {}, by = operator) =>
  ledger.act([by], pool, 'settle', {
    pool: id,
    height: 1,
    reward: REWARD,
    sharesRoot: members[0] as Hash,
    shareCount: 3,
    members: workOf(members.map((member, at) => ({ member, work: BigInt(10 * (at + 1)) }))),
    ...over,
  })

describe('a mining pool on the ledger', () => {
  test('pays by work, keeps its fee, and every member checks its shares against what was published', () => {
    const all = Array.from({ length: 30 }, (_, at) => ({
      member: members[at % 3] as Hash,
      work: BigInt(1 + ((at * 7) % 11)),
    }))
    const rules = { window: WINDOW, feePermille: 20, operator: own }
    const wanted = settlePool(all, REWARD, rules)
    const before = members.map(balance)
    const settled = settle({
      sharesRoot: wanted.sharesRoot,
      shareCount: wanted.shares.length,
      members: workOf(wanted.shares),
    })
    expect(settled.code).toBe('OK')
    expect(settled.value.fee).toBe(20n)
    const paid = settled.value.members
    expect(paid.map(({ account: to, amount }) => [to, amount])).toEqual(
      wanted.payments
        .filter(({ account: to }) => compareBytes(to, own) !== 0)
        .map((one) => [one.account, one.amount]),
    )
    members.forEach((member, at) => {
      const amount = paid.find((one) => compareBytes(one.account, member) === 0)?.amount ?? 0n
      expect(balance(member) - (before[at] as bigint)).toBe(amount)
    })
    expect(balance(own)).toBe((1n << 60n) - REWARD + 20n)
    // A stranger has the ledger's record, and each member its own proof.
    const told = unwrap(ledger.view(pool, 'settlement', { pool: id, height: 1 }))
    if (told === null) throw new Error('the settlement is recorded')
    wanted.shares.forEach((_, index) =>
      expect(verifyShare(told.sharesRoot, proveShare(wanted, index)).ok).toBe(true),
    )
    expect(verifySettlement(wanted, REWARD, rules).ok).toBe(true)
    expect(unwrap(ledger.view(pool, 'settlements', { pool: id, after: null, limit: 5 }))).toHaveLength(1)
    expect(unwrap(ledger.view(pool, 'pools', { after: null, limit: 5 }))[0]?.pool.name).toBe('First pool')
  })

  test('an operator that mines too keeps its part', () => {
    const shares = workOf([
      { member: own, work: 50n },
      { member: members[0] as Hash, work: 50n },
    ])
    const before = balance(own)
    expect(settle({ members: shares }).code).toBe('OK')
    expect(before - balance(own)).toBe(490n)
  })

  test('divides as the distribution of rewards does, to the unit', () => {
    let height = 1
    runProperty(
      fc.property(
        fc.array(fc.record({ member: fc.constantFrom(...members), work: fc.bigInt({ min: 1n, max: 3n }) }), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.bigInt({ min: 1n, max: 1n << 40n }),
        (shares, reward) => {
          while (ledger.height <= height) ledger.execute([])
          const wanted = settlePool(shares, reward, { window: WINDOW, feePermille: 20, operator: own })
          const settled = settle({ height, reward, members: workOf(wanted.shares) })
          height += 1
          const paid = settled.value.members.filter(({ amount }) => amount > 0n)
          expect(paid.map(({ amount }) => amount)).toEqual(
            wanted.payments
              .filter(({ account: to }) => compareBytes(to, own) !== 0)
              .map(({ amount }) => amount),
          )
          expect(settled.value.fee + paid.reduce((sum, { amount }) => sum + amount, 0n)).toBe(reward)
        },
      ),
      40,
    )
  })

  test('NOT_THE_OPERATOR, POOL_UNKNOWN: nobody settles for another', () => {
    expect(settle({}, keyOf('one')).code).toBe('NOT_THE_OPERATOR')
    expect(settle({ pool: members[0] }).code).toBe('POOL_UNKNOWN')
  })

  test('SETTLED_ALREADY, HEIGHT_AHEAD: a block is settled once, when it is there', () => {
    expect(settle().code).toBe('OK')
    expect(settle().code).toBe('SETTLED_ALREADY')
    expect(settle({ height: ledger.height + 1 }).code).toBe('HEIGHT_AHEAD')
  })

  test('MEMBERS_UNORDERED, WINDOW_EXCEEDED: the same shares have one form, and no more of them count', () => {
    const [first, second] = workOf([
      { member: members[0] as Hash, work: 5n },
      { member: members[1] as Hash, work: 5n },
    ])
    for (const wrong of [[second, first], [first, first], [], [{ ...first, work: 0n }]])
      expect(settle({ members: wrong }).code).toBe('MEMBERS_UNORDERED')
    expect(settle({ members: [{ ...first, work: WINDOW + 1n }] }).code).toBe('WINDOW_EXCEEDED')
  })

  test('REWARD_ZERO, WINDOW_ZERO, ACCOUNT_BALANCE_TOO_LOW: nothing of nothing, and no more than there is', () => {
    expect(settle({ reward: 0n }).code).toBe('REWARD_ZERO')
    expect(settle({ reward: 1n << 80n }).code).toBe('ACCOUNT_BALANCE_TOO_LOW')
    const opened = ledger.act([operator], pool, 'open', { name: 'None', feePermille: 0, window: 0n })
    expect(opened.code).toBe('WINDOW_ZERO')
  })
})

describe('paying many', () => {
  const payAll = (payments: readonly { to: Uint8Array; amount: bigint }[]) =>
    ledger.act([operator], account, 'payAll', { payments })

  test('all are paid or none is, and each can follow it', () => {
    const paid = payAll(members.map((to) => ({ to, amount: 5n })))
    expect(paid.events.map(({ name }) => name)).toEqual(['received', 'received', 'received', 'paid'])
    expect(members.map(balance)).toEqual([5n, 5n, 5n])
    const tooMuch = payAll([
      { to: members[0] as Hash, amount: 1n },
      { to: members[1] as Hash, amount: 1n << 70n },
    ])
    expect(tooMuch.code).toBe('ACCOUNT_BALANCE_TOO_LOW')
    expect(members.map(balance)).toEqual([5n, 5n, 5n])
  })

  test('AMOUNT_ZERO, PAID_TO_SELF', () => {
    expect(payAll([{ to: members[0] as Hash, amount: 0n }]).code).toBe('AMOUNT_ZERO')
    expect(payAll([{ to: own, amount: 1n }]).code).toBe('PAID_TO_SELF')
  })
})
