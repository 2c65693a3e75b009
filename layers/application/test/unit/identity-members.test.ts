import { identity } from '@vouch/application'
import { fromRecorded } from '@vouch/contract'
import { contractHash } from '@vouch/contract'
import { unwrap } from '@vouch/core'
import { createLedgerHarness, keyOf, type LedgerHarness, newKey, type Party } from '@vouch/testing/ledger'
import { beforeEach, describe, expect, test } from 'vitest'

let ledger: LedgerHarness
let acme: Party

beforeEach(async () => {
  ledger = await createLedgerHarness()
  acme = ledger.admit('Acme')
})

const actor = (...keys: readonly Uint8Array[]) => ledger.view(identity, 'actor', { keys })
const codeOf = (answer: ReturnType<typeof actor>) => (answer.ok ? 'OK' : answer.problem.code)

describe('organisations', () => {
  test('an organisation is named by the hash of its founding key', () => {
    expect(acme.id).toEqual(contractHash('identity', 'organisation', [acme.signer.publicKey]))
  })

  test('an admitted organisation is found by id, and by name whatever the case', () => {
    const byName = unwrap(ledger.view(identity, 'organisationByName', { name: 'ACME' }))
    expect(byName?.id).toEqual(acme.id)
    const record = unwrap(ledger.view(identity, 'organisation', { id: acme.id }))
    expect(record).toMatchObject({ name: 'Acme', roles: ['member'], status: 'active', founder: false })
    expect(unwrap(ledger.view(identity, 'organisation', { id: new Uint8Array(32) }))).toBeNull()
    expect(unwrap(ledger.view(identity, 'organisationByName', { name: 'Acm' }))).toBeNull()
  })

  test('organisations are listed page by page, each once', () => {
    for (const name of ['Globex', 'Initech', 'Umbrella']) ledger.admit(name)
    const names: string[] = []
    for (let after: Uint8Array | null = null; ; ) {
      const page: readonly { id: Uint8Array; organisation: { name: string } }[] = unwrap(
        ledger.view(identity, 'organisations', { after, limit: 2 }),
      )
      names.push(...page.map((found) => found.organisation.name))
      if (page.length < 2) break
      after = page.at(-1)?.id ?? null
    }
    expect(names.sort()).toEqual(['Acme', 'Custodia', 'Globex', 'Initech', 'Umbrella'])
  })

  test('a founder or the organisation itself puts the common secret in its record; others may not', () => {
    const [custodia] = ledger.founders as [Party]
    const globex = ledger.admit('Globex')
    const sealedSecret = new Uint8Array(300).fill(7)
    const share = (as: Party) =>
      ledger.act(as, identity, 'shareSecret', { organisation: acme.id, sealedSecret })
    expect(share(globex).code).toBe('NOT_A_FOUNDER')
    expect(share(custodia).code).toBe('OK')
    expect(share(acme).code).toBe('OK')
    expect(unwrap(ledger.view(identity, 'organisation', { id: acme.id }))?.sealedSecret).toEqual(sealedSecret)
  })
})

describe('who acts', () => {
  test('a key gives its organisation, roles, member and right', () => {
    expect(unwrap(actor(acme.signer.publicKey))).toEqual({
      organisation: acme.id,
      name: 'Acme',
      roles: ['member'],
      member: 'clerk',
      right: 'admin',
    })
  })

  test('KEY_UNKNOWN: a key of nobody, and no key at all', () => {
    expect(codeOf(actor(keyOf('stranger').publicKey))).toBe('KEY_UNKNOWN')
    expect(codeOf(actor())).toBe('KEY_UNKNOWN')
  })

  test('SIGNERS_MIXED: keys of two organisations speak for neither', () => {
    const [custodia] = ledger.founders as [Party]
    expect(codeOf(actor(acme.signer.publicKey, custodia.signer.publicKey))).toBe('SIGNERS_MIXED')
  })

  test('several keys of one organisation speak for it', () => {
    const second = keyOf('acme second')
    ledger.act(acme, identity, 'addKey', { key: newKey(second), validFromHeight: null })
    ledger.advance(1)
    ledger.execute([])
    expect(codeOf(actor(acme.signer.publicKey, second.publicKey))).toBe('OK')
  })
})

