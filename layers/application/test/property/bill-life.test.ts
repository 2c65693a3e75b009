import * as fc from 'fast-check'
import { bill, deal, type HoldingValue, money } from '@vouch/application'
import { unwrap } from '@vouch/core'
import { runProperty } from '@vouch/testing'
import type { Party } from '@vouch/testing/ledger'
import { beforeAll, expect, test } from 'vitest'
import {
  createDealStage,
  DAY_MS,
  type DealStage,
  drawnBill,
  hashOf,
  publishCalendar,
} from '../unit/deal-stage.ts'

const AMOUNT = 20
const NAMES = ['seller', 'buyer', 'stranger', 'bank', 'court'] as const
type Name = (typeof NAMES)[number]

let stage: DealStage
let bills = 0

beforeAll(async () => {
  stage = await createDealStage()
  // Block time goes on from run to run.
  for (let year = 2027; year < 2200; year += 1) publishCalendar(stage.ledger, stage.bank, year)
})

const ACTIONS = [
  'endorse',
  'pledge',
  'discount',
  'redeem',
  'answer',
  'withdraw',
  'split',
  'releasePledge',
  'freeze',
  'unfreeze',
  'trigger',
  'present',
  'pay',
  'confirmPayment',
  'dishonour',
  'recourse',
] as const
const STEPS = [
  'fund',
  'confirmFunds',
  'endorse',
  'signReceipt',
  'cancel',
  'trigger',
  'freezeEscrow',
  'releaseEscrow',
] as const

interface Command {
  readonly about: 'bill' | 'deal'
  readonly as: Name
  readonly to: Name
  readonly action: (typeof ACTIONS)[number]
  readonly step: (typeof STEPS)[number]
  readonly range: number
  readonly part: boolean
  readonly yes: boolean
  readonly paid: boolean
  readonly waitMs: number
}

const command: fc.Arbitrary<Command> = fc.record({
  about: fc.constantFrom('bill', 'bill', 'deal'),
  as: fc.constantFrom(...NAMES),
  to: fc.constantFrom(...NAMES),
  action: fc.constantFrom(...ACTIONS),
  step: fc.constantFrom(...STEPS),
  range: fc.nat({ max: 5 }),
  part: fc.boolean(),
  yes: fc.constantFrom(true, true, true, false),
  paid: fc.boolean(),
  waitMs: fc.constantFrom(0, 0, 0, 0, 0, 0, DAY_MS, 9 * DAY_MS),
})

const rangesOf = (id: Uint8Array): readonly HoldingValue[] =>
  unwrap(stage.ledger.view(bill, 'ranges', { id, after: null, limit: 200 })) as readonly HoldingValue[]

function argumentsOf(one: Command, id: Uint8Array): object {
  const ranges = rangesOf(id)
  const { start, end: last } = ranges[one.range % ranges.length] as HoldingValue
  const end = one.part ? start + Math.floor((last - start) / 2) : last
  const at = { id, start, end }
  const to = stage[one.to].id
  const price = one.paid ? { bank: stage.bank.id, amount: 3n } : null
  const settlement = one.paid ? 'ST01' : 'ST02'
  const note = ''
  const byAction: Readonly<Record<Command['action'], object>> = {
    endorse: { ...at, to, settlement, price, transferable: one.yes ? 'EM00' : 'EM01' },
    pledge: { ...at, to },
    discount: {
      ...at,
      to,
      settlement,
      price,
      redeemUntilMs: one.yes ? stage.ledger.timeMs + 5 * DAY_MS : null,
    },
    redeem: { ...at, settlement, price },
    answer: { ...at, answer: one.yes ? 'SU00' : 'SU01', note },
    withdraw: at,
    split: at,
    releasePledge: { ...at, note },
    freeze: { id, start, order: '1', expiresMs: null },
    unfreeze: { id, start, order: '1', note },
    trigger: { id, start },
    present: at,
    pay: {
      ...at,
      settlement,
      bank: one.paid ? stage.bank.id : null,
      evidence: one.paid ? null : hashOf('slip'),
    },
    confirmPayment: { ...at, answer: one.yes ? 'SU00' : 'SU01' },
    dishonour: { ...at, code: 'DC06', note },
    recourse: { ...at, against: to, note },
  }
  return byAction[one.action]
}

