import { t } from '@vouch/contract/api'
import { actor } from '../acting.ts'
import { same } from '../bytes.ts'
import type { Acting } from './record.ts'
import { type DealValue, State, type StateName } from './types.ts'

/** What every action of a deal answers with. */
export const Done = t.record({
  state: State,
  /** False where it was known already, and nothing changed. */
  recorded: t.boolean(),
})
export interface DoneValue {
  readonly state: StateName
  readonly recorded: boolean
}

export function dealOf(context: Acting, id: Uint8Array): DealValue {
  return context.state.deals.get(id) ?? context.fail('DEAL_UNKNOWN')
}

/** The acting organisation, which must be this party of the deal. Fails: `DEAL_UNKNOWN`, `NOT_YOUR_ROLE`. */
export function acting(
  context: Acting,
  id: Uint8Array,
  role: 'seller' | 'buyer',
): { deal: DealValue; by: Uint8Array } {
  const { organisation } = actor(context)
  const deal = dealOf(context, id)
  if (!same(deal.terms[role], organisation)) context.fail('NOT_YOUR_ROLE', { role })
  return { deal, by: organisation }
}

/** Fails: `STATE_WRONG`; `DEAL_DUE` where the time for it is over. */
export function requireState(context: Acting, deal: DealValue, needed: StateName): void {
  if (deal.state !== needed) context.fail('STATE_WRONG', { state: deal.state, needed })
  if (deal.dueMs !== null && context.block.timeMs > deal.dueMs)
    context.fail('DEAL_DUE', { dueMs: deal.dueMs })
}

export function isEscrowFrozen({ order }: DealValue, timeMs: number): boolean {
  return order !== null && (order.expiresMs === null || timeMs < order.expiresMs)
}

/** Fails: `ESCROW_FROZEN`. */
export function requireEscrowFree(context: Acting, deal: DealValue): void {
  if (isEscrowFrozen(deal, context.block.timeMs))
    context.fail('ESCROW_FROZEN', { order: deal.order?.number ?? '' })
}

/** Fails: `MODE_WRONG`. */
export function requireMode(context: Acting, { terms }: DealValue, mode: 'witnessed' | 'atomic'): void {
  if (terms.mode !== mode) context.fail('MODE_WRONG', { mode: terms.mode })
}
