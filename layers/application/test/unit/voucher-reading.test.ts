import { identity, voucher } from '@vouch/application'
import { unwrap } from '@vouch/core'
import { newKey, type Party } from '@vouch/testing/ledger'
import { beforeEach, describe, expect, test } from 'vitest'
import { createStage, HOUR_MS, hashOf, type Stage } from './voucher-stage.ts'

let stage: Stage
let id: Uint8Array

beforeEach(async () => {
  stage = await createStage()
  id = stage.keep()
})

const note = ''
const envelopeHash = hashOf('envelope')
const order = (scope: 'metadata' | 'document', expiresMs: number | null = null) =>
  ({ order: '2026-17', scope, expiresMs }) as const
const grant = (as: Party, to: Party) => stage.code(as, 'grant', id, { to: to.id, envelopeHash })
const accessOf = (party: Party) =>
  unwrap(stage.ledger.view(voucher, 'accessList', { id, after: null, limit: 200 })).find(
    (found) => Buffer.compare(found.organisation, party.id) === 0,
  )?.access
/** What the vault's door is told. */
const fetchReason = (party: Party) => {
  const { ciphertextHash } = stage.record(id)
  const { publicKey } = party.signer
  const answer = unwrap(stage.ledger.view(voucher, 'mayFetch', { ciphertextHash, publicKey }))
  expect(answer.organisation !== null).toBe(answer.allowed)
  return answer.allowed ? 'ALLOWED' : answer.reason
}
const readReason = (publicKey: Uint8Array, voucherId = id) => {
  const answer = unwrap(stage.ledger.view(voucher, 'mayRead', { id: voucherId, publicKey }))
  return answer.allowed ? 'ALLOWED' : answer.reason
}

describe('request, grant, deny, obtain', () => {
  test('requested → granted → obtained', () => {
    expect(stage.code(stage.globex, 'request', id, { note: 'audit 2026' })).toBe('OK')
    expect(accessOf(stage.globex)).toMatchObject({ state: 'requested', readings: 0 })
    expect(grant(stage.acme, stage.globex)).toBe('OK')
    expect(accessOf(stage.globex)).toMatchObject({ state: 'granted', grantedBy: stage.acme.id, envelopeHash })
    const { ciphertextHash, digest } = stage.record(id)
    expect(stage.act(stage.globex, 'obtain', id).value).toEqual({ ciphertextHash, digest })
    expect(accessOf(stage.globex)).toMatchObject({ readings: 1, lastReadMs: stage.ledger.timeMs })
  })

  test('requested → denied', () => {
    stage.act(stage.globex, 'request', id, { note })
    expect(stage.code(stage.acme, 'deny', id, { to: stage.globex.id, note: 'no' })).toBe('OK')
    expect(accessOf(stage.globex)?.state).toBe('denied')
    expect(stage.code(stage.globex, 'obtain', id)).toBe('ACCESS_DENIED')
  })

  test('each reading leaves its entry, the holder’s and the custodian’s too', () => {
    for (const party of [stage.acme, stage.custodia, stage.acme])
      expect(stage.code(party, 'obtain', id)).toBe('OK')
    const readings = stage.flow(id).filter(({ step }) => step === 'obtained')
    expect(readings.map(({ by }) => by)).toEqual([stage.acme.id, stage.custodia.id, stage.acme.id])
    expect(accessOf(stage.acme)).toMatchObject({ state: 'own', readings: 2 })
  })

  test('holder, beneficiary, depositor and custodian read without a grant; others do not', () => {
    const mixed = stage.offer(stage.acme, { beneficiary: stage.globex.id })
    for (const party of [stage.acme, stage.globex, stage.custodia])
      expect(readReason(party.signer.publicKey, mixed)).toBe('ALLOWED')
    expect(readReason(stage.initech.signer.publicKey, mixed)).toBe('ACCESS_DENIED')
    expect(readReason(stage.watch.signer.publicKey, mixed)).toBe('ORDER_DOES_NOT_COVER')
  })

  test('ACCESS_DENIED: nobody reads without leave, and a request is no leave', () => {
    expect(stage.code(stage.globex, 'obtain', id)).toBe('ACCESS_DENIED')
    stage.act(stage.globex, 'request', id, { note })
    expect(stage.code(stage.globex, 'obtain', id)).toBe('ACCESS_DENIED')
  })

  test('STATE_WRONG: what is granted is not asked for again', () => {
    grant(stage.acme, stage.globex)
    expect(stage.code(stage.globex, 'request', id, { note })).toBe('STATE_WRONG')
  })

  test('NOT_YOUR_ROLE: only holder and beneficiary give, refuse and withdraw leave', () => {
    const to = stage.globex.id
    expect(grant(stage.initech, stage.globex)).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.initech, 'deny', id, { to, note })).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.initech, 'withdrawGrant', id, { to })).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.custodia, 'deny', id, { to, note })).toBe('NOT_YOUR_ROLE')
  })

  test('ORGANISATION_UNKNOWN, GRANT_UNKNOWN: leave for nobody, and none to refuse or withdraw', () => {
    expect(stage.code(stage.acme, 'grant', id, { to: hashOf('nobody'), envelopeHash })).toBe(
      'ORGANISATION_UNKNOWN',
    )
    expect(stage.code(stage.acme, 'deny', id, { to: stage.globex.id, note })).toBe('GRANT_UNKNOWN')
    expect(stage.code(stage.acme, 'withdrawGrant', id, { to: stage.globex.id })).toBe('GRANT_UNKNOWN')
  })

  test('a key that only reads may ask and obtain', () => {
    const reading = stage.ledger.newKey()
    const key = newKey(reading, 'auditor', 'read')
    stage.ledger.act(stage.acme, identity, 'addKey', { key, validFromHeight: null })
    expect(stage.ledger.act([reading], voucher, 'obtain', { id }).code).toBe('OK')
  })

  test('STATE_WRONG: a destroyed document is not obtained', () => {
    stage.act(stage.custodia, 'destroy', id, { note })
    expect(stage.code(stage.acme, 'obtain', id)).toBe('STATE_WRONG')
  })
})

