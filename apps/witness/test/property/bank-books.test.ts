import { runProperty } from '@vouch/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BankEvent, type BankState, EMPTY_BANK, stepBank } from '../../src/bank/state.ts'

const DEAL = 'd'.repeat(64)
const ACCOUNTS = ['A', 'B', 'C'] as const

const event = fc.oneof(
  fc.record({
    kind: fc.constant('credited' as const),
    account: fc.constantFrom(...ACCOUNTS),
    currency: fc.constant('CNY'),
    minor: fc.nat(900).map(String),
  }),
  fc.record({
    kind: fc.constant('moved' as const),
    from: fc.constantFrom(...ACCOUNTS),
    to: fc.constantFrom(...ACCOUNTS),
    currency: fc.constant('CNY'),
    minor: fc.nat(900).map(String),
  }),
  fc.record({
    kind: fc.constant('paid' as const),
    reference: fc.constantFrom('E1', 'E2', 'E3'),
    deal: fc.constant(DEAL),
    from: fc.constantFrom(...ACCOUNTS, 'ELSEWHERE'),
    fromName: fc.constant('somebody'),
    currency: fc.constant('CNY'),
    minor: fc.nat(900).map(String),
    endToEndId: fc.constant('E2E'),
    pending: fc.boolean(),
  }),
  fc.record({
    kind: fc.constantFrom('booked' as const, 'recalled' as const, 'returned' as const),
    reference: fc.constantFrom('E1', 'E2', 'E3'),
  }),
  fc.record({
    kind: fc.constant('instructed' as const),
    instruction: fc.constantFrom('P1', 'P2', 'P3'),
    deal: fc.constant(DEAL),
    to: fc.constantFrom(...ACCOUNTS, 'ELSEWHERE'),
    currency: fc.constant('CNY'),
    minor: fc.nat(900).map(String),
  }),
  fc.record({
    kind: fc.constantFrom('rejected' as const, 'settled' as const),
    instruction: fc.constantFrom('P1', 'P2', 'P3'),
  }),
)

const opened: readonly BankEvent[] = [
  ...ACCOUNTS.map((account) => ({ kind: 'opened', account, owner: account, deal: null }) as const),
  { kind: 'opened', account: 'ESCROW', owner: 'escrow', deal: DEAL },
]

function held(state: BankState): bigint {
  return [...state.accounts.values()].reduce((sum, { balances }) => sum + (balances.get('CNY') ?? 0n), 0n)
}

/** What the bank must hold: what came to it less what left it, whatever was refused on the way. */
function expectedOf(state: BankState, credited: bigint): bigint {
  let sum = credited
  for (const { from, minor, returned } of state.entries.values())
    if (from === 'ELSEWHERE') sum += returned ? 0n : minor
  for (const { to, minor, status } of state.payouts.values())
    if (to === 'ELSEWHERE' && status === 'paid') sum -= minor
  return sum
}

test('a bank makes and loses no money, pays a deal out once, returns an entry once, and overdraws nothing', () => {
  runProperty(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let state = opened.reduce(stepBank, EMPTY_BANK)
      let credited = 0n
      const done: BankEvent[] = [...opened]
      for (const each of events) {
        try {
          state = stepBank(state, each as BankEvent)
        } catch {
          // A broken rule is thrown before anything is written.
          continue
        }
        done.push(each as BankEvent)
        if (each.kind === 'credited') credited += BigInt(each.minor)
        expect(held(state)).toBe(expectedOf(state, credited))
        for (const { balances } of state.accounts.values())
          for (const minor of balances.values()) expect(minor >= 0n).toBe(true)
        expect(
          [...state.payouts.values()].filter(({ status }) => status === 'paid').length,
        ).toBeLessThanOrEqual(1)
      }
      const replayed = (JSON.parse(JSON.stringify(done)) as BankEvent[]).reduce(stepBank, EMPTY_BANK)
      expect(replayed).toEqual(state)
    }),
    300,
  )
})
