import { validator, identity } from '@vouch/application'
import { toRecorded } from '@vouch/contract'
import { bundleHashOf } from '@vouch/contract/runtime'
import { sha256, unwrap, utf8 } from '@vouch/core'
import {
  createLedgerHarness,
  keyOf,
  type LedgerHarness,
  NO_DECISION,
  type Party,
} from '@vouch/testing/ledger'
import { MAX_VALIDATORS } from '../../src/validator/declaration.ts'
import { beforeEach, describe, expect, test } from 'vitest'

const THREE = [
  { name: 'Custodia', roles: ['custodian'] },
  { name: 'Bank', roles: ['bank'] },
  { name: 'Chamber', roles: ['registry'] },
] as const
const PAYOUT = sha256(utf8('payout'))
const vote = (name: string): Uint8Array => keyOf(`${name} votes`).publicKey

let ledger: LedgerHarness

/** Three founders with a validator each, two of whom decide. */
beforeEach(async () => {
  const validators = THREE.map(({ name }) => ({
    publicKey: vote(name),
    organisation: name,
    power: 10,
    payout: PAYOUT,
  }))
  const args = unwrap(toRecorded(validator.actions.found.args, { validators }))
  ledger = await createLedgerHarness({
    founders: THREE,
    threshold: 2,
    foundation: [{ contract: 'validator', action: 'found', args }],
  })
})

const founder = (at: number): Party => ledger.founders[at] as Party
const both = () => [founder(0).signer, founder(1).signer]
const change = (party: Party, power: number, publicKey = vote(party.name)) => ({
  publicKey,
  organisation: party.id,
  power,
  payout: PAYOUT,
})
const propose = (as: Party | ReturnType<typeof both>, ...what: Parameters<typeof change>) =>
  ledger.act(as, validator, 'propose', change(...what))
const powers = () =>
  Object.fromEntries(unwrap(ledger.view(validator, 'validators', {})).map(({ name, power }) => [name, power]))

describe('who votes on blocks', () => {
  test('is founded, and changes when enough founders agree', () => {
    expect(powers()).toEqual({ Custodia: 10, Bank: 10, Chamber: 10 })
    const acme = ledger.admit('Acme')
    const proposed = propose(founder(0), acme, 7)
    expect(proposed.value.executed).toBe(false)
    expect(powers()).not.toHaveProperty('Acme')
    const approved = ledger.act(founder(2), validator, 'approve', { proposal: proposed.value.proposal })
    expect(approved.value.executed).toBe(true)
    expect(approved.events.map(({ name }) => name)).toEqual(['validatorApproved', 'validatorChanged'])
    expect(powers()).toMatchObject({ Acme: 7 })
    expect(propose(both(), acme, 0).value.executed).toBe(true)
    expect(powers()).toMatchObject({ Acme: 0 })
    expect(unwrap(ledger.view(validator, 'proposals', { after: null, limit: 10 }))).toHaveLength(2)
  })

  test('a suspended organisation has no power until it is reinstated', () => {
    const decide = (kind: 'suspend' | 'reinstate') =>
      ledger.act(both(), identity, 'propose', {
        decision: { ...NO_DECISION, kind, organisation: founder(2).id },
      })
    expect(decide('suspend').code).toBe('OK')
    expect(powers()).toEqual({ Custodia: 10, Bank: 10, Chamber: 0 })
    expect(propose(both(), founder(2), 20).code).toBe('ORGANISATION_UNKNOWN')
    expect(decide('reinstate').code).toBe('OK')
    expect(powers()).toEqual({ Custodia: 10, Bank: 10, Chamber: 10 })
  })

  test('is not decided by others, twice by one, or after the end', () => {
    const acme = ledger.admit('Acme')
    expect(propose(acme, acme, 5).code).toBe('NOT_A_FOUNDER')
    const { proposal } = propose(founder(0), acme, 5).value
    const approve = (as: Party) => ledger.act(as, validator, 'approve', { proposal }).code
    expect(approve(founder(0))).toBe('ALREADY_APPROVED')
    expect(approve(acme)).toBe('NOT_A_FOUNDER')
    expect(approve(founder(1))).toBe('OK')
    expect(approve(founder(2))).toBe('PROPOSAL_CLOSED')
    const unknown = ledger.act(founder(0), validator, 'approve', { proposal: new Uint8Array(32) })
    expect(unknown.code).toBe('PROPOSAL_UNKNOWN')
    const late = propose(founder(0), acme, 6).value.proposal
    ledger.advance(31 * 24 * 3_600_000)
    expect(ledger.act(founder(1), validator, 'approve', { proposal: late }).code).toBe('PROPOSAL_CLOSED')
  })

  test('needs an Ed25519 key of its own, and somebody who votes', () => {
    const acme = ledger.admit('Acme')
    const p256 = Uint8Array.from([2, 2, ...new Uint8Array(32).fill(7)])
    expect(propose(founder(0), acme, 5, p256).code).toBe('VALIDATOR_KEY_INVALID')
    expect(propose(founder(0), acme, 5, vote('Bank')).code).toBe('VALIDATOR_OF_OTHER')
    expect(propose(both(), founder(0), 0).code).toBe('OK')
    expect(propose(both(), founder(1), 0).code).toBe('OK')
    expect(propose(both(), founder(2), 0).code).toBe('VALIDATOR_LAST')
  })
})

