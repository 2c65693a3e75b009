import { hex, same } from '../bytes.ts'
import type { Acting } from './flow.ts'
import type { BillValue, CirculationName, HoldingValue } from './types.ts'

export function isFrozen({ order }: HoldingValue, timeMs: number): boolean {
  return order !== null && (order.expiresMs === null || timeMs < order.expiresMs)
}

export function isMatured(bill: BillValue, timeMs: number): boolean {
  return timeMs >= bill.maturityMs
}

/** Fails: `BILL_FROZEN`. */
export function requireNotFrozen(context: Acting, holding: HoldingValue): void {
  if (isFrozen(holding, context.block.timeMs))
    context.fail('BILL_FROZEN', { order: holding.order?.number ?? '' })
}

/** Fails: `BILL_MATURED`. */
export function requireNotMatured(context: Acting, bill: BillValue): void {
  if (isMatured(bill, context.block.timeMs)) context.fail('BILL_MATURED')
}

/** Fails: `BILL_LOCKED`, `CIRCULATION_WRONG`. */
export function requireCirculation(
  context: Acting,
  holding: HoldingValue,
  ...needed: readonly CirculationName[]
): void {
  if (needed.includes(holding.circulation)) return
  if (holding.deal !== null) context.fail('BILL_LOCKED', { deal: hex(holding.deal) })
  context.fail('CIRCULATION_WRONG', { circulation: holding.circulation, needed: needed.join(' or ') })
}

/** Fails: `NOT_YOUR_ROLE`. */
export function requireOne(
  context: Acting,
  role: string,
  wanted: Uint8Array | null,
  acting: Uint8Array,
): void {
  if (wanted === null || !same(wanted, acting)) context.fail('NOT_YOUR_ROLE', { role })
}

/** Free to be endorsed, pledged, discounted or locked. Fails as the guards above do, and `BILL_NOT_TRANSFERABLE`. */
export function requireTransferable(context: Acting, bill: BillValue, holding: HoldingValue): void {
  requireNotFrozen(context, holding)
  if (holding.circulation === 'TF0303') context.fail('BILL_NOT_TRANSFERABLE')
  requireCirculation(context, holding, 'TF0301')
  requireNotMatured(context, bill)
}
