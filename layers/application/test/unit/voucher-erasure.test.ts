import { identity, voucher } from '@vouch/application'
import { unwrap } from '@vouch/core'
import { newKey, type Party } from '@vouch/testing/ledger'
import { beforeEach, describe, expect, test } from 'vitest'
import { createStage, hashOf, type Stage } from './voucher-stage.ts'

let stage: Stage
let id: Uint8Array
let ciphertextHash: Uint8Array

beforeEach(async () => {
  stage = await createStage()
  id = stage.keep()
  ciphertextHash = stage.record(id).ciphertextHash
})

const note = ''
const destroy = (as: Party, of: Uint8Array) => expect(stage.code(as, 'destroy', of, { note })).toBe('OK')
const eraseReason = (publicKey: Uint8Array, hash = ciphertextHash) => {
  const answer = unwrap(stage.ledger.view(voucher, 'mayErase', { ciphertextHash: hash, publicKey }))
  expect(answer.organisation !== null).toBe(answer.allowed)
  return answer.allowed ? 'ALLOWED' : answer.reason
}
const custodianReason = () => eraseReason(stage.custodia.signer.publicKey)

describe('the vault’s door: mayErase', () => {
  test('VOUCHER_STANDS until the voucher is destroyed, then its custodian may', () => {
    expect(custodianReason()).toBe('VOUCHER_STANDS')
    destroy(stage.custodia, id)
    expect(custodianReason()).toBe('ALLOWED')
    // A view writes nothing: asked again, as after a crash, it answers the same.
    expect(custodianReason()).toBe('ALLOWED')
  })

  test('NOT_YOUR_ROLE: neither holder nor regulator erases, nor a custodian’s key that only reads', () => {
    destroy(stage.custodia, id)
    for (const party of [stage.acme, stage.globex, stage.watch])
      expect(eraseReason(party.signer.publicKey)).toBe('NOT_YOUR_ROLE')
    const reading = stage.ledger.newKey()
    const key = newKey(reading, 'auditor', 'read')
    stage.ledger.act(stage.custodia, identity, 'addKey', { key, validFromHeight: null })
    stage.ledger.execute([])
    expect(eraseReason(reading.publicKey)).toBe('NOT_YOUR_ROLE')
  })

  test('VOUCHER_UNKNOWN, KEY_UNKNOWN: a ciphertext of no voucher, a key of nobody', () => {
    expect(eraseReason(stage.custodia.signer.publicKey, hashOf('nothing'))).toBe('VOUCHER_UNKNOWN')
    expect(eraseReason(stage.ledger.newKey().publicKey)).toBe('KEY_UNKNOWN')
  })

  test('a document rejected and offered again is kept until both vouchers are destroyed', () => {
    const rejected = stage.offer()
    ciphertextHash = stage.record(rejected).ciphertextHash
    stage.act(stage.custodia, 'reject', rejected, { reason: 'other', note })
    destroy(stage.custodia, rejected)
    const again = stage.keep({ ciphertextHash })
    expect(custodianReason()).toBe('VOUCHER_STANDS')
    destroy(stage.custodia, again)
    expect(custodianReason()).toBe('ALLOWED')
  })

  test('another custodian of the same depositor’s document keeps it', () => {
    const archive = stage.ledger.admit('Archive', 'custodian')
    const second = stage.offer(stage.acme, { ciphertextHash, custodian: archive.id })
    expect(stage.code(archive, 'accept', second)).toBe('OK')
    destroy(stage.custodia, id)
    expect(custodianReason()).toBe('VOUCHER_STANDS')
    destroy(archive, second)
    expect(custodianReason()).toBe('ALLOWED')
    expect(eraseReason(archive.signer.publicKey)).toBe('NOT_YOUR_ROLE')
  })

  test('a stranger who names the ciphertext erases nothing, and stops no erasure', () => {
    const rogue = stage.ledger.admit('Rogue', 'custodian')
    const own = stage.offer(rogue, { ciphertextHash, custodian: rogue.id })
    expect(stage.code(rogue, 'accept', own)).toBe('OK')
    destroy(stage.custodia, id)
    expect(custodianReason()).toBe('ALLOWED')
    destroy(rogue, own)
    expect(eraseReason(rogue.signer.publicKey)).toBe('NOT_YOUR_ROLE')
  })
})
