import * as fc from 'fast-check'
import { deal } from '@vouch/application'
import { unwrap } from '@vouch/core'
import { runProperty } from '@vouch/testing'
import type { Party } from '@vouch/testing/ledger'
import { beforeAll, expect, test } from 'vitest'
import {
  createDealStage,
  DAY_MS,
  type DealAction,
  type DealStage,
  hashOf,
  PRICE,
  publishCalendar,
} from '../unit/deal-stage.ts'
import {
  type Command,
  type Model,
  moved,
  newModel,
  owed,
  type RoleName,
  ROLES,
  RULES,
  settleModel,
  stateOf,
} from './deal-model.ts'

const MAX_STEPS = 50
let stage: DealStage

beforeAll(async () => {
  stage = await createDealStage()
  // Block time goes on from run to run.
  for (let year = 2027; year < 2100; year += 1) publishCalendar(stage.ledger, stage.bank, year)
})

const command: fc.Arbitrary<Command> = fc.record({
  deal: fc.constantFrom(0, 0, 0, 1, 2),
  as: fc.constantFrom(...ROLES),
  action: fc.constantFrom(...(Object.keys(RULES) as Command['action'][])),
  entry: fc.constantFrom('E1', 'E2', 'E3'),
  entryStatus: fc.constantFrom('pending', 'booked', 'recalled', 'returned'),
  titleStatus: fc.constantFrom('free', 'locked', 'pending', 'signed', 'blocked', 'released'),
  sequence: fc.nat({ max: 9 }),
  instruction: fc.constantFrom('P1', 'P2'),
  payoutStatus: fc.constantFrom('instructed', 'rejected', 'accepted', 'debited'),
  wrong: fc.constantFrom(false, false, false, true),
  waitMs: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, DAY_MS, 4 * DAY_MS),
})

const step = (as: RoleName, action: Command['action'], over: Partial<Command> = {}): Command => ({
  deal: 0,
  as,
  action,
  entry: 'E1',
  entryStatus: 'booked',
  titleStatus: 'locked',
  sequence: 1,
  instruction: 'P1',
  payoutStatus: 'instructed',
  wrong: false,
  waitMs: 0,
  ...over,
})
/** The happy path, of which a life begins with some steps, so that random ones do not all fail at the door. */
const HAPPY: readonly Command[] = [
  step('buyer', 'sign'),
  step('seller', 'sign'),
  step('bank', 'attestAccount'),
  step('bank', 'attestEntry'),
  step('seller', 'confirmFunds'),
  step('registry', 'attestTitle'),
  step('seller', 'endorse'),
  step('buyer', 'signReceipt'),
  step('registry', 'attestTitle', { titleStatus: 'signed', sequence: 5 }),
  step('bank', 'attestReceipt'),
  step('bank', 'attestPayout'),
  step('bank', 'attestPayout', { payoutStatus: 'debited' }),
  step('bank', 'attestStatement'),
]
/** Steps by whoever they belong to, more often than not. */
const OWNERS: Readonly<Partial<Record<Command['action'], RoleName>>> = {
  attestAccount: 'bank',
  attestEntry: 'bank',
  attestReceipt: 'bank',
  attestPayout: 'bank',
  attestStatement: 'bank',
  attestTitle: 'registry',
  confirmFunds: 'seller',
  endorse: 'seller',
  signReceipt: 'buyer',
}
const owned = fc
  .tuple(command, fc.constantFrom(true, true, true, false))
  .map(([one, mine]) => (mine ? { ...one, as: OWNERS[one.action] ?? one.as } : one))
const life = fc
  .tuple(fc.nat({ max: HAPPY.length }), fc.array(owned, { maxLength: MAX_STEPS }))
  .map(([begun, rest]) => [...HAPPY.slice(0, begun), ...rest])

let messages = 0

function argumentsOf(one: Command, id: Uint8Array): object {
  const { terms, termsHash, maturityMs, endToEndId } = stage.record(id)
  const { start, end } = terms
  messages += 1
  const message = { messageId: `L${messages}`, messageType: 'test', digest: hashOf('message', messages) }
  const payer = one.entry === 'E3' ? hashOf('another') : (terms.buyerAccount as Uint8Array)
  const elsewhere = hashOf('elsewhere')
  switch (one.action) {
    case 'sign':
      return { termsHash }
    case 'attestAccount':
      return { ...message, subAccount: hashOf('sub') }
    case 'attestEntry': {
      const returned = one.entryStatus === 'returned'
      const paidTo = returned ? (one.wrong ? elsewhere : payer) : null
      const same = { reference: one.entry, amount: PRICE, currency: 'CNY', payer, endToEndId, paidTo }
      return { ...message, ...same, status: one.entryStatus }
    }
    case 'attestTitle': {
      const holder = one.titleStatus === 'signed' ? terms.buyer : terms.seller
      const about = { start, end: one.wrong ? end + 1 : end, holder, maturityMs, code: 'TF0301' }
      return { ...message, ...about, status: one.titleStatus, sequence: one.sequence }
    }
    case 'attestReceipt':
      return {
        ...message,
        holder: one.wrong ? terms.seller : terms.buyer,
        start,
        end,
        amount: BigInt(end - start + 1),
      }
    case 'attestPayout': {
      const paidTo = one.wrong ? elsewhere : terms.sellerAccount
      const same = { instruction: one.instruction, amount: PRICE, currency: 'CNY', paidTo, reason: '' }
      return { ...message, ...same, status: one.payoutStatus }
    }
    case 'attestStatement':
      return { ...message, day: 20_500, credits: PRICE, debits: PRICE, closing: 0n }
    case 'freezeEscrow':
      return { order: '7', expiresMs: null }
    case 'releaseEscrow':
      return { order: '7', note: '' }
    case 'cancel':
      return { note: '' }
    default:
      return {}
  }
}

