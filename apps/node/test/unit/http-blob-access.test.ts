import { identity } from '@vouch/application'
import { type Cbor, ok, type Result, sha256, utf8 } from '@vouch/core'
import { createLedgerHarness, keyOf, type LedgerHarness, newKey } from '@vouch/testing/ledger'
import { expect, it } from 'vitest'
import { createLedgerBlobAccess } from '../../src/http/blob-access.ts'
import { openCatalogue } from '../../src/http/catalogue.ts'
import { describeContract } from '../../src/ledger/describe.ts'

const hash = sha256(utf8('a ciphertext'))

/** Asks the harness' contracts, or a `voucher` contract that always answers the same. */
async function accessOf(harness: LedgerHarness, always?: Cbor) {
  const ledger = {
    contracts: async () => harness.machine.registry.list().map(describeContract),
    onBlock: () => () => {},
    async view(contract: string, name: string, args: Cbor) {
      const answer =
        always === undefined || contract !== 'voucher'
          ? harness.machine.view(contract, name, args)
          : ok(always)
      return answer.ok ? ok({ result: answer.value, height: harness.height }) : answer
    },
  }
  return createLedgerBlobAccess(ledger, await openCatalogue(ledger as never))
}

const reasonOf = (result: Result<void>) => (result.ok ? 'allowed' : result.problem.meta.reason)

it('follows the contracts that are in force on the chain', async () => {
  const harness = await createLedgerHarness()
  const access = await accessOf(harness)
  const acme = harness.admit('Acme')
  const key = acme.signer.publicKey
  const nobody = keyOf('nobody').publicKey
  expect(reasonOf(await access.mayUpload(key))).toBe('allowed')
  expect(reasonOf(await access.mayUpload(nobody))).toBe('KEY_UNKNOWN')
  // Envelopes are left before the deposit that names their document.
  expect(reasonOf(await access.mayGive(hash, key))).toBe('allowed')
  expect(reasonOf(await access.mayGive(hash, nobody))).toBe('KEY_UNKNOWN')
  expect(reasonOf(await access.mayFetch(hash, key))).toBe('VOUCHER_UNKNOWN')
  expect(reasonOf(await access.mayErase(hash, key))).toBe('VOUCHER_UNKNOWN')
  expect(await access.mayFetch(hash, nobody)).toMatchObject({
    problem: { code: 'ACCESS_DENIED', meta: { reason: 'KEY_UNKNOWN' } },
  })
})

it('says NOT_A_READER where a contract gives no reason of its own', async () => {
  const harness = await createLedgerHarness()
  const access = await accessOf(harness, [false, null])
  const refused = { problem: { code: 'ACCESS_DENIED', meta: { reason: 'NOT_A_READER' } } }
  expect(await access.mayFetch(hash, keyOf('anybody').publicKey)).toMatchObject(refused)
})

it('lets a revoked key do nothing more', async () => {
  const harness = await createLedgerHarness()
  const access = await accessOf(harness)
  const acme = harness.admit('Acme')
  const second = keyOf('second')
  const added = harness.act(acme, identity, 'addKey', { key: newKey(second), validFromHeight: null })
  expect(added.code).toBe('OK')
  expect(reasonOf(await access.mayUpload(second.publicKey))).toBe('KEY_NOT_YET_VALID')
  harness.execute([])
  expect(reasonOf(await access.mayUpload(second.publicKey))).toBe('allowed')
  const revoked = harness.act(acme, identity, 'revokeKey', {
    publicKey: second.publicKey,
    fromHeight: null,
  })
  expect(revoked.code).toBe('OK')
  harness.execute([])
  expect(reasonOf(await access.mayUpload(second.publicKey))).toBe('KEY_REVOKED')
  expect(reasonOf(await access.mayGive(hash, second.publicKey))).toBe('KEY_REVOKED')
})
