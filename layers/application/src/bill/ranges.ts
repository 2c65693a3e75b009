import type { ViewContext } from '@vouch/contract/api'
import { same } from '../bytes.ts'
import type { home } from './declaration.ts'
import { type Acting, record } from './flow.ts'
import type { BillValue, HoldingValue } from './types.ts'

type Reading = Pick<ViewContext<(typeof home)['declaration']>, 'fail'> & {
  readonly state: ViewContext<(typeof home)['declaration']>['state']
}

export interface RangeGiven {
  readonly id: Uint8Array
  readonly start: number
  readonly end: number
}

export function billOf(context: Reading, id: Uint8Array): BillValue {
  return context.state.bills.get(id) ?? context.fail('BILL_UNKNOWN')
}

/** The range of the bill that holds a position, if the bill has that position. */
export function holdingAt(context: Reading, bill: Uint8Array, position: number): HoldingValue | undefined {
  const page = { after: { bill, start: position + 1 }, limit: 1, reverse: true }
  const found = context.state.holdings.scan(page, { bill })[0]?.value
  return found !== undefined && position <= found.end ? found : undefined
}

/** Exactly this range, as it stands. Fails: `BILL_UNKNOWN`, `RANGE_NOT_HELD`. */
export function exactRange(context: Reading, { id, start, end }: RangeGiven): HoldingValue {
  const found = context.state.holdings.get({ bill: id, start })
  if (found !== undefined && found.end === end) return found
  billOf(context, id)
  return context.fail('RANGE_NOT_HELD', { start, end })
}

/**
 * Exactly this range, split off the one that it is part of where the bill and that range are free for it.
 * Fails: `BILL_UNKNOWN`, `RANGE_NOT_HELD`, `RANGE_NOT_SPLITTABLE`.
 */
export function splitRange(context: Acting, given: RangeGiven, by: Uint8Array): HoldingValue {
  const { id, start, end } = given
  const bill = billOf(context, id)
  const whole = holdingAt(context, id, start)
  if (whole === undefined || end < start || end > whole.end)
    return context.fail('RANGE_NOT_HELD', { start, end })
  if (whole.start === start && whole.end === end) return whole
  const free = whole.circulation === 'TF0301' || whole.circulation === 'TF0303'
  if (!bill.splittable || !free || whole.order !== null || !same(whole.holder, by))
    return context.fail('RANGE_NOT_SPLITTABLE')
  const part: HoldingValue = { ...whole, start, end }
  if (whole.start < start)
    context.state.holdings.set({ bill: id, start: whole.start }, { ...whole, end: start - 1 })
  if (end < whole.end) context.state.holdings.set({ bill: id, start: end + 1 }, { ...whole, start: end + 1 })
  record(context, part, { step: 'split', by, note: `of ${whole.start} to ${whole.end}` })
  return part
}
