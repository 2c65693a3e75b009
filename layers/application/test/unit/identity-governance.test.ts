import { identity } from '@vouch/application'
import type { ArgsOf } from '@vouch/contract/api'
import { bundleHashOf } from '@vouch/contract/runtime'
import { type LocalSigner, unwrap, utf8 } from '@vouch/core'
import {
  createLedgerHarness,
  keyOf,
  type LedgerHarness,
  NO_DECISION,
  newKey,
  type Party,
} from '@vouch/testing/ledger'
import { beforeEach, describe, expect, test } from 'vitest'

type Full = ArgsOf<typeof identity.actions.propose>['decision']
type Decision = Partial<Full> & Pick<Full, 'kind'>
type Signing = Party | readonly LocalSigner[]

const DAY_MS = 24 * 3_600_000
const THREE = [
  { name: 'Custodia', roles: ['custodian'] },
  { name: 'Bank', roles: ['bank'] },
  { name: 'Chamber', roles: ['registry'] },
] as const

let ledger: LedgerHarness

/** Three founders, two of whom decide. */
beforeEach(async () => {
  ledger = await createLedgerHarness({ founders: THREE, threshold: 2 })
})

const founder = (at: number): Party => ledger.founders[at] as Party
const propose = (as: Signing, decision: Decision) =>
  ledger.act(as, identity, 'propose', { decision: { ...NO_DECISION, ...decision } })
const approve = (as: Signing, proposal: Uint8Array) => ledger.act(as, identity, 'approve', { proposal })
const admission = (name: string): Decision => ({
  kind: 'admit',
  name,
  role: 'member',
  key: newKey(keyOf(name)),
})
/** Decided at once by the first two founders. */
const decide = (decision: Decision) => propose([founder(0).signer, founder(1).signer], decision)
/** Acme gives itself one more key. */
const addKey = () =>
  ledger.act([keyOf('Acme')], identity, 'addKey', { key: newKey(ledger.newKey()), validFromHeight: null })
const recordOf = (id: Uint8Array) => unwrap(ledger.view(identity, 'organisation', { id }))

describe('m of n founders', () => {
  test('a proposal waits for the second founder and is then carried out', () => {
    const proposed = propose(founder(0), admission('Acme'))
    expect(proposed.value).toMatchObject({ executed: false, organisation: null })
    expect(unwrap(ledger.view(identity, 'organisationByName', { name: 'Acme' }))).toBeNull()
    const approved = approve(founder(2), proposed.value.proposal)
    expect(approved.value.executed).toBe(true)
    expect(recordOf(approved.value.organisation as Uint8Array)?.name).toBe('Acme')
    expect(approved.events.map(({ name }) => name)).toEqual(['approved', 'keyAdded', 'admitted', 'executed'])
  })

  test('founders who sign one transaction together count together', () => {
    expect(decide(admission('Acme')).value.executed).toBe(true)
  })

  test('two keys of one founder are one vote', () => {
    const second = keyOf('custodia second')
    ledger.act(founder(0), identity, 'addKey', { key: newKey(second), validFromHeight: null })
    expect(propose([founder(0).signer, second], admission('Acme')).value.executed).toBe(false)
  })

  test('ALREADY_APPROVED: a founder agrees once', () => {
    const { proposal } = propose(founder(0), admission('Acme')).value
    expect(approve(founder(0), proposal).code).toBe('ALREADY_APPROVED')
  })

  test('a founder suspended after it agreed no longer counts', () => {
    const { proposal } = propose(founder(2), admission('Acme')).value
    expect(decide({ kind: 'suspend', organisation: founder(2).id }).code).toBe('OK')
    expect(approve(founder(0), proposal).value.executed).toBe(false)
    expect(approve(founder(1), proposal).value.executed).toBe(true)
  })

  test('PROPOSAL_CLOSED: after it was carried out, and when its thirty days are over', () => {
    const done = decide(admission('Acme')).value.proposal
    expect(approve(founder(2), done)).toMatchObject({
      code: 'PROPOSAL_CLOSED',
      problem: { meta: { status: 'executed' } },
    })
    const { proposal } = propose(founder(0), admission('Globex')).value
    ledger.advance(30 * DAY_MS)
    expect(approve(founder(1), proposal)).toMatchObject({
      code: 'PROPOSAL_CLOSED',
      problem: { meta: { status: 'expired' } },
    })
  })

  test('PROPOSAL_UNKNOWN: nothing is proposed under that id', () => {
    expect(approve(founder(0), new Uint8Array(32)).code).toBe('PROPOSAL_UNKNOWN')
  })

  test('NOT_A_FOUNDER: members neither propose nor agree, not even beside a founder', () => {
    const acme = keyOf('Acme')
    decide(admission('Acme'))
    expect(propose([acme], admission('Globex')).code).toBe('NOT_A_FOUNDER')
    expect(propose([acme, founder(0).signer], admission('Globex')).code).toBe('NOT_A_FOUNDER')
    const { proposal } = propose(founder(0), admission('Globex')).value
    expect(approve([acme], proposal).code).toBe('NOT_A_FOUNDER')
  })

  test('RIGHT_MISSING: a signing key of a founder does not govern', () => {
    const second = keyOf('custodia erp')
    ledger.act(founder(0), identity, 'addKey', { key: newKey(second, 'erp', 'sign'), validFromHeight: null })
    expect(propose([second], admission('Acme')).code).toBe('RIGHT_MISSING')
  })

  test('proposals and the rule are there to be read', () => {
    propose(founder(0), admission('Acme'))
    const [found] = unwrap(ledger.view(identity, 'proposals', { after: null, limit: 10 }))
    expect(found?.proposal).toMatchObject({ status: 'open', proposedBy: founder(0).id })
    const rule = unwrap(ledger.view(identity, 'governance', {}))
    expect(rule).toEqual({ threshold: 2, founders: ledger.founders.map(({ id }) => id) })
  })
})

