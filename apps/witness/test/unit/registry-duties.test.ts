import { describe, expect, it } from 'vitest'
import type { OpenDeal } from '../../src/ledger/deals.ts'
import { titleDuties } from '../../src/registry/duties.ts'
import {
  EMPTY_REGISTRY,
  partsIn,
  type RegistryEvent,
  type RegistryState,
  stepRegistry,
} from '../../src/registry/state.ts'

const id = 'd1'.repeat(32)
const organisation = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const hex = (byte: number): string => Buffer.from(organisation(byte)).toString('hex')
const SELLER = 1
const BUYER = 2
const MATURES = Date.UTC(2027, 6, 5)
const NOW = Date.UTC(2026, 10, 23)
const after = (state: RegistryState, events: readonly RegistryEvent[]): RegistryState =>
  events.reduce(stepRegistry, state)
const issued = after(EMPTY_REGISTRY, [
  { kind: 'issued', number: 'B', currency: 'CNY', amount: 1_000, maturityMs: MATURES, holder: hex(SELLER) },
])
const open = (what: string | undefined, over: object = {}): OpenDeal =>
  ({
    id,
    deal: {
      terms: {
        billNumber: 'B',
        start: 101,
        end: 200,
        seller: organisation(SELLER),
        buyer: organisation(BUYER),
      },
      maturityMs: MATURES,
      endorsed: false,
      ...over,
    },
    tasks: what === undefined ? [] : [{ role: 'registry', what }],
  }) as unknown as OpenDeal
const saidIn = (events: readonly RegistryEvent[]): readonly object[] =>
  events.flatMap((event) => (event.kind === 'said' ? [event.statement.args] : []))
const locked = after(issued, titleDuties(issued, open('lock_bill'), NOW))

describe('a registry', () => {
  it('locks exactly the range, and says so once', () => {
    const events = titleDuties(issued, open('lock_bill'), NOW)
    expect(saidIn(events)).toMatchObject([
      { status: 'locked', code: 'TF0302', start: 101, end: 200, holder: hex(SELLER) },
    ])
    expect(locked.bills.get('B')?.parts).toMatchObject([
      { start: 1, end: 100, hold: null },
      { start: 101, end: 200, hold: { deal: id, stage: 'locked' } },
      { start: 201, end: 1_000, hold: null },
    ])
    expect(titleDuties(locked, open('lock_bill'), NOW)).toEqual([])
  })

  it.each([
    ['frozen', { kind: 'frozen', reference: 'order' }, 'TF0303'],
    ['pledged', { kind: 'pledged', reference: 'loan' }, 'TF0304'],
  ] as const)('does not lock a range of which a part is %s', (_, bar, code) => {
    const state = after(issued, [{ kind: 'barred', number: 'B', start: 150, end: 150, bar }])
    expect(saidIn(titleDuties(state, open('lock_bill'), NOW))).toMatchObject([{ status: 'blocked', code }])
  })

  it('does not lock what has matured, is not there, is another’s or is locked already', () => {
    const codeOf = (state: RegistryState, deal = open('lock_bill'), nowMs = NOW) =>
      (saidIn(titleDuties(state, deal, nowMs))[0] as { code?: string }).code
    expect(codeOf(issued, open('lock_bill'), MATURES)).toBe('CS04')
    expect(codeOf(EMPTY_REGISTRY)).toBe('SF01')
    const sold = after(issued, [{ kind: 'moved', number: 'B', start: 120, end: 130, holder: hex(9) }])
    expect(codeOf(sold)).toBe('TF0303')
    const other = { ...open('lock_bill'), id: 'e2'.repeat(32) }
    expect(codeOf(locked, other)).toBe('TF0302')
  })

  it('says when a bill that is locked is frozen, and does not move it then', () => {
    const bar = { kind: 'frozen', reference: 'order' } as const
    const frozen = after(locked, [{ kind: 'barred', number: 'B', start: 101, end: 101, bar }])
    expect(saidIn(titleDuties(frozen, open('deliver_title'), NOW))).toMatchObject([
      { status: 'blocked', code: 'TF0303' },
    ])
  })

  it('tells that the endorsement waits, moves the range when the buyer has signed, and joins what is alike', () => {
    const pending = after(locked, titleDuties(locked, open(undefined, { endorsed: true }), NOW))
    expect(partsIn(pending.bills.get('B'), 101, 200)).toMatchObject([{ hold: { stage: 'pending' } }])
    const moved = titleDuties(pending, open('deliver_title', { endorsed: true }), NOW)
    expect(saidIn(moved)).toMatchObject([{ status: 'signed', code: 'SU00', holder: hex(BUYER) }])
    const done = after(pending, moved)
    expect(done.bills.get('B')?.parts).toMatchObject([
      { end: 100 },
      { start: 101, end: 200, holder: hex(BUYER), hold: null },
      { start: 201 },
    ])
  })

  it('releases what it held, and says so even where it held nothing', () => {
    const released = after(locked, titleDuties(locked, open('release_title'), NOW))
    expect(released.bills.get('B')?.parts).toHaveLength(1)
    expect(saidIn(titleDuties(issued, open('release_title'), NOW))).toMatchObject([{ status: 'released' }])
  })

  it('counts every statement of a bill higher than the one before', () => {
    const sequences = [
      ...after(locked, titleDuties(locked, open('release_title'), NOW)).outbox.statements.values(),
    ].map(({ args }) => args['sequence'] as number)
    expect(sequences).toEqual(sequences.toSorted((left, right) => left - right))
    expect(new Set(sequences).size).toBe(sequences.length)
  })
})