test('VALIDATORS_TOO_MANY: a chain that has as many as it may takes changes, and no more', async () => {
  const validators = Array.from({ length: MAX_VALIDATORS }, (_, at) => ({
    publicKey: vote(`validator ${at}`),
    organisation: 'Custodia',
    power: 1,
    payout: PAYOUT,
  }))
  const args = unwrap(toRecorded(validator.actions.found.args, { validators }))
  ledger = await createLedgerHarness({ foundation: [{ contract: 'validator', action: 'found', args }] })
  const refused = propose(founder(0), founder(0), 1, vote('one more'))
  expect([refused.code, refused.problem?.meta]).toEqual(['VALIDATORS_TOO_MANY', { count: MAX_VALIDATORS }])
  expect(propose(founder(0), founder(0), 2, vote('validator 0')).code).toBe('OK')
})

describe('who is ready for a contract', () => {
  const bundle = utf8(`var contractModule = { contract: {
    declaration: { name: 'notes', version: 1, summary: 's', state: {}, events: {}, errors: {} },
    actions: {}, views: {} } }`)
  const decided = (): Uint8Array => {
    const decision = {
      ...NO_DECISION,
      kind: 'install-contract',
      name: 'notes',
      bundleHash: bundleHashOf(bundle),
      atHeight: 1,
      whenReady: true,
    } as const
    return ledger.act(both(), identity, 'propose', { decision }).value.proposal
  }
  const ready = (as: Party, proposal: Uint8Array) => ledger.act(as, validator, 'ready', { proposal })
  const install = (proposal: Uint8Array) =>
    ledger.act(founder(0), identity, 'install', { proposal, name: 'notes', bundle })

  test('more than two thirds of the power have it, and then it can be installed', () => {
    const proposal = decided()
    expect(ready(founder(0), proposal).value).toMatchObject({ power: 10, of: 30, isEnough: false })
    // Saying it twice counts once; two thirds are not more than two thirds.
    expect(ready(founder(0), proposal).value).toMatchObject({ power: 10 })
    expect(ready(founder(1), proposal).value).toMatchObject({ power: 20, isEnough: false })
    expect(install(proposal).code).toBe('VALIDATORS_NOT_READY')
    expect(ready(founder(2), proposal).value).toMatchObject({ power: 30, isEnough: true })
    expect(unwrap(ledger.view(validator, 'readiness', { proposal }))).toMatchObject({ power: 30, of: 30 })
    expect(install(proposal).code).toBe('OK')
    ledger.execute([])
    expect(ledger.machine.registry.find('notes')).toBeDefined()
  })

  test('who is suspended counts neither among those who have it nor among all', () => {
    const proposal = decided()
    ready(founder(0), proposal)
    const decision = { ...NO_DECISION, kind: 'suspend', organisation: founder(2).id } as const
    ledger.act(both(), identity, 'propose', { decision })
    expect(ready(founder(1), proposal).value).toMatchObject({ power: 20, of: 20, isEnough: true })
  })

  test('NOT_A_VALIDATOR: an organisation without a vote has nothing to say', () => {
    const acme = ledger.admit('Acme')
    expect(ready(acme, decided()).code).toBe('NOT_A_VALIDATOR')
  })

  test('PROPOSAL_UNKNOWN: ready for what nobody proposed', () => {
    const none = sha256(utf8('none'))
    ready(founder(0), none)
    ready(founder(1), none)
    expect(ready(founder(2), none).code).toBe('PROPOSAL_UNKNOWN')
  })
})
