import type { Infer } from '@vouch/contract/api'
import { actor } from '../acting.ts'
import { same } from '../bytes.ts'
import type { args } from './arguments.ts'
import { dealOf, requireMode } from './parties.ts'
import { type Acting, record, type Step } from './record.ts'
import type { DealValue, EvidenceValue } from './types.ts'
import type { DoneValue } from './parties.ts'

type Message = Pick<Infer<(typeof args)['attestAccount']>, 'id' | 'messageId' | 'messageType' | 'digest'>

export interface Attestation {
  readonly role: 'bank' | 'registry'
  readonly kind: EvidenceValue['kind']
  /** What of the message it is about: one message may speak of several entries. */
  readonly about: string
  readonly message: Message
  /** The recorded form of all arguments. */
  readonly content: Uint8Array
}

/**
 * Records a statement and what `change` makes of the deal by it. The same message about the same thing again changes nothing.
 * Fails: `DEAL_UNKNOWN`, `MODE_WRONG`, `NOT_YOUR_ROLE`, `EVIDENCE_CONFLICT`, and as `change` does.
 */
export function attest(
  context: Acting,
  given: Attestation,
  change: (deal: DealValue) => { deal: DealValue; step: Step['step']; note?: string },
): DoneValue {
  const { organisation: by } = actor(context)
  const { role, kind, about } = given
  const { id, messageId, messageType, digest } = given.message
  const deal = dealOf(context, id)
  requireMode(context, deal, 'witnessed')
  const party = deal.terms[role]
  if (party === null || !same(party, by)) context.fail('NOT_YOUR_ROLE', { role })
  const content = context.hash('statement', given.content)
  const key = { deal: id, by, messageId, about }
  const known = context.state.evidence.get(key)
  if (known !== undefined) {
    if (!same(known.content, content)) context.fail('EVIDENCE_CONFLICT', { about })
    return { state: deal.state, recorded: false }
  }
  const name = { deal: id, by, messageId }
  const message = context.state.messages.get(name)
  if (message !== undefined && !same(message.digest, digest)) context.fail('EVIDENCE_CONFLICT', { about })
  const { timeMs: atMs, height } = context.block
  const { deal: changed, step, note } = change(deal)
  if (message === undefined) context.state.messages.set(name, { digest })
  context.state.evidence.set(key, { kind, messageType, digest, content, atMs, height })
  const state = record(context, id, changed, { step, by, messageId, evidence: digest, note: note ?? '' })
  return { state, recorded: true }
}