describe('what founders decide', () => {
  test('NAME_TAKEN: names are told apart without their case', () => {
    decide(admission('Acme'))
    const twin = { ...admission('Globex'), name: 'ACME' }
    expect(decide(twin)).toMatchObject({ code: 'NAME_TAKEN', problem: { meta: { name: 'ACME' } } })
  })

  test('KEY_EXISTS: nobody is admitted with the key of another', () => {
    expect(decide({ ...admission('Acme'), key: newKey(founder(2).signer) }).code).toBe('KEY_EXISTS')
  })

  test('ORGANISATION_SUSPENDED: the keys of a suspended organisation act no more until it is reinstated', () => {
    const acme = decide(admission('Acme')).value.organisation as Uint8Array
    decide({ kind: 'suspend', organisation: acme })
    expect(recordOf(acme)?.status).toBe('suspended')
    expect(addKey()).toMatchObject({ code: 'ORGANISATION_SUSPENDED', problem: { meta: { name: 'Acme' } } })
    decide({ kind: 'reinstate', organisation: acme })
    expect(addKey().code).toBe('OK')
  })

  test('a suspended founder does not govern', () => {
    decide({ kind: 'suspend', organisation: founder(2).id })
    expect(propose(founder(2), admission('Acme')).code).toBe('ORGANISATION_SUSPENDED')
  })

  test('FOUNDER_CANNOT_BE_SUSPENDED: enough founders stay to decide', () => {
    expect(decide({ kind: 'suspend', organisation: founder(2).id }).code).toBe('OK')
    expect(decide({ kind: 'suspend', organisation: founder(1).id }).code).toBe('FOUNDER_CANNOT_BE_SUSPENDED')
  })

  test('roles are granted and withdrawn', () => {
    const acme = decide(admission('Acme')).value.organisation as Uint8Array
    decide({ kind: 'grant-role', organisation: acme, role: 'regulator' })
    decide({ kind: 'grant-role', organisation: acme, role: 'regulator' })
    expect(recordOf(acme)?.roles).toEqual(['member', 'regulator'])
    decide({ kind: 'withdraw-role', organisation: acme, role: 'member' })
    expect(recordOf(acme)?.roles).toEqual(['regulator'])
  })

  test('THRESHOLD_INVALID: the threshold changes, never beyond the founders there are', () => {
    expect(decide({ kind: 'set-threshold', threshold: 4 }).code).toBe('THRESHOLD_INVALID')
    expect(decide({ kind: 'set-threshold', threshold: 1 }).code).toBe('OK')
    expect(propose(founder(2), admission('Acme')).value.executed).toBe(true)
  })

  test('ORGANISATION_UNKNOWN: a decision about nobody', () => {
    expect(decide({ kind: 'suspend', organisation: new Uint8Array(32) }).code).toBe('ORGANISATION_UNKNOWN')
  })

  test.each([
    ['admit', 'name'],
    ['suspend', 'organisation'],
    ['reinstate', 'organisation'],
    ['grant-role', 'organisation'],
    ['withdraw-role', 'organisation'],
    ['set-threshold', 'threshold'],
    ['install-contract', 'name'],
  ] as const)('DECISION_INCOMPLETE: %s needs %s', (kind, field) => {
    expect(decide({ kind })).toMatchObject({
      code: 'DECISION_INCOMPLETE',
      problem: { meta: { kind, field } },
    })
  })
})

