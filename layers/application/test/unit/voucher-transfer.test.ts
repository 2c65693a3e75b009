import { voucher } from '@vouch/application'
import { unwrap } from '@vouch/core'
import type { Party } from '@vouch/testing/ledger'
import { beforeEach, describe, expect, test } from 'vitest'
import { createStage, HOUR_MS, hashOf, type Stage } from './voucher-stage.ts'

let stage: Stage
let id: Uint8Array

beforeEach(async () => {
  stage = await createStage()
  id = stage.keep()
})

const note = ''
const propose = (as: Party, to: Party, kind: 'holding' | 'benefit' = 'holding', lifeMs = HOUR_MS) =>
  stage.code(as, 'proposeTransfer', id, {
    kind,
    to: to.id,
    expiresMs: stage.ledger.timeMs + lifeMs,
    envelopeHash: hashOf('envelope'),
  })
const standing = () => unwrap(stage.ledger.view(voucher, 'standing', { id }))
const freeze = (expiresMs: number | null = null) =>
  stage.code(stage.watch, 'freeze', id, { order: '2026-17', scope: 'metadata', expiresMs })

describe('transfer of holding and of benefit', () => {
  test('proposed → accepted: the holding moves, the benefit stays', () => {
    expect(propose(stage.acme, stage.globex)).toBe('OK')
    expect(stage.record(id).holder).toEqual(stage.acme.id)
    expect(stage.code(stage.globex, 'acceptTransfer', id)).toBe('OK')
    expect(stage.record(id)).toMatchObject({
      holder: stage.globex.id,
      beneficiary: stage.acme.id,
      transfer: null,
    })
  })

  test('proposed → accepted: the benefit moves, the holding stays', () => {
    propose(stage.acme, stage.globex, 'benefit')
    stage.act(stage.globex, 'acceptTransfer', id)
    expect(stage.record(id)).toMatchObject({ holder: stage.acme.id, beneficiary: stage.globex.id })
    expect(propose(stage.acme, stage.initech, 'benefit')).toBe('NOT_YOUR_ROLE')
    expect(propose(stage.globex, stage.initech, 'holding')).toBe('NOT_YOUR_ROLE')
    expect(propose(stage.globex, stage.initech, 'benefit')).toBe('OK')
  })

  test('proposed → rejected, by the receiver alone', () => {
    propose(stage.acme, stage.globex)
    expect(stage.code(stage.initech, 'rejectTransfer', id, { note })).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.globex, 'rejectTransfer', id, { note: 'not ours' })).toBe('OK')
    expect(stage.record(id)).toMatchObject({ holder: stage.acme.id, transfer: null })
  })

  test('proposed → withdrawn, by the proposer alone', () => {
    propose(stage.acme, stage.globex)
    expect(stage.code(stage.globex, 'withdrawTransfer', id)).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.acme, 'withdrawTransfer', id)).toBe('OK')
    expect(stage.code(stage.globex, 'acceptTransfer', id)).toBe('TRANSFER_NONE')
  })

  test('proposed → expired: anybody closes it when it is due, not before', () => {
    propose(stage.acme, stage.globex)
    expect(stage.code(stage.initech, 'expireTransfer', id)).toBe('TRANSFER_NOT_DUE')
    stage.ledger.advance(HOUR_MS)
    expect(stage.code(stage.globex, 'acceptTransfer', id)).toBe('TRANSFER_EXPIRED')
    expect(stage.code(stage.initech, 'expireTransfer', id)).toBe('OK')
    expect(stage.flow(id).at(-1)).toMatchObject({ step: 'transfer_expired', counterparty: stage.globex.id })
  })

  test('an expired offer nobody closed does not stand in the way of the next', () => {
    propose(stage.acme, stage.globex)
    stage.ledger.advance(HOUR_MS)
    stage.ledger.execute([])
    expect(standing()).toEqual({ frozen: false, transferOpen: false, transferable: true })
    expect(propose(stage.acme, stage.initech)).toBe('OK')
  })

  test('TRANSFER_OPEN: one offer at a time', () => {
    propose(stage.acme, stage.globex)
    expect(standing()).toEqual({ frozen: false, transferOpen: true, transferable: false })
    expect(propose(stage.acme, stage.initech)).toBe('TRANSFER_OPEN')
    expect(propose(stage.acme, stage.initech, 'benefit')).toBe('TRANSFER_OPEN')
  })

  test('TRANSFER_TO_SELF, TRANSFER_EXPIRY_PASSED, ORGANISATION_UNKNOWN, NOT_YOUR_ROLE', () => {
    expect(propose(stage.acme, stage.acme)).toBe('TRANSFER_TO_SELF')
    expect(propose(stage.acme, stage.globex, 'holding', 0)).toBe('TRANSFER_EXPIRY_PASSED')
    expect(propose(stage.acme, { ...stage.globex, id: hashOf('nobody') })).toBe('ORGANISATION_UNKNOWN')
    expect(propose(stage.globex, stage.initech)).toBe('NOT_YOUR_ROLE')
    expect(propose(stage.custodia, stage.initech)).toBe('NOT_YOUR_ROLE')
  })

  test('TRANSFER_NONE: nothing was offered', () => {
    expect(stage.code(stage.globex, 'acceptTransfer', id)).toBe('TRANSFER_NONE')
    expect(stage.code(stage.globex, 'rejectTransfer', id, { note })).toBe('TRANSFER_NONE')
    expect(stage.code(stage.acme, 'withdrawTransfer', id)).toBe('TRANSFER_NONE')
    expect(stage.code(stage.acme, 'expireTransfer', id)).toBe('TRANSFER_NONE')
  })

  test('NOT_YOUR_ROLE: nobody but the receiver accepts, the proposer least of all', () => {
    propose(stage.acme, stage.globex)
    for (const party of [stage.acme, stage.initech, stage.custodia, stage.watch])
      expect(stage.code(party, 'acceptTransfer', id)).toBe('NOT_YOUR_ROLE')
  })

  test('STATE_WRONG: what is only offered, or has ended, is not transferred', () => {
    id = stage.offer()
    expect(propose(stage.acme, stage.globex)).toBe('STATE_WRONG')
    id = stage.keep()
    propose(stage.acme, stage.globex)
    stage.act(stage.custodia, 'returnToIssuer', id, { note })
    expect(stage.record(id).transfer).toBeNull()
    expect(stage.code(stage.globex, 'acceptTransfer', id)).toBe('TRANSFER_NONE')
    expect(propose(stage.acme, stage.globex)).toBe('STATE_WRONG')
  })

  test('the former holder who was not the depositor reads no more', () => {
    propose(stage.acme, stage.globex)
    stage.act(stage.globex, 'acceptTransfer', id)
    propose(stage.globex, stage.initech)
    stage.act(stage.initech, 'acceptTransfer', id)
    expect(stage.code(stage.globex, 'obtain', id)).toBe('ACCESS_DENIED')
    expect(stage.code(stage.initech, 'obtain', id)).toBe('OK')
  })
})

