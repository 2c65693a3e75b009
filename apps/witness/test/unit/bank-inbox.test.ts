import { type BankMessage, readMessage, writeMessage } from '@vouch/application/iso20022'
import { unwrap, utf8 } from '@vouch/core'
import { describe, expect, it } from 'vitest'
import { type InboxView, takeMessage } from '../../src/bank/inbox.ts'
import { type BankEvent, type BankState, EMPTY_BANK, stepBank } from '../../src/bank/state.ts'
import type { Misbehaviour } from '../../src/ledger/misbehaviour.ts'

const DEAL = 'ab'.repeat(32)
const ESCROW = 'ESC-1'
const BUYER = 'DE89370400440532013000'
const SELLER = 'FR1420041010050500013M02606'
const after = (state: BankState, events: readonly BankEvent[]): BankState => events.reduce(stepBank, state)
const view = (...ways: readonly Misbehaviour[]): InboxView => ({
  nowMs: Date.UTC(2026, 10, 23),
  commitment: (account) => `commitment of ${account}`,
  misbehaving: new Set(ways),
})
const start = after(EMPTY_BANK, [
  { kind: 'opened', account: BUYER, owner: 'Harbour', deal: null },
  { kind: 'opened', account: SELLER, owner: 'Orient', deal: null },
  { kind: 'credited', account: BUYER, currency: 'CNY', minor: '1000' },
  { kind: 'opened', account: ESCROW, owner: 'escrow', deal: DEAL },
])
const order = (to: string, minor: bigint, from = BUYER, id = 'O-1'): Uint8Array =>
  writeMessage({
    type: 'pain.001',
    version: '',
    messageId: id,
    payments: [
      {
        instructionId: id,
        endToEndId: 'E2E',
        amount: { currency: 'CNY', minor },
        debtor: { account: from },
        creditor: { account: to },
      },
    ],
  })
const balance = (state: BankState, account: string): bigint =>
  state.accounts.get(account)?.balances.get('CNY') ?? 0n

describe('a payment order', () => {
  it('pays into an escrow, and the same bytes again do nothing', () => {
    const bytes = order(ESCROW, 600n)
    const taken = takeMessage(start, bytes, view())
    const state = after(start, taken.events)
    expect([taken.became, balance(state, BUYER), balance(state, ESCROW)]).toEqual(['paid', 400n, 600n])
    expect([...state.entries.values()]).toMatchObject([
      { deal: DEAL, from: BUYER, status: 'booked', minor: 600n },
    ])
    expect(takeMessage(state, bytes, view())).toEqual({ events: [], became: 'paid (before)' })
  })

  it('moves money between customers', () => {
    const state = after(start, takeMessage(start, order(SELLER, 1n), view()).events)
    expect([balance(state, BUYER), balance(state, SELLER)]).toEqual([999n, 1n])
  })

  it.each([
    ['nobody’s account', order('XX00NOBODY', 1n), 'AC01'],
    ['from an account that is not here', order(ESCROW, 1n, 'XX00NOBODY'), 'AC02'],
    ['more than there is', order(ESCROW, 1_001n), 'AM04'],
  ])('to or of %s is rejected by a pain.002', (_, bytes, reason) => {
    const taken = takeMessage(start, bytes, view())
    const state = after(start, taken.events)
    expect(taken.became).toBe(`rejected ${reason}`)
    expect(state.accounts).toEqual(start.accounts)
    const [answer] = [...state.kept.values()]
    expect(unwrap(readMessage(utf8(answer?.xml ?? '')))).toMatchObject({
      type: 'pain.002',
      transactions: [{ originalInstructionId: 'O-1', status: 'RJCT', reason }],
    })
  })

  it('is another once for each fault that is switched on, and no money is made by it', () => {
    for (const fault of ['wrong-amount', 'wrong-payer', 'wrong-currency'] as const) {
      const first = takeMessage(start, order(ESCROW, 600n), view(fault))
      const state = after(start, first.events)
      const [entry] = [...state.entries.values()]
      expect(entry?.from === BUYER && entry.minor === 600n && entry.currency === 'CNY').toBe(false)
      const again = after(state, takeMessage(state, order(ESCROW, 300n, BUYER, 'O-2'), view(fault)).events)
      expect([...again.entries.values()][1]).toMatchObject({ from: BUYER, minor: 300n, currency: 'CNY' })
    }
  })
})

describe('a message from elsewhere', () => {
  const notice = (status: 'PDNG' | 'BOOK', id: string): Uint8Array => {
    const amount = { currency: 'CNY', minor: 50n }
    const details = [{ endToEndId: 'E2E', amount, debtor: { name: 'Far', account: 'GB00FAR' } }]
    const entry = { reference: 'X-1', amount, credit: true, status, reversal: false, details } as const
    return writeMessage({
      type: 'camt.054',
      version: '',
      messageId: id,
      statements: [{ id, account: ESCROW, entries: [entry] }],
    })
  }

  it('brings money as pending first, and books it later', () => {
    const pending = after(start, takeMessage(start, notice('PDNG', 'N-1'), view()).events)
    expect(pending.entries.get('X-1')).toMatchObject({ status: 'pending', from: 'GB00FAR' })
    const booked = after(pending, takeMessage(pending, notice('BOOK', 'N-2'), view()).events)
    expect(booked.entries.get('X-1')?.status).toBe('booked')
    expect(takeMessage(booked, notice('BOOK', 'N-3'), view()).became).toBe('known')
    expect(balance(booked, ESCROW)).toBe(50n)
  })

  it('recalls a payment: told to the ledger and answered, too late once a payout is ordered', () => {
    const paid = after(start, takeMessage(start, order(ESCROW, 600n), view()).events)
    const recall = writeMessage({
      type: 'camt.056',
      version: '',
      messageId: 'R-1',
      cancellations: [{ id: 'R-1', originalEndToEndId: 'E2E', reason: 'DUPL' }],
    })
    const taken = takeMessage(paid, recall, view())
    expect(taken.became).toBe('recall taken up')
    expect(taken.events).toContainEqual(
      expect.objectContaining({ statement: expect.objectContaining({ action: 'attestEntry', deal: DEAL }) }),
    )
    const ordered = after(paid, [
      { kind: 'instructed', instruction: 'P-1', deal: DEAL, to: SELLER, currency: 'CNY', minor: '600' },
    ])
    expect(takeMessage(ordered, recall, view()).became).toBe('recall refused')
    expect(takeMessage(start, recall, view()).became).toBe('recall refused')
  })

  it('that cannot be read is refused by its code and leaves nothing', () => {
    const taken = takeMessage(start, utf8('<!DOCTYPE a><a/>'), view())
    expect(taken).toMatchObject({ events: [], problem: { code: 'ISO20022_MALFORMED' } })
  })

  it('that is for nobody here is noted', () => {
    const status: BankMessage = { type: 'pacs.002', version: '', messageId: 'S', transactions: [] }
    expect(takeMessage(start, writeMessage(status), view()).became).toBe('noted')
  })
})