describe('founding', () => {
  test('ACTION_GENESIS_ONLY: nobody founds a chain twice by a transaction', () => {
    const args = { founders: [], threshold: 1 }
    expect(ledger.act(founder(0), identity, 'found', args).code).toBe('ACTION_GENESIS_ONLY')
  })

  test('THRESHOLD_INVALID: a genesis whose threshold nobody can reach is refused', async () => {
    await expect(createLedgerHarness({ founders: THREE, threshold: 4 })).rejects.toThrow('THRESHOLD_INVALID')
  })

  test('ALREADY_FOUNDED: a genesis with a second founding call is refused', async () => {
    const foundation = ledger.genesis.foundation.slice(0, 1)
    await expect(createLedgerHarness({ founders: THREE, foundation })).rejects.toThrow('ALREADY_FOUNDED')
  })
})

describe('installing a contract', () => {
  const bundle = utf8(`var contractModule = { contract: {
    declaration: { name: 'notes', version: 1, summary: 's', state: {}, events: {}, errors: {} },
    actions: {}, views: { one: { summary: 's', args: { kind: 'record', fields: {} },
      result: { kind: 'integer', min: 0, max: 9 }, run: () => 1 } } } }`)
  const decision: Decision = { kind: 'install-contract', name: 'notes', bundleHash: bundleHashOf(bundle) }
  const install = (proposal: Uint8Array, name = 'notes', given = bundle) =>
    ledger.act(founder(0), identity, 'install', { proposal, name, bundle: given })

  test('a bundle the founders decided on is in force from the next block on', () => {
    const { proposal } = decide(decision).value
    expect(ledger.machine.registry.find('notes')).toBeUndefined()
    const installed = install(proposal)
    expect(installed.code).toBe('OK')
    expect(installed.events.map(({ name }) => name)).toEqual(['contractInstalled'])
    expect(ledger.machine.registry.find('notes')?.bundleHash).toEqual(bundleHashOf(bundle))
    expect(ledger.machine.view('notes', 'one', [])).toEqual({ ok: true, value: 1 })
  })

  test('BUNDLE_NOT_APPROVED: before the decision, another bundle, and a second time', () => {
    const { proposal } = propose(founder(0), decision).value
    expect(install(proposal).code).toBe('BUNDLE_NOT_APPROVED')
    approve(founder(1), proposal)
    expect(install(proposal, 'notes', utf8(`${Buffer.from(bundle).toString()}\n`)).code).toBe(
      'BUNDLE_NOT_APPROVED',
    )
    expect(ledger.machine.registry.find('notes')).toBeUndefined()
    expect(install(proposal).code).toBe('OK')
    expect(install(proposal).code).toBe('BUNDLE_NOT_APPROVED')
    expect(install(decide(admission('Acme')).value.proposal).code).toBe('BUNDLE_NOT_APPROVED')
  })

  test('CONTRACT_REFUSED: a bundle that is no contract, or one of another name', () => {
    const { proposal } = decide(decision).value
    expect(install(proposal, 'other').code).toBe('CONTRACT_REFUSED')
    expect(install(proposal, 'notes', utf8('while (')).code).toBe('CONTRACT_REFUSED')
    expect(install(new Uint8Array(32)).code).toBe('PROPOSAL_UNKNOWN')
  })
})

describe('installing a contract at a height', () => {
  const bundle = utf8(`var contractModule = { contract: {
    declaration: { name: 'notes', version: 1, summary: 's', state: {}, events: {}, errors: {} },
    actions: {}, views: { one: { summary: 's', args: { kind: 'record', fields: {} },
      result: { kind: 'integer', min: 0, max: 9 }, run: () => 1 } } } }`)
  const decision = { kind: 'install-contract', name: 'notes', bundleHash: bundleHashOf(bundle) } as const
  const install = (proposal: Uint8Array) =>
    ledger.act(founder(0), identity, 'install', { proposal, name: 'notes', bundle })

  test('says from which block on, and is in force from that one', () => {
    const atHeight = ledger.height + 5
    const { proposal } = decide({ ...decision, atHeight }).value
    expect(install(proposal).value).toEqual({ fromHeight: atHeight })
    while (ledger.height + 1 < atHeight) {
      expect(ledger.machine.registry.find('notes')).toBeUndefined()
      ledger.execute([])
    }
    ledger.execute([])
    expect(ledger.machine.registry.find('notes')).toBeDefined()
  })

  test('VALIDATORS_NOT_READY, NOT_THE_VALIDATORS: nobody but the validators says that they are', () => {
    const { proposal } = decide({ ...decision, atHeight: ledger.height + 5, whenReady: true }).value
    expect(install(proposal).code).toBe('VALIDATORS_NOT_READY')
    expect(ledger.act(founder(0), identity, 'markReady', { proposal }).code).toBe('NOT_THE_VALIDATORS')
    expect(install(proposal).code).toBe('VALIDATORS_NOT_READY')
  })
})
