import { fileURLToPath } from 'node:url'
import { verifyFlow, voucher } from '@vouch/application'
import { bundleContract } from '@vouch/contract/bundle'
import { toHex, unwrap } from '@vouch/core'
import { createLedgerHarness, type Party } from '@vouch/testing/ledger'
import { beforeEach, describe, expect, test } from 'vitest'
import { createStage, documentOf, HOUR_MS, hashOf, type Stage } from './voucher-stage.ts'

let stage: Stage
let id: Uint8Array

beforeEach(async () => {
  stage = await createStage()
  id = stage.keep()
})

const note = ''
const number = '2026-17'
const order = { order: number, scope: 'metadata', expiresMs: null } as const
const close = { order: number, note }
const supervise = (action: 'review' | 'freeze', as = stage.watch, over: object = {}) =>
  stage.code(as, action, id, { ...order, ...over })

describe('supervision', () => {
  test('under_review → cleared', () => {
    expect(supervise('review')).toBe('OK')
    expect(stage.record(id)).toMatchObject({
      supervision: 'under_review',
      order: { number, by: stage.watch.id },
    })
    expect(stage.code(stage.watch, 'clear', id, { order: number, note: 'n'.repeat(300) })).toBe('OK')
    expect(stage.record(id)).toMatchObject({ supervision: 'cleared', order: null })
  })

  test('under_review → frozen → released', () => {
    supervise('review')
    expect(supervise('freeze')).toBe('OK')
    expect(stage.record(id).supervision).toBe('frozen')
    expect(stage.code(stage.watch, 'release', id, close)).toBe('OK')
    expect(stage.record(id)).toMatchObject({ supervision: 'released', order: null })
  })

  test('a review hinders nobody', () => {
    supervise('review')
    expect(stage.code(stage.acme, 'obtain', id)).toBe('OK')
    expect(stage.code(stage.acme, 'book', id, { purpose: 'financing', reference: 'L-1' })).toBe('OK')
  })

  test('NOT_YOUR_ROLE: only a regulator supervises', () => {
    for (const party of [stage.acme, stage.custodia, stage.globex]) {
      expect(supervise('review', party)).toBe('NOT_YOUR_ROLE')
      expect(supervise('freeze', party)).toBe('NOT_YOUR_ROLE')
      expect(stage.code(party, 'clear', id, close)).toBe('NOT_YOUR_ROLE')
      expect(stage.code(party, 'release', id, close)).toBe('NOT_YOUR_ROLE')
    }
  })

  test('ORDER_UNKNOWN: an order is closed under its own number, by its own regulator', () => {
    const second = stage.ledger.admit('Tax office', 'regulator')
    expect(stage.code(stage.watch, 'release', id, close)).toBe('ORDER_UNKNOWN')
    supervise('freeze')
    expect(stage.code(stage.watch, 'release', id, { order: '2026-18', note })).toBe('ORDER_UNKNOWN')
    expect(stage.code(second, 'release', id, close)).toBe('ORDER_UNKNOWN')
  })

  test('STATE_WRONG: a freeze is released, a review cleared, and a destroyed voucher left alone', () => {
    supervise('freeze')
    expect(stage.code(stage.watch, 'clear', id, close)).toBe('STATE_WRONG')
    stage.act(stage.watch, 'release', id, close)
    supervise('review')
    expect(stage.code(stage.watch, 'release', id, close)).toBe('STATE_WRONG')
    stage.act(stage.custodia, 'destroy', id, { note })
    expect(supervise('freeze')).toBe('STATE_WRONG')
  })

  test('ORDER_EXPIRY_PASSED: an order does not end before it begins', () => {
    expect(supervise('freeze', stage.watch, { expiresMs: stage.ledger.timeMs })).toBe('ORDER_EXPIRY_PASSED')
  })

  test('VOUCHER_FROZEN: another regulator’s freeze stays what it is until it ends', () => {
    const second = stage.ledger.admit('Tax office', 'regulator')
    supervise('freeze', stage.watch, { expiresMs: stage.ledger.timeMs + HOUR_MS })
    expect(supervise('freeze', second)).toBe('VOUCHER_FROZEN')
    expect(supervise('review', second)).toBe('VOUCHER_FROZEN')
    expect(supervise('review', stage.watch)).toBe('VOUCHER_FROZEN')
    stage.ledger.advance(HOUR_MS)
    expect(supervise('freeze', second, { order: 'T-9' })).toBe('OK')
  })

  test('ORDER_IN_FORCE: a review does not push another regulator’s review aside; a freeze does', () => {
    const second = stage.ledger.admit('Tax office', 'regulator')
    supervise('review')
    expect(supervise('review', second)).toBe('ORDER_IN_FORCE')
    expect(supervise('freeze', second)).toBe('OK')
  })
})

const book = (as: Party, purpose: 'reimbursement' | 'financing' = 'reimbursement', reference = 'EXP-118') =>
  stage.act(as, 'book', id, { purpose, reference })