describe('a grant withdrawn', () => {
  test('ends reading from then on, and says that no copy was made', () => {
    grant(stage.acme, stage.globex)
    const withdrawn = stage.act(stage.acme, 'withdrawGrant', id, { to: stage.globex.id })
    expect(withdrawn.value).toEqual({ alreadyRead: false })
    expect(stage.flow(id).at(-1)).toMatchObject({ step: 'grant_withdrawn', note: '' })
    expect(stage.code(stage.globex, 'obtain', id)).toBe('ACCESS_DENIED')
  })

  test('after a copy was made says so plainly: it cannot be recalled', () => {
    grant(stage.acme, stage.globex)
    stage.act(stage.globex, 'obtain', id)
    const withdrawn = stage.act(stage.acme, 'withdrawGrant', id, { to: stage.globex.id })
    expect(withdrawn.value).toEqual({ alreadyRead: true })
    expect(stage.flow(id).at(-1)?.note).toBe('a copy was made before')
    expect(fetchReason(stage.globex)).toBe('ACCESS_DENIED')
  })
})

describe('a regulator reads no more than the order covers', () => {
  test('ORDER_DOES_NOT_COVER: no order, an order over metadata alone, and one that has run out', () => {
    expect(stage.code(stage.watch, 'obtain', id)).toBe('ORDER_DOES_NOT_COVER')
    stage.act(stage.watch, 'review', id, order('metadata'))
    expect(stage.code(stage.watch, 'obtain', id)).toBe('ORDER_DOES_NOT_COVER')
    stage.act(stage.watch, 'review', id, order('document', stage.ledger.timeMs + HOUR_MS))
    expect(stage.code(stage.watch, 'obtain', id)).toBe('OK')
    stage.ledger.advance(HOUR_MS)
    expect(stage.code(stage.watch, 'obtain', id)).toBe('ORDER_DOES_NOT_COVER')
  })

  test('the regulator’s reading is in the flow record with its order', () => {
    stage.act(stage.watch, 'review', id, order('document'))
    stage.act(stage.watch, 'obtain', id)
    expect(stage.flow(id).at(-1)).toMatchObject({
      step: 'obtained',
      by: stage.watch.id,
      note: 'order 2026-17',
    })
  })

  test('another regulator does not read under somebody else’s order', () => {
    const second = stage.ledger.admit('Tax office', 'regulator')
    stage.act(stage.watch, 'freeze', id, order('document'))
    expect(stage.code(second, 'obtain', id)).toBe('ORDER_DOES_NOT_COVER')
  })

  test('the custodian opens a document for the regulator of an order, and for nobody else', () => {
    expect(grant(stage.custodia, stage.watch)).toBe('ORDER_DOES_NOT_COVER')
    stage.act(stage.watch, 'freeze', id, order('document'))
    expect(grant(stage.custodia, stage.globex)).toBe('ORDER_DOES_NOT_COVER')
    expect(grant(stage.custodia, stage.watch)).toBe('OK')
  })

  test('a regulator reads vouchers that it holds itself like everybody', () => {
    const own = stage.offer(stage.watch)
    expect(readReason(stage.watch.signer.publicKey, own)).toBe('ALLOWED')
  })
})