function evidenceOf(id: Uint8Array): readonly { by: Uint8Array; about: string }[] {
  const found = unwrap(stage.ledger.view(deal, 'evidence', { id, after: null, limit: 200 }))
  return found.map(({ key }) => ({ by: key.by, about: key.about }))
}

/** What is never so, whatever anybody does. */
function checkInvariants(id: Uint8Array, wasMoved: boolean): void {
  const record = stage.record(id)
  const paid = record.payouts.filter(({ debited }) => debited).length
  const inEscrow = record.entries.filter(
    ({ matched, booked, returned }) => matched && booked && !returned,
  ).length
  const hasTitle = record.receiptSigned || record.titleMoved
  if (wasMoved) expect(hasTitle, 'a title does not return').toBe(true)
  if (hasTitle) expect(inEscrow, 'the price of a moved title is there, or was paid').toBeGreaterThan(0)
  if (hasTitle) expect(['cancelling', 'refunded']).not.toContain(record.state)
  expect(paid, 'the seller is paid once').toBeLessThanOrEqual(record.titleMoved ? 1 : 0)
  if (record.state === 'refunded') {
    expect(record.titleMoved).toBe(false)
    expect(record.entries.every(({ booked, returned }) => !booked || returned)).toBe(true)
  }
  if (record.state === 'settled' || record.state === 'closed') {
    const byBank = evidenceOf(id).filter(({ by }) => Buffer.compare(by, stage.bank.id) === 0)
    const abouts = byBank.map(({ about }) => about)
    expect(abouts).toContain('receipt')
    expect(abouts.some((about) => about.startsWith('payout:') && about.endsWith(':debited'))).toBe(true)
  }
}

const ENDED = ['settled', 'closed', 'refunded']

/** No range is in two deals that live; a deal that was over claims nothing when money comes late. */
function checkRanges(ids: readonly Uint8Array[]): void {
  const live = ids
    .map((id) => stage.record(id))
    .filter(
      ({ state, sellerSigned, cancelled }) => sellerSigned && cancelled === null && !ENDED.includes(state),
    )
  for (const one of live)
    for (const other of live)
      if (one !== other)
        expect(one.terms.end < other.terms.start || other.terms.end < one.terms.start, 'ranges overlap').toBe(
          true,
        )
}

let positions = 0

test('deals stay what the model says, whoever does what when', () => {
  const parties: Readonly<Record<RoleName, Party>> = stage
  runProperty(
    fc.property(life, (steps) => {
      positions += 30
      const ranges = [
        [positions, positions + 9],
        [positions + 5, positions + 14],
        [positions + 10, positions + 19],
      ] as const
      const models = ranges.map(([start, end]) => newModel(start, end))
      const ids = ranges.map(([start, end]) => stage.propose(stage.terms({ start, end })))
      const ended = new Set<number>()
      for (const one of steps) {
        stage.ledger.advance(one.waitMs)
        const model = models[one.deal] as Model
        const id = ids[one.deal] as Uint8Array
        const { dueMs } = stage.record(id)
        // The next block is a second on.
        const late = dueMs !== null && stage.ledger.timeMs + 1_000 > dueMs
        const claimed = models.some(
          (other, at) => at !== one.deal && other.sellerSigned && !ended.has(at) && overlap(other, model),
        )
        const before = structuredClone(model)
        const expected = RULES[one.action](model, one, { late, claimed })
        if (expected) settleModel(model)
        else Object.assign(model, before)
        const code = stage.code(parties[one.as], one.action as DealAction, id, argumentsOf(one, id) as never)
        expect(code).not.toBe('CONTRACT_THREW')
        expect(code === 'OK', `${one.action} as ${one.as}: ${code}`).toBe(expected)
        if (ENDED.includes(stateOf(model))) ended.add(one.deal)
        expect(stage.state(id)).toBe(stateOf(model))
        const owes = unwrap(stage.ledger.view(deal, 'obligations', { id }))
        expect(owes?.toReturn.map(({ reference }) => reference)).toEqual([...owed(model)].sort())
        checkInvariants(id, moved(before))
        checkRanges(ids)
      }
    }),
    60,
  )
})

function overlap(one: Model, other: Model): boolean {
  return one.start <= other.end && other.start <= one.end
}
