import { identity, voucher } from '@vouch/application'
import { toHex, unwrap } from '@vouch/core'
import { newKey } from '@vouch/testing/ledger'
import { beforeEach, describe, expect, test } from 'vitest'
import { createStage, documentOf, hashOf, type Stage } from './voucher-stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await createStage()
})

const note = ''
const FREEZE = { order: '2026-17', scope: 'metadata', expiresMs: null } as const
const depositOf = (over: Partial<ReturnType<typeof documentOf>>) =>
  stage.ledger.act(stage.acme, voucher, 'deposit', { ...documentOf(900, stage.custodia), ...over })

describe('deposit', () => {
  test('an offered voucher names its parties; the depositor holds it and benefits', () => {
    const { acme, custodia } = stage
    const record = stage.record(stage.offer())
    expect(record).toMatchObject({
      custody: 'offered',
      supervision: 'none',
      depositor: acme.id,
      holder: acme.id,
      beneficiary: acme.id,
      custodian: custodia.id,
      issuer: null,
      duplicateOf: null,
      booking: null,
      transfer: null,
      flowCount: 1,
    })
    expect(record.depositedMs).toBe(stage.ledger.timeMs)
  })

  test('the beneficiary may be somebody else than the holder', () => {
    const id = stage.offer(stage.acme, { beneficiary: stage.globex.id, issuer: stage.initech.id })
    expect(stage.record(id)).toMatchObject({
      holder: stage.acme.id,
      beneficiary: stage.globex.id,
      issuer: stage.initech.id,
    })
  })

  test('NOT_CUSTODIAN: the custodian named does not have that role', () => {
    expect(depositOf({ custodian: stage.globex.id }).code).toBe('NOT_CUSTODIAN')
    expect(depositOf({ custodian: stage.acme.id }).code).toBe('NOT_CUSTODIAN')
  })

  test('ORGANISATION_UNKNOWN: custodian, issuer or beneficiary is nobody', () => {
    const nobody = hashOf('nobody')
    expect(depositOf({ custodian: nobody }).code).toBe('ORGANISATION_UNKNOWN')
    expect(depositOf({ issuer: nobody }).code).toBe('ORGANISATION_UNKNOWN')
    expect(depositOf({ beneficiary: nobody }).code).toBe('ORGANISATION_UNKNOWN')
    stage.suspend(stage.globex)
    expect(depositOf({ beneficiary: stage.globex.id }).code).toBe('ORGANISATION_UNKNOWN')
  })

  test('KEY_UNKNOWN, ORGANISATION_SUSPENDED: a stranger and a suspended company deposit nothing', () => {
    const { ledger, custodia } = stage
    const args = documentOf(901, custodia)
    expect(ledger.act([ledger.newKey()], voucher, 'deposit', args).code).toBe('KEY_UNKNOWN')
    stage.suspend(stage.acme)
    expect(ledger.act(stage.acme, voucher, 'deposit', args).code).toBe('ORGANISATION_SUSPENDED')
  })

  test('NOT_YOUR_ROLE: a key that only reads deposits nothing', () => {
    const { ledger, acme, custodia } = stage
    const reading = ledger.newKey()
    ledger.act(acme, identity, 'addKey', { key: newKey(reading, 'auditor', 'read'), validFromHeight: null })
    expect(ledger.act([reading], voucher, 'deposit', documentOf(902, custodia)).code).toBe('NOT_YOUR_ROLE')
  })
})

