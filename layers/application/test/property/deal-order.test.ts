import * as fc from 'fast-check'
import type { DealValue } from '@vouch/application'
import { runProperty } from '@vouch/testing'
import { beforeAll, expect, test } from 'vitest'
import { createDealStage, type DealStage, hashOf, PRICE } from '../unit/deal-stage.ts'

let stage: DealStage

beforeAll(async () => {
  stage = await createDealStage()
})

/** One step of a story; false where it is refused for now. */
type Send = (id: Uint8Array) => boolean

/** The messages of a story, each a closed envelope: sent again it is the same message. */
type Story = () => readonly Send[]

const entry = (
  status: 'pending' | 'booked' | 'recalled' | 'returned',
  over: Parameters<DealStage['entry']>[2] = {},
): Send => {
  const message = stage.message(status === 'recalled' ? 'camt.056.001.08' : 'camt.054.001.08')
  return (id) => stage.entry(id, status, { ...message, ...over }) === 'OK'
}
const title = (
  status: 'free' | 'locked' | 'pending' | 'signed' | 'released' | 'blocked',
  sequence: number,
): Send => {
  const message = stage.message('registry.title')
  return (id) => stage.title(id, status, sequence, message) === 'OK'
}
const payout = (
  status: 'instructed' | 'rejected' | 'accepted' | 'debited',
  instruction = 'P1',
  reason = '',
): Send => {
  const message = stage.message('pacs.002.001.10')
  return (id) => stage.payout(id, status, { ...message, instruction, reason }) === 'OK'
}
const account = (): Send => {
  const message = { ...stage.message('account'), subAccount: hashOf('sub') }
  return (id) => stage.code(stage.bank, 'attestAccount', id, message) === 'OK'
}
const statement = (booked = PRICE): Send => {
  const message = stage.message('camt.053.001.08')
  return (id) => stage.statement(id, { ...message, credits: booked, debits: booked }) === 'OK'
}
const receipt = (): Send => (id) => stage.receipt(id) === 'OK'
const party =
  (as: 'seller' | 'buyer', action: 'confirmFunds' | 'endorse' | 'signReceipt'): Send =>
  (id) =>
    stage.code(stage[as], action, id) === 'OK'

const somebody = { payer: hashOf('somebody else') }
/** Each ends where it ends whatever order, lateness or repetition its messages have. */
const STORIES: Readonly<Record<string, { readonly story: Story; readonly end: DealValue['state'] }>> = {
  'paid at once': {
    story: () => [
      account(),
      entry('pending'),
      entry('booked'),
      entry('booked'),
      party('seller', 'confirmFunds'),
      title('locked', 1),
      party('seller', 'endorse'),
      title('pending', 2),
      party('buyer', 'signReceipt'),
      title('signed', 3),
      receipt(),
      payout('instructed'),
      payout('accepted'),
      payout('debited'),
      statement(),
    ],
    end: 'closed',
  },
  'too little, from another, twice; two payouts fail': {
    story: () => [
      account(),
      entry('booked', { reference: 'E0', amount: PRICE - 1n }),
      entry('booked', { reference: 'E2', ...somebody }),
      entry('booked', { reference: 'E1' }),
      entry('booked', { reference: 'E3' }),
      entry('returned', { reference: 'E0', amount: PRICE - 1n }),
      entry('returned', { reference: 'E2', ...somebody, paidTo: somebody.payer }),
      entry('returned', { reference: 'E3' }),
      party('seller', 'confirmFunds'),
      title('locked', 1),
      party('seller', 'endorse'),
      party('buyer', 'signReceipt'),
      title('signed', 3),
      receipt(),
      payout('instructed', 'P1'),
      payout('rejected', 'P1', 'AC04'),
      payout('instructed', 'P2'),
      payout('rejected', 'P2', 'AM04'),
      payout('instructed', 'P3'),
      payout('debited', 'P3'),
      statement(4n * PRICE - 1n),
    ],
    end: 'closed',
  },
  recalled: {
    story: () => [account(), entry('booked'), entry('recalled'), entry('pending'), entry('returned')],
    end: 'refunded',
  },
  'blocked while locked': {
    story: () => [
      account(),
      entry('booked'),
      party('seller', 'confirmFunds'),
      title('locked', 1),
      title('blocked', 2),
      entry('returned'),
    ],
    end: 'refunded',
  },
}

