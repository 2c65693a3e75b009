import { sha256, utf8 } from '@vouch/core'
import { runProperty } from '@vouch/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proveShare, settlePool, verifySettlement, verifyShare, windowOf } from '../../src/index.ts'

const members = ['a', 'b', 'c'].map((name) => sha256(utf8(name)))
const operator = sha256(utf8('operator'))
const shares = fc.array(
  fc.record({ member: fc.constantFrom(...members), work: fc.bigInt({ min: 1n, max: 1_000n }) }),
  { minLength: 1, maxLength: 40 },
)

describe('a pool that pays per last shares', () => {
  it('pays all of the reward, only for the window, and every member can check it', () => {
    runProperty(
      fc.property(
        shares,
        fc.bigInt({ min: 0n, max: 1n << 60n }),
        fc.bigInt({ min: 1n, max: 20_000n }),
        fc.integer({ min: 0, max: 1_000 }),
        (all, reward, window, feePermille) => {
          const rules = { window, feePermille, operator }
          const settlement = settlePool(all, reward, rules)
          const whole = all.reduce((sum, { work }) => sum + work, 0n)
          const counted = settlement.shares.reduce((sum, { work }) => sum + work, 0n)
          expect(counted).toBe(whole < window ? whole : window)
          expect(settlement.payments.reduce((sum, { amount }) => sum + amount, 0n)).toBe(reward)
          expect(windowOf(settlement.shares, window)).toEqual(settlement.shares)
          expect(verifySettlement(settlement, reward, rules).ok).toBe(true)
          for (const index of settlement.shares.keys()) {
            const proof = proveShare(settlement, index)
            expect(verifyShare(settlement.sharesRoot, proof).ok).toBe(true)
            const forged = { ...proof, share: { ...proof.share, work: proof.share.work + 1n } }
            expect(verifyShare(settlement.sharesRoot, forged)).toMatchObject({
              ok: false,
              problem: { code: 'SHARE_NOT_COUNTED' },
            })
          }
          const wrong = {
            ...settlement,
            payments: [...settlement.payments, { account: operator, amount: 1n }],
          }
          expect(verifySettlement(wrong, reward, rules)).toMatchObject({
            ok: false,
            problem: { code: 'SETTLEMENT_WRONG' },
          })
        },
      ),
    )
  })
})