describe('accept and reject', () => {
  test('the custodian takes an offered voucher into custody', () => {
    const id = stage.offer()
    expect(stage.code(stage.custodia, 'accept', id)).toBe('OK')
    expect(stage.record(id).custody).toBe('in_custody')
  })

  test.each(['signature', 'schema', 'duplicate', 'other'] as const)('the custodian rejects: %s', (reason) => {
    const id = stage.offer()
    expect(stage.code(stage.custodia, 'reject', id, { reason, note: 'see page 2' })).toBe('OK')
    expect(stage.record(id).custody).toBe('rejected')
    expect(stage.flow(id).at(-1)?.note).toBe(`${reason}: see page 2`)
  })

  test('NOT_YOUR_ROLE: nobody but the custodian accepts or rejects', () => {
    const id = stage.offer()
    for (const party of [stage.acme, stage.globex, stage.watch]) {
      expect(stage.code(party, 'accept', id)).toBe('NOT_YOUR_ROLE')
      expect(stage.code(party, 'reject', id, { reason: 'other', note })).toBe('NOT_YOUR_ROLE')
    }
  })

  test('STATE_WRONG: what is in custody or rejected is neither accepted nor rejected again', () => {
    const kept = stage.keep()
    const rejected = stage.offer()
    stage.act(stage.custodia, 'reject', rejected, { reason: 'schema', note })
    for (const id of [kept, rejected]) {
      expect(stage.code(stage.custodia, 'accept', id)).toBe('STATE_WRONG')
      expect(stage.code(stage.custodia, 'reject', id, { reason: 'other', note })).toBe('STATE_WRONG')
    }
  })

  test('VOUCHER_UNKNOWN: an id that stands for nothing', () => {
    expect(stage.code(stage.custodia, 'accept', hashOf('nothing'))).toBe('VOUCHER_UNKNOWN')
  })

  test('VOUCHER_FROZEN: a frozen offer is not accepted', () => {
    const id = stage.offer()
    stage.act(stage.watch, 'freeze', id, FREEZE)
    expect(stage.code(stage.custodia, 'accept', id)).toBe('VOUCHER_FROZEN')
  })
})

describe('duplicates', () => {
  const [digest, businessKey] = [hashOf('same file'), hashOf('same invoice')]

  test('the same file deposited again is marked with the first', () => {
    const first = stage.offer(stage.acme, { digest, businessKey: null })
    const second = stage.offer(stage.globex, { digest, businessKey: null })
    expect(stage.record(second).duplicateOf).toEqual(first)
  })

  test('the same invoice serialised again is found by its business key, though the file differs', () => {
    const first = stage.offer(stage.acme, { businessKey })
    const second = stage.offer(stage.globex, { businessKey })
    expect(stage.record(second).digest).not.toEqual(stage.record(first).digest)
    expect(stage.record(second).duplicateOf).toEqual(first)
    expect(unwrap(stage.ledger.view(voucher, 'byBusinessKey', { businessKey }))).toEqual(first)
  })

  test('VOUCHER_DUPLICATE: the custodian cannot accept it while the first stands, and is told which that is', () => {
    const first = stage.keep({ businessKey })
    const second = stage.offer(stage.globex, { businessKey })
    const refused = stage.act(stage.custodia, 'accept', second)
    expect(refused).toMatchObject({
      code: 'VOUCHER_DUPLICATE',
      problem: { meta: { first: toHex(first) } },
    })
    expect(stage.code(stage.custodia, 'reject', second, { reason: 'duplicate', note })).toBe('OK')
  })

  test('a superseded first still counts: its document is not to be used again', () => {
    const first = stage.keep({ businessKey })
    const creditNote = stage.keep()
    stage.act(stage.acme, 'supersede', first, { by: creditNote })
    const second = stage.offer(stage.acme, { businessKey })
    expect(stage.code(stage.custodia, 'accept', second)).toBe('VOUCHER_DUPLICATE')
  })

  test('once the first is rejected, the second is accepted and stands for the document', () => {
    const first = stage.offer(stage.acme, { businessKey })
    const second = stage.offer(stage.globex, { businessKey })
    stage.act(stage.custodia, 'reject', first, { reason: 'other', note })
    expect(stage.code(stage.custodia, 'accept', second)).toBe('OK')
    expect(stage.record(second).duplicateOf).toBeNull()
    expect(stage.record(stage.offer(stage.initech, { businessKey })).duplicateOf).toEqual(second)
  })

  test('a document returned to its issuer may be deposited again', () => {
    const first = stage.keep({ businessKey, digest })
    stage.act(stage.custodia, 'returnToIssuer', first, { note })
    expect(stage.record(stage.offer(stage.acme, { businessKey, digest })).duplicateOf).toBeNull()
  })

  test('without a business key only the file is compared', () => {
    stage.offer(stage.acme, { businessKey: null })
    expect(stage.record(stage.offer(stage.acme, { businessKey: null })).duplicateOf).toBeNull()
  })
})