function stepOf(one: Command, id: Uint8Array): object {
  if (one.step === 'cancel') return { id, note: '' }
  if (one.step === 'freezeEscrow') return { id, order: '1', expiresMs: null }
  return one.step === 'releaseEscrow' ? { id, order: '1', note: '' } : { id }
}

/** All money of the bank, wherever it is. */
function moneyThere(): { readonly held: bigint; readonly sum: bigint } {
  let held = 0n
  let sum = 0n
  for (const name of [...NAMES, 'registry'] as const) {
    const key = { holder: stage[name].id, bank: stage.bank.id, currency: 'CNY' }
    const balance = unwrap(stage.ledger.view(money, 'balance', key))
    held += balance.held
    sum += balance.available + balance.held
  }
  return { held, sum }
}

interface Seen {
  readonly dealId: Uint8Array
  readonly billId: Uint8Array
  readonly start: number
  readonly price: bigint
  readonly heldBefore: bigint
}

/** Bill and money of an atomic deal: both still where they were, or both with the other side. */
function checkDeal({ dealId, billId, start, price, heldBefore }: Seen): void {
  const { state, titleMoved, entries } = stage.record(dealId)
  const hold = unwrap(stage.ledger.view(money, 'heldFor', { deal: dealId }))
  const range = unwrap(stage.ledger.view(bill, 'range', { id: billId, start }))
  if (state === 'closed')
    expect(hold).toMatchObject({ status: 'paid', paidTo: stage.seller.id, amount: price })
  else expect(titleMoved).toBe(false)
  if (state === 'refunded' && entries.length > 0)
    expect(hold).toMatchObject({ status: 'returned', paidTo: stage.buyer.id, from: stage.buyer.id })
  const isHeld = hold?.status === 'held'
  expect(moneyThere().held).toBe(heldBefore + (isHeld ? price : 0n))
  const locked = range?.deal !== null && range?.circulation === 'TF0302'
  if (locked) expect(isHeld, 'a bill is locked only against money that is there').toBe(true)
}

test('ranges of a bill never overlap or leave a gap, money is neither made nor lost, and a deal swaps both or nothing', () => {
  runProperty(
    fc.property(fc.nat({ max: 4 }), fc.array(command, { maxLength: 40 }), (begun, steps) => {
      bills += 1
      const number = `bill ${bills}`.replace(' ', '-')
      const maturityMs = stage.ledger.timeMs + 40 * DAY_MS
      const billId = drawnBill(stage.ledger, stage.seller, { number, amount: BigInt(AMOUNT), maturityMs })
      const heldBefore = moneyThere().held
      const sumBefore = moneyThere().sum
      const price = 7n
      const dealId = stage.agree(stage.atomicTerms({ billNumber: number, start: 6, end: 15, price }))
      const opening = (['fund', 'confirmFunds', 'endorse', 'signReceipt'] as const).slice(0, begun)
      for (const step of opening)
        stage.act(step === 'fund' || step === 'signReceipt' ? stage.buyer : stage.seller, step, dealId)
      for (const one of steps) {
        stage.ledger.advance(one.waitMs)
        const as: Party = stage[one.as]
        const { code } =
          one.about === 'bill'
            ? stage.ledger.act(as, bill, one.action, argumentsOf(one, billId) as never)
            : stage.ledger.act(as, deal, one.step, stepOf(one, dealId) as never)
        expect(code).not.toBe('CONTRACT_THREW')
        let next = 1
        for (const range of rangesOf(billId)) {
          expect(range.start, 'ranges follow each other').toBe(next)
          next = range.end + 1
        }
        expect(next).toBe(AMOUNT + 1)
        expect(moneyThere().sum).toBe(sumBefore)
        checkDeal({ dealId, billId, start: 6, price, heldBefore })
      }
      // What is left set aside would make the next run's sums hard to read.
      const left = stage.record(dealId)
      if (left.order !== null) stage.act(stage.court, 'releaseEscrow', dealId, { order: '1', note: '' })
      stage.ledger.advance(60 * DAY_MS)
      stage.act(stage.stranger, 'trigger', dealId)
      expect(['closed', 'refunded']).toContain(stage.state(dealId))
    }),
    40,
  )
})