/** What of a deal must not depend on the order: everything but times, and which parties were overtaken before they signed. */
function endOf(id: Uint8Array): unknown {
  const record = stage.record(id)
  const entries = record.entries.map((one) => ({ ...one, endToEndId: '' }))
  const { state, title: last, payouts, statement: day, cancelled, ...rest } = record
  const { titleMoved, receiptVerified } = rest
  return {
    state,
    entries,
    last,
    payouts,
    day,
    reason: cancelled?.reason ?? null,
    titleMoved,
    receiptVerified,
  }
}

/** Sends all of it in rounds, each in the order given, until a whole round brings nothing new. */
function deliver(id: Uint8Array, story: readonly Send[], order: readonly number[], repeated: boolean): void {
  const left = new Set(story.keys())
  const ranked = [...story.keys()].sort((one, two) => (order[one] ?? 0) - (order[two] ?? 0))
  for (let before = -1; left.size !== before; ) {
    before = left.size
    for (const at of ranked) {
      if (!left.has(at) || !story[at]?.(id)) continue
      left.delete(at)
      if (repeated) story[at]?.(id)
    }
  }
}

const MOST = 24
const orders = fc.array(fc.nat({ max: 1_000 }), { minLength: MOST, maxLength: MOST })

let deals = 0

/** The registry keeps one bill: each run deals in a position of its own. */
function fresh(): Uint8Array {
  deals += 1
  return stage.agree(stage.terms({ start: deals, end: deals }))
}

test.each(Object.entries(STORIES))(
  '%s: the same end whatever the order and repetition',
  (_name, { story, end }) => {
    const plain = fresh()
    deliver(plain, story(), [], false)
    expect(stage.state(plain)).toBe(end)
    const expected = endOf(plain)
    runProperty(
      fc.property(orders, fc.boolean(), (order, repeated) => {
        const id = fresh()
        deliver(id, story(), order, repeated)
        expect(endOf(id)).toEqual(expected)
      }),
      40,
    )
  },
)

const REFERENCES = ['E1', 'E2', 'E3'] as const
/** What a bank might say of payments that fit, or not. */
const said = fc.record({
  reference: fc.constantFrom(...REFERENCES),
  status: fc.constantFrom('pending', 'booked', 'booked', 'recalled', 'returned'),
})
const kinds = fc.tuple(...REFERENCES.map(() => fc.constantFrom('fits', 'too little', 'another payer')))
const titles = fc.array(fc.constantFrom('free', 'locked', 'blocked', 'released'), { maxLength: 2 })

test('whatever a bank and a registry say of a deal: two orders, one end', () => {
  const everything = fc.tuple(fc.array(said, { maxLength: 10 }), kinds, titles, orders, orders, fc.boolean())
  runProperty(
    fc.property(everything, ([sayings, kind, registry, one, other, repeated]) => {
      const paid = Object.fromEntries(
        REFERENCES.map((reference, at) => [
          reference,
          kind[at] === 'fits' ? {} : kind[at] === 'too little' ? { amount: PRICE - 1n } : somebody,
        ]),
      )
      const story = [
        account(),
        ...sayings.map(({ status, reference }) => entry(status, { reference, ...paid[reference] })),
        ...registry.map((status, at) => title(status, at + 1)),
      ]
      const [left, right] = [fresh(), fresh()]
      deliver(left, story, one, false)
      deliver(right, story, other, repeated)
      expect(endOf(right)).toEqual(endOf(left))
    }),
    60,
  )
})