describe('ends', () => {
  test('returned_to_issuer: by custodian or holder, to the issuer where one is named', () => {
    const named = stage.keep({ issuer: stage.globex.id })
    expect(stage.code(stage.acme, 'returnToIssuer', named, { note })).toBe('OK')
    expect(stage.record(named)).toMatchObject({ custody: 'returned_to_issuer', holder: stage.globex.id })
    const unnamed = stage.keep()
    expect(stage.code(stage.custodia, 'returnToIssuer', unnamed, { note })).toBe('OK')
    expect(stage.record(unnamed).holder).toEqual(stage.acme.id)
    expect(stage.code(stage.initech, 'returnToIssuer', stage.keep(), { note })).toBe('NOT_YOUR_ROLE')
  })

  test('superseded: a credit note after deposit marks both vouchers', () => {
    const invoice = stage.keep()
    const creditNote = stage.offer()
    expect(stage.code(stage.acme, 'supersede', invoice, { by: creditNote })).toBe('OK')
    expect(stage.record(invoice)).toMatchObject({ custody: 'superseded', supersededBy: creditNote })
    expect(stage.record(creditNote)).toMatchObject({ custody: 'offered', supersedes: invoice })
    expect(stage.flow(invoice).at(-1)).toMatchObject({ step: 'superseded', note: toHex(creditNote) })
    expect(stage.flow(creditNote).at(-1)).toMatchObject({ step: 'supersedes', note: toHex(invoice) })
  })

  test('NOT_YOUR_ROLE: nobody supersedes, or supersedes by, a voucher that is not theirs', () => {
    const ours = stage.keep()
    const theirs = stage.offer(stage.globex)
    expect(stage.code(stage.acme, 'supersede', ours, { by: theirs })).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.globex, 'supersede', ours, { by: theirs })).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.custodia, 'supersede', ours, { by: theirs })).toBe('OK')
  })

  test('STATE_WRONG: a voucher does not supersede itself, nor does one that ended', () => {
    const invoice = stage.keep()
    const rejected = stage.offer()
    stage.act(stage.custodia, 'reject', rejected, { reason: 'other', note })
    expect(stage.code(stage.acme, 'supersede', invoice, { by: invoice })).toBe('STATE_WRONG')
    expect(stage.code(stage.acme, 'supersede', invoice, { by: rejected })).toBe('STATE_WRONG')
  })

  test('destroyed: digest and flow remain when retention is over', () => {
    const id = stage.keep()
    const { digest } = stage.record(id)
    expect(stage.code(stage.acme, 'destroy', id, { note })).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.custodia, 'destroy', id, { note: 'ten years over' })).toBe('OK')
    expect(stage.record(id)).toMatchObject({ custody: 'destroyed', digest })
    expect(stage.flow(id).map(({ step }) => step)).toEqual(['offered', 'accepted', 'destroyed'])
  })

  test('STATE_WRONG: an offer is rejected, not destroyed; nothing is destroyed twice', () => {
    const id = stage.offer()
    expect(stage.code(stage.custodia, 'destroy', id, { note })).toBe('STATE_WRONG')
    stage.act(stage.custodia, 'reject', id, { reason: 'other', note })
    expect(stage.code(stage.custodia, 'destroy', id, { note })).toBe('OK')
    expect(stage.code(stage.custodia, 'destroy', id, { note })).toBe('STATE_WRONG')
  })

  test('VOUCHER_FROZEN: a frozen voucher does not end, and the order is named', () => {
    const id = stage.keep()
    const creditNote = stage.keep()
    stage.act(stage.watch, 'freeze', id, FREEZE)
    for (const refused of [
      stage.act(stage.custodia, 'destroy', id, { note }),
      stage.act(stage.custodia, 'returnToIssuer', id, { note }),
      stage.act(stage.acme, 'supersede', id, { by: creditNote }),
    ])
      expect(refused).toMatchObject({ code: 'VOUCHER_FROZEN', problem: { meta: { order: '2026-17' } } })
  })
})