describe('keys', () => {
  const second = keyOf('acme second')
  const add = (right: 'admin' | 'sign' | 'read', validFromHeight: number | null = null) =>
    ledger.act(acme, identity, 'addKey', { key: newKey(second, 'erp', right), validFromHeight })

  test('KEY_NOT_YET_VALID: a key counts from the next block on, or from the height it names', () => {
    const heightNow = ledger.height
    expect(add('sign', heightNow + 4).code).toBe('OK')
    for (const expected of ['KEY_NOT_YET_VALID', 'KEY_NOT_YET_VALID', 'KEY_NOT_YET_VALID', 'OK']) {
      expect(codeOf(actor(second.publicKey))).toBe(expected)
      ledger.execute([])
    }
  })

  test('KEY_REVOKED: a revoked key counts until the block before', () => {
    add('sign')
    const from = ledger.height + 3
    const revoke = { publicKey: second.publicKey, fromHeight: from }
    expect(ledger.act(acme, identity, 'revokeKey', revoke).code).toBe('OK')
    ledger.execute([])
    expect(codeOf(actor(second.publicKey))).toBe('OK')
    ledger.execute([])
    const refused = actor(second.publicKey)
    expect(codeOf(refused)).toBe('KEY_REVOKED')
    expect(refused.ok ? {} : refused.problem.meta).toEqual({ height: from })
    // Revoking it again, later, would bring it back.
    const again = { publicKey: second.publicKey, fromHeight: from + 10 }
    expect(ledger.act(acme, identity, 'revokeKey', again).code).toBe('KEY_REVOKED')
  })

  test('HEIGHT_PASSED: neither key nor revocation reaches into the past or the current block', () => {
    expect(add('sign', ledger.height).code).toBe('HEIGHT_PASSED')
    expect(add('sign', ledger.height + 1).code).toBe('HEIGHT_PASSED')
    add('sign')
    const past = { publicKey: second.publicKey, fromHeight: 0 }
    expect(ledger.act(acme, identity, 'revokeKey', past).code).toBe('HEIGHT_PASSED')
  })

  test('a rotated key hands over to the new one at one height, without a gap', () => {
    const rotated = ledger.act(acme, identity, 'rotateKey', {
      old: acme.signer.publicKey,
      key: newKey(second),
      fromHeight: null,
    })
    expect(rotated.code).toBe('OK')
    expect(codeOf(actor(acme.signer.publicKey))).toBe('OK')
    expect(codeOf(actor(second.publicKey))).toBe('KEY_NOT_YET_VALID')
    ledger.execute([])
    expect(codeOf(actor(acme.signer.publicKey))).toBe('KEY_REVOKED')
    expect(codeOf(actor(second.publicKey))).toBe('OK')
  })

  test('KEY_EXISTS: a key belongs to one organisation for good, revoked or not', () => {
    const globex = ledger.admit('Globex')
    const taken = { key: newKey(acme.signer), validFromHeight: null }
    expect(ledger.act(globex, identity, 'addKey', taken).code).toBe('KEY_EXISTS')
  })

  test('KEY_FOREIGN and KEY_UNKNOWN: only its own organisation revokes a key', () => {
    const globex = ledger.admit('Globex')
    const revoke = (publicKey: Uint8Array) =>
      ledger.act(globex, identity, 'revokeKey', { publicKey, fromHeight: null }).code
    expect(revoke(acme.signer.publicKey)).toBe('KEY_FOREIGN')
    expect(revoke(keyOf('stranger').publicKey)).toBe('KEY_UNKNOWN')
  })

  test('KEY_LAST_ADMIN: an organisation keeps an administrator who counts when the key ends', () => {
    const revoke = (fromHeight: number | null) =>
      ledger.act(acme, identity, 'revokeKey', { publicKey: acme.signer.publicKey, fromHeight }).code
    expect(revoke(null)).toBe('KEY_LAST_ADMIN')
    add('sign')
    expect(revoke(null)).toBe('KEY_LAST_ADMIN')
    const third = newKey(keyOf('acme third'))
    const late = ledger.height + 50
    ledger.act(acme, identity, 'addKey', { key: third, validFromHeight: late })
    expect(revoke(null)).toBe('KEY_LAST_ADMIN')
    expect(revoke(late)).toBe('OK')
  })

  test('RIGHT_MISSING: a signing or reading key does not manage keys', () => {
    for (const right of ['sign', 'read'] as const) {
      const holder = keyOf(`acme ${right}`)
      ledger.act(acme, identity, 'addKey', { key: newKey(holder, 'erp', right), validFromHeight: null })
      const more = { key: newKey(keyOf(`from ${right}`)), validFromHeight: null }
      const refused = ledger.act([holder], identity, 'addKey', more)
      expect(refused.code).toBe('RIGHT_MISSING')
      expect(refused.problem?.meta).toEqual({ right, needed: 'admin' })
    }
  })

  test('keys are found one by one and by organisation, revoked ones too', () => {
    add('read')
    ledger.act(acme, identity, 'revokeKey', { publicKey: second.publicKey, fromHeight: null })
    const key = unwrap(ledger.view(identity, 'key', { publicKey: second.publicKey }))
    expect(key).toMatchObject({ organisation: acme.id, member: 'erp', right: 'read' })
    const all = unwrap(ledger.view(identity, 'keysOf', { organisation: acme.id, after: null, limit: 10 }))
    expect(all.map((entry) => entry.key.right).sort()).toEqual(['admin', 'read'])
    const first = unwrap(ledger.view(identity, 'keysOf', { organisation: acme.id, after: null, limit: 1 }))
    const rest = unwrap(
      ledger.view(identity, 'keysOf', {
        organisation: acme.id,
        after: first[0]?.publicKey ?? null,
        limit: 9,
      }),
    )
    expect([...first, ...rest]).toEqual(all)
  })

  test('what happens to keys is followed under the organisation', () => {
    const { events } = add('read')
    const { keyAdded } = identity.declaration.events
    expect(events.map(({ name, subject }) => [name, subject])).toEqual([['keyAdded', acme.id]])
    expect(unwrap(fromRecorded(keyAdded, events[0]?.data ?? null))).toEqual({
      organisation: acme.id,
      publicKey: second.publicKey,
      member: 'erp',
    })
  })
})