describe('a freeze stops reading', () => {
  test('VOUCHER_FROZEN: for holder, reader and depositor; granting stops too', () => {
    grant(stage.acme, stage.globex)
    stage.act(stage.watch, 'freeze', id, order('metadata'))
    for (const party of [stage.acme, stage.globex, stage.custodia])
      expect(stage.act(party, 'obtain', id)).toMatchObject({
        code: 'VOUCHER_FROZEN',
        problem: { meta: { order: '2026-17' } },
      })
    expect(grant(stage.acme, stage.initech)).toBe('VOUCHER_FROZEN')
  })

  test('the custodian still opens what it must hand over under the order', () => {
    stage.act(stage.watch, 'freeze', id, order('document'))
    expect(stage.code(stage.custodia, 'obtain', id)).toBe('OK')
    expect(stage.code(stage.acme, 'obtain', id)).toBe('VOUCHER_FROZEN')
  })
})

describe('the vault’s door: mayFetch', () => {
  test('READING_NOT_RECORDED until the reading is on the chain', () => {
    expect(fetchReason(stage.acme)).toBe('READING_NOT_RECORDED')
    stage.act(stage.acme, 'obtain', id)
    expect(fetchReason(stage.acme)).toBe('ALLOWED')
  })

  test('a reading under an earlier grant, or an earlier order, does not open the door again', () => {
    const to = stage.globex.id
    grant(stage.acme, stage.globex)
    stage.act(stage.globex, 'obtain', id)
    expect(fetchReason(stage.globex)).toBe('ALLOWED')
    stage.act(stage.acme, 'withdrawGrant', id, { to })
    grant(stage.acme, stage.globex)
    expect(fetchReason(stage.globex)).toBe('READING_NOT_RECORDED')

    stage.act(stage.watch, 'review', id, order('document'))
    stage.act(stage.watch, 'obtain', id)
    stage.act(stage.watch, 'clear', id, { order: '2026-17', note })
    expect(fetchReason(stage.watch)).toBe('ORDER_DOES_NOT_COVER')
    stage.act(stage.watch, 'review', id, { ...order('document'), order: '2026-18' })
    expect(fetchReason(stage.watch)).toBe('READING_NOT_RECORDED')
  })

  test('VOUCHER_UNKNOWN, VOUCHER_GONE, KEY_UNKNOWN, KEY_REVOKED, ORGANISATION_SUSPENDED', () => {
    const { publicKey } = stage.acme.signer
    const unknown = { ciphertextHash: hashOf('nothing'), publicKey }
    expect(unwrap(stage.ledger.view(voucher, 'mayFetch', unknown)).reason).toBe('VOUCHER_UNKNOWN')
    stage.act(stage.custodia, 'destroy', id, { note })
    expect(fetchReason(stage.acme)).toBe('VOUCHER_GONE')
    expect(readReason(stage.ledger.newKey().publicKey)).toBe('KEY_UNKNOWN')

    const second = stage.ledger.newKey()
    const { ledger, globex } = stage
    ledger.act(globex, identity, 'addKey', { key: newKey(second), validFromHeight: ledger.height + 3 })
    expect(readReason(second.publicKey)).toBe('KEY_NOT_YET_VALID')
    ledger.execute([])
    ledger.execute([])
    expect(readReason(second.publicKey)).toBe('VOUCHER_GONE')
    ledger.act(globex, identity, 'revokeKey', { publicKey: second.publicKey, fromHeight: null })
    ledger.execute([])
    expect(readReason(second.publicKey)).toBe('KEY_REVOKED')
    stage.suspend(globex)
    expect(readReason(globex.signer.publicKey)).toBe('ORGANISATION_SUSPENDED')
  })

  test('a document rejected and offered again is fetched under the voucher that stands', () => {
    const { ciphertextHash } = stage.record(id)
    stage.act(stage.custodia, 'destroy', id, { note })
    id = stage.keep({ ciphertextHash })
    stage.act(stage.acme, 'obtain', id)
    expect(fetchReason(stage.acme)).toBe('ALLOWED')
  })

  test('a stranger who names the same ciphertext shuts nobody out and gains nothing', () => {
    const { ciphertextHash } = stage.record(id)
    stage.offer(stage.initech, { ciphertextHash })
    stage.act(stage.acme, 'obtain', id)
    expect(fetchReason(stage.acme)).toBe('ALLOWED')
    const publicKey = stage.globex.signer.publicKey
    expect(unwrap(stage.ledger.view(voucher, 'mayFetch', { ciphertextHash, publicKey })).reason).toBe(
      'ACCESS_DENIED',
    )
  })
})

const mayGive = (party: Party, ciphertextHash: Uint8Array) =>
  unwrap(stage.ledger.view(voucher, 'mayGive', { ciphertextHash, publicKey: party.signer.publicKey })).allowed

describe('the vault’s door: mayGive', () => {
  test('anybody known before the deposit; the voucher’s parties after it', () => {
    expect(mayGive(stage.initech, hashOf('not deposited yet'))).toBe(true)
    const { ciphertextHash } = stage.record(id)
    expect(mayGive(stage.acme, ciphertextHash)).toBe(true)
    expect(mayGive(stage.custodia, ciphertextHash)).toBe(true)
    expect(mayGive(stage.initech, ciphertextHash)).toBe(false)
  })
})