describe('what happens to documents later', () => {
  test('VOUCHER_LOST: a custodian that lost the blob says so once; the digest stays', () => {
    const id = stage.keep()
    const { digest } = stage.record(id)
    expect(stage.code(stage.acme, 'reportLoss', id, { note })).toBe('NOT_YOUR_ROLE')
    expect(stage.code(stage.custodia, 'reportLoss', id, { note: 'disk failure' })).toBe('OK')
    expect(stage.record(id)).toMatchObject({ lost: true, custody: 'in_custody', digest })
    expect(stage.code(stage.custodia, 'reportLoss', id, { note })).toBe('VOUCHER_LOST')
    expect(stage.code(stage.acme, 'obtain', id)).toBe('VOUCHER_LOST')
  })

  test('STATE_WRONG: what was destroyed is not lost', () => {
    const id = stage.keep()
    stage.act(stage.custodia, 'destroy', id, { note })
    expect(stage.code(stage.custodia, 'reportLoss', id, { note })).toBe('STATE_WRONG')
  })

  test('the certificate of a signer revoked later is noted by custodian, depositor or regulator', () => {
    const id = stage.keep()
    const certificate = hashOf('certificate')
    const long = 'x'.repeat(300)
    for (const party of [stage.custodia, stage.acme, stage.watch])
      expect(stage.code(party, 'noteRevocation', id, { certificate, note: long })).toBe('OK')
    expect(stage.code(stage.globex, 'noteRevocation', id, { certificate, note })).toBe('NOT_YOUR_ROLE')
    expect(stage.flow(id).at(-1)).toMatchObject({
      step: 'revocation_noted',
      note: `certificate ${toHex(certificate)}: ${long}`,
    })
    expect(stage.record(id).custody).toBe('in_custody')
  })
})

const ANY = { holder: null, custodian: null, custody: null, digest: null, after: null, limit: 200 } as const
const list = (args: object) => unwrap(stage.ledger.view(voucher, 'vouchers', { ...ANY, ...args }))

const ids = (args: object) => list(args).map((found) => toHex(found.id))

describe('lists', () => {
  test('by holder, by custodian and state, by digest, and all', () => {
    const kept = stage.keep()
    const offered = stage.offer(stage.globex)
    const custodian = stage.custodia.id
    expect(ids({ holder: stage.globex.id })).toEqual([toHex(offered)])
    expect(ids({ custodian, custody: 'in_custody' })).toEqual([toHex(kept)])
    expect(ids({ custodian, custody: 'rejected' })).toEqual([])
    expect(ids({ custodian }).sort()).toEqual([kept, offered].map(toHex).sort())
    expect(ids({ digest: stage.record(kept).digest })).toEqual([toHex(kept)])
    expect(ids({}).sort()).toEqual([kept, offered].map(toHex).sort())
  })

  test('page by page, each voucher once', () => {
    const made = [1, 2, 3, 4, 5].map(() => toHex(stage.offer())).sort()
    const found: string[] = []
    for (let after: Uint8Array | null = null; ; ) {
      const page: ReturnType<typeof list> = list({ holder: stage.acme.id, after, limit: 2 })
      found.push(...page.map(({ id }) => toHex(id)))
      if (page.length < 2) break
      after = page.at(-1)?.id ?? null
    }
    expect(found).toEqual(made)
  })
})