describe('a freeze that races a transfer', () => {
  test('the freeze comes first in the block: acceptance is refused, naming the order', () => {
    propose(stage.acme, stage.globex)
    expect(freeze()).toBe('OK')
    expect(stage.act(stage.globex, 'acceptTransfer', id)).toMatchObject({
      code: 'VOUCHER_FROZEN',
      problem: { meta: { order: '2026-17' } },
    })
    expect(stage.record(id).holder).toEqual(stage.acme.id)
  })

  test('the acceptance comes first: the freeze finds the voucher with its new holder', () => {
    propose(stage.acme, stage.globex)
    stage.act(stage.globex, 'acceptTransfer', id)
    expect(freeze()).toBe('OK')
    expect(stage.record(id)).toMatchObject({ holder: stage.globex.id, supervision: 'frozen' })
    expect(propose(stage.globex, stage.acme)).toBe('VOUCHER_FROZEN')
  })

  test('a frozen offer can still be rejected or withdrawn, and is accepted after the release', () => {
    propose(stage.acme, stage.globex)
    freeze()
    expect(stage.code(stage.acme, 'withdrawTransfer', id)).toBe('OK')
    stage.act(stage.watch, 'release', id, { order: '2026-17', note })
    propose(stage.acme, stage.globex)
    expect(stage.code(stage.globex, 'acceptTransfer', id)).toBe('OK')
  })

  test('a freeze with an expiry ends in block time', () => {
    propose(stage.acme, stage.globex, 'holding', 3 * HOUR_MS)
    freeze(stage.ledger.timeMs + HOUR_MS)
    expect(standing()?.frozen).toBe(true)
    expect(stage.code(stage.globex, 'acceptTransfer', id)).toBe('VOUCHER_FROZEN')
    stage.ledger.advance(HOUR_MS)
    expect(stage.code(stage.globex, 'acceptTransfer', id)).toBe('OK')
    expect(standing()?.frozen).toBe(false)
  })
})