describe('use once', () => {
  test('a voucher is booked with purpose, reference, who and when', () => {
    expect(book(stage.acme).code).toBe('OK')
    expect(stage.record(id).booking).toEqual({
      purpose: 'reimbursement',
      reference: 'EXP-118',
      by: stage.acme.id,
      atMs: stage.ledger.timeMs,
    })
  })

  test('VOUCHER_ALREADY_BOOKED: reimbursed twice is refused by name of the first', () => {
    book(stage.acme)
    for (const second of [book(stage.acme), book(stage.custodia, 'financing', 'LOAN-7')])
      expect(second).toMatchObject({
        code: 'VOUCHER_ALREADY_BOOKED',
        problem: { meta: { purpose: 'reimbursement', reference: 'EXP-118', by: toHex(stage.acme.id) } },
      })
  })

  test('a booking goes with the voucher: the next holder cannot use it again', () => {
    book(stage.acme, 'financing')
    const expiresMs = stage.ledger.timeMs + HOUR_MS
    const offered = { kind: 'holding', to: stage.globex.id, expiresMs, envelopeHash: null } as const
    stage.act(stage.acme, 'proposeTransfer', id, offered)
    stage.act(stage.globex, 'acceptTransfer', id)
    expect(book(stage.globex).code).toBe('VOUCHER_ALREADY_BOOKED')
  })

  test('NOT_YOUR_ROLE, STATE_WRONG: only its parties book, and only what is in custody', () => {
    expect(book(stage.globex).code).toBe('NOT_YOUR_ROLE')
    id = stage.offer()
    expect(book(stage.acme).code).toBe('STATE_WRONG')
  })

  test('VOUCHER_FROZEN: a frozen voucher is neither booked nor its booking taken back', () => {
    supervise('freeze')
    expect(book(stage.acme).code).toBe('VOUCHER_FROZEN')
    stage.act(stage.watch, 'release', id, close)
    book(stage.acme)
    supervise('freeze')
    expect(stage.code(stage.acme, 'cancelBooking', id, { note })).toBe('VOUCHER_FROZEN')
  })

  test('a booking is taken back by who made it; then it can be booked again', () => {
    expect(stage.code(stage.acme, 'cancelBooking', id, { note })).toBe('VOUCHER_NOT_BOOKED')
    book(stage.acme)
    expect(stage.code(stage.custodia, 'cancelBooking', id, { note })).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.acme, 'cancelBooking', id, { note: 'expense refused' })).toBe('OK')
    expect(book(stage.acme, 'financing').code).toBe('OK')
  })
})

describe('the flow record', () => {
  test('names every step, who took it and when, and is complete against the record', () => {
    stage.act(stage.acme, 'obtain', id)
    supervise('freeze')
    stage.act(stage.watch, 'release', id, close)
    const flow = stage.flow(id)
    expect(flow.map(({ step }) => step)).toEqual(['offered', 'accepted', 'obtained', 'frozen', 'released'])
    expect(flow.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5])
    expect(flow.at(-1)).toMatchObject({ atMs: stage.ledger.timeMs, height: stage.ledger.height })
  })

  test('FLOW_INCOMPLETE: an entry missing, moved or changed is found', () => {
    stage.act(stage.acme, 'obtain', id)
    const flow = stage.flow(id)
    const { flowCount, flowHead } = stage.record(id)
    const [first, second, third] = flow as [(typeof flow)[0], (typeof flow)[0], (typeof flow)[0]]
    const check = (entries: typeof flow) => {
      const checked = verifyFlow(entries, flowCount, flowHead)
      return checked.ok ? 'OK' : checked.problem.code
    }
    expect(check(flow)).toBe('OK')
    for (const altered of [
      [],
      [first, second],
      [second, third],
      [first, third, second],
      [first, second, third, third],
      [first, { ...second, by: stage.globex.id }, third],
      [first, second, { ...third, note: 'x' }],
    ])
      expect(check(altered)).toBe('FLOW_INCOMPLETE')
  })
})

describe('CALLED_BY_CONTRACT', () => {
  test('a contract cannot act on vouchers in its caller’s name', async () => {
    const entry = fileURLToPath(new URL('./voucher-caller.contract.ts', import.meta.url))
    const ledger = await createLedgerHarness({
      contracts: new Map([['middleman', await bundleContract(entry)]]),
    })
    const [custodia] = ledger.founders as [Party]
    const deposited = ledger.act(custodia, voucher, 'deposit', documentOf(1, custodia))
    const call = { as: custodia, contract: 'middleman', action: 'acceptFor', args: [deposited.value.id] }
    expect(ledger.actRecorded(call).code).toBe('CALLED_BY_CONTRACT')
    expect(unwrap(ledger.view(voucher, 'voucher', { id: deposited.value.id }))?.custody).toBe('offered')
    expect(ledger.actRecorded({ ...call, args: [hashOf('nothing')] }).code).toBe('CALLED_BY_CONTRACT')
  })
})
