import { sha256, toHex, utf8 } from '@vouch/core'
import type { OpenDeal } from '../ledger/deals.ts'
import type { Statement } from '../ledger/outbox.ts'
import { evidenceArgs } from '../ledger/wire.ts'
import { type Part, partsIn, type RegistryEvent, type RegistryState } from './state.ts'

type Status = 'locked' | 'pending' | 'signed' | 'blocked' | 'released'

/** Why a range cannot be had, as the code of the field says it. */
type Code = 'TF0301' | 'TF0302' | 'TF0303' | 'TF0304' | 'TF0101' | 'SU00' | 'CS04' | 'SF01'

/**
 * What the registry does for one deal now, and what it says of it: all events of one record, so that neither is there
 * without the other. Pure; `nowMs` decides only what has matured.
 */
export function titleDuties(
  state: RegistryState,
  { id, deal, tasks }: OpenDeal,
  nowMs: number,
): readonly RegistryEvent[] {
  const said = (status: Status): boolean => saidOf(state, id, status)
  const place = placeOf(deal)
  const parts = partsIn(state.bills.get(place.number), place.start, place.end)
  const held = parts?.every((part) => part.hold?.deal === id) === true
  const barred = parts?.find((part) => part.bar !== null)
  const due = (what: string): boolean => tasks.some((task) => task.role === 'registry' && task.what === what)
  const say = (status: Status, code: Code, ...changes: readonly RegistryEvent[]): readonly RegistryEvent[] =>
    said(status) ? [] : [...changes, ...statementOf(state, { id, deal }, status, code, changes.length)]

  if (due('deliver_title') && held && barred === undefined)
    return say('signed', 'SU00', { kind: 'moved', ...place, holder: toHex(deal.terms.buyer) })
  if (due('release_title'))
    return say('released', 'TF0301', ...(held ? [{ kind: 'held', ...place, hold: null } as const] : []))
  if (held && barred !== undefined) return say('blocked', codeOfBar(barred))
  // What this deal holds already has only not been heard of yet.
  if (due('lock_bill') && !held) {
    const blocked = refusalOf(parts, deal, nowMs)
    if (blocked !== undefined) return say('blocked', blocked)
    return say('locked', 'TF0302', { kind: 'held', ...place, hold: { deal: id, stage: 'locked' } })
  }
  if (held && deal.endorsed && parts.every((part) => part.hold?.stage === 'locked'))
    return say('pending', 'TF0101', { kind: 'held', ...place, hold: { deal: id, stage: 'pending' } })
  return []
}

function saidOf({ outbox }: RegistryState, deal: string, status: Status): boolean {
  return outbox.statements.has(keyOf(deal, status))
}

function keyOf(deal: string, status: Status): string {
  return `title:${deal}:${status}`
}

function placeOf({ terms }: OpenDeal['deal']): { number: string; start: number; end: number } {
  return { number: terms.billNumber, start: terms.start, end: terms.end }
}

/** Undefined where the seller holds exactly this range, free, and it has not matured. */
function refusalOf(
  parts: readonly Part[] | undefined,
  deal: OpenDeal['deal'],
  nowMs: number,
): Code | undefined {
  if (parts === undefined) return 'SF01'
  if (nowMs >= deal.maturityMs) return 'CS04'
  const barred = parts.find((part) => part.bar !== null)
  if (barred !== undefined) return codeOfBar(barred)
  if (parts.some((part) => part.hold !== null)) return 'TF0302'
  return parts.some((part) => part.holder !== toHex(deal.terms.seller)) ? 'TF0303' : undefined
}

function codeOfBar({ bar }: Part): Code {
  return bar?.kind === 'pledged' ? 'TF0304' : 'TF0303'
}

/** The statement with its text, which is what its digest is of. */
function statementOf(
  state: RegistryState,
  { id, deal }: Pick<OpenDeal, 'id' | 'deal'>,
  status: Status,
  code: Code,
  changes: number,
): readonly RegistryEvent[] {
  const { number, start, end } = placeOf(deal)
  const sequence = state.sequence + changes
  const messageId = `REG-${sequence}-${id.slice(0, 12)}-${status}`
  const holder = status === 'signed' ? deal.terms.buyer : deal.terms.seller
  const facts = { status, code, sequence, start, end, holder: toHex(holder), maturityMs: deal.maturityMs }
  const text = JSON.stringify({ messageId, deal: id, bill: number, ...facts })
  const evidence = { messageId, messageType: 'registry.title', digest: sha256(utf8(text)) }
  const statement: Statement = {
    key: keyOf(id, status),
    deal: id,
    action: 'attestTitle',
    args: { ...evidenceArgs(id, evidence), ...facts },
  }
  return [
    { kind: 'wrote', messageId, text },
    { kind: 'said', statement },
  ]
}
