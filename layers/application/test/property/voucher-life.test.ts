import * as fc from 'fast-check'
import type { VoucherValue } from '@vouch/application'
import { runProperty } from '@vouch/testing'
import type { Party } from '@vouch/testing/ledger'
import { beforeAll, expect, test } from 'vitest'
import { createStage, type Stage } from '../unit/voucher-stage.ts'
import { type Command, isFrozen, type Model, NAMES, type Name, newModel, RULES } from './voucher-model.ts'

const HOUR_MS = 3_600_000
const MAX_STEPS = 40

let stage: Stage
let parties: Readonly<Record<Name, Party>>

beforeAll(async () => {
  stage = await createStage()
  const { custodia, acme, globex, initech, watch } = stage
  const tax = stage.ledger.admit('Tax office', 'regulator')
  parties = { custodia, acme, globex, initech, watch, tax }
})

const name = fc.constantFrom(...NAMES)
const command: fc.Arbitrary<Command> = fc.record({
  as: name,
  action: fc.constantFrom(...Object.keys(RULES)),
  to: name,
  kind: fc.constantFrom('holding', 'benefit'),
  scope: fc.constantFrom('metadata', 'document'),
  order: fc.constantFrom('1', '2'),
  lifeMs: fc.constantFrom(null, HOUR_MS, 2 * HOUR_MS),
  waitMs: fc.constantFrom(0, 0, 0, HOUR_MS),
})
/** Steps that lead somewhere, so that random ones do not all fail at the door. */
const opening = (as: Name, action: string, to: Name = 'acme'): Command => ({
  as,
  action,
  to,
  kind: 'holding',
  scope: 'document',
  order: '1',
  lifeMs: 2 * HOUR_MS,
  waitMs: 0,
})
const openings = fc.constantFrom<readonly Command[]>(
  [],
  [opening('custodia', 'accept')],
  [opening('custodia', 'accept'), opening('acme', 'proposeTransfer', 'globex')],
  [opening('custodia', 'accept'), opening('acme', 'grant', 'initech'), opening('watch', 'freeze')],
)
const life = fc
  .tuple(openings, fc.array(command, { maxLength: MAX_STEPS }))
  .map(([first, rest]) => [...first, ...rest])

function argumentsOf(step: Command, nowMs: number): object {
  const to = parties[step.to].id
  const expiresMs = step.lifeMs === null ? null : nowMs + step.lifeMs
  const note = ''
  switch (step.action) {
    case 'reject':
      return { reason: 'other', note }
    case 'returnToIssuer':
    case 'destroy':
    case 'reportLoss':
    case 'request':
    case 'rejectTransfer':
    case 'cancelBooking':
      return { note }
    case 'grant':
      return { to, envelopeHash: null }
    case 'deny':
      return { to, note }
    case 'withdrawGrant':
      return { to }
    case 'proposeTransfer':
      // An offer always ends; one that has ended already is refused.
      return { kind: step.kind, to, expiresMs: expiresMs ?? nowMs, envelopeHash: null }
    case 'review':
    case 'freeze':
      return { order: step.order, scope: step.scope, expiresMs }
    case 'clear':
    case 'release':
      return { order: step.order, note }
    case 'book':
      return { purpose: 'financing', reference: 'R' }
    default:
      return {}
  }
}

const nameOf = (id: Uint8Array | undefined): Name | null =>
  NAMES.find((party) => id !== undefined && Buffer.compare(parties[party].id, id) === 0) ?? null

/** The record in the model's words. */
function wordsOf(record: VoucherValue): Omit<Model, 'access'> {
  const { order, transfer } = record
  return {
    custody: record.custody,
    supervision: record.supervision,
    order:
      order === null
        ? null
        : {
            number: order.number,
            scope: order.scope,
            by: nameOf(order.by) as Name,
            expiresMs: order.expiresMs,
          },
    holder: nameOf(record.holder) as Name,
    beneficiary: nameOf(record.beneficiary) as Name,
    booking: nameOf(record.booking?.by),
    transfer:
      transfer === null
        ? null
        : {
            kind: transfer.kind,
            to: nameOf(transfer.to) as Name,
            by: nameOf(transfer.by) as Name,
            expiresMs: transfer.expiresMs,
          },
    lost: record.lost,
  }
}

/** What must hold between any two states, whatever the model says. */
function checkStep(before: VoucherValue, after: VoucherValue, step: Command, wasFrozen: boolean): void {
  const moved = Buffer.compare(before.holder, after.holder) !== 0
  if (moved) expect(['acceptTransfer', 'returnToIssuer']).toContain(step.action)
  if (before.booking !== null && after.booking !== null) expect(after.booking).toEqual(before.booking)
  if (wasFrozen) {
    expect([after.custody, after.booking, moved]).toEqual([before.custody, before.booking, false])
  }
  if (before.custody !== 'offered' && before.custody !== 'in_custody')
    expect([before.custody, 'destroyed']).toContain(after.custody)
  expect(after.digest).toEqual(before.digest)
  expect(after.flowCount - before.flowCount).toBe(1)
}

test('whoever does whatever, a voucher lives as the model says, and its flow record is complete', () => {
  runProperty(
    fc.property(life, (steps) => {
      const id = stage.offer()
      const model = newModel()
      let before = stage.record(id)
      for (const step of steps) {
        stage.ledger.advance(step.waitMs)
        const nowMs = stage.ledger.timeMs + 1_000
        const wasFrozen = isFrozen(model, nowMs)
        const allowed = RULES[step.action]?.(model, step, nowMs)
        const deed = stage.act(parties[step.as], step.action as 'accept', id, argumentsOf(step, nowMs))
        expect([step.action, deed.code === 'OK', deed.code]).toEqual([step.action, allowed, deed.code])
        const after = stage.record(id)
        if (deed.code === 'OK') checkStep(before, after, step, wasFrozen)
        else expect(after).toEqual(before)
        const { access: _access, ...words } = model
        expect(wordsOf(after)).toEqual(words)
        before = after
      }
      stage.flow(id)
    }),
    150,
  )
})
