import { t } from '@vouch/contract/api'
import { hex } from './custody.ts'
import { home } from './declaration.ts'
import { record } from './flow.ts'
import {
  type Acting,
  actor,
  isFrozen,
  orderInForce,
  requireCustody,
  requireNotFrozen,
  requireParty,
  requireRegulator,
  same,
  voucherOf,
} from './parties.ts'
import { Note, Purpose, Reference, Scope, type VoucherValue } from './types.ts'

const OrderArgs = t.record({ id: t.hash(), order: Reference, scope: Scope, expiresMs: t.option(t.time()) })

interface OrderGiven {
  readonly id: Uint8Array
  readonly order: string
  readonly scope: 'metadata' | 'document'
  readonly expiresMs: number | null
}

/** Puts a voucher under an order; a freeze of another regulator stays what it is. */
function putUnder(context: Acting, given: OrderGiven, supervision: 'under_review' | 'frozen'): null {
  const acting = actor(context)
  requireRegulator(context, acting)
  const voucher = voucherOf(context, given.id)
  const { timeMs } = context.block
  if (given.expiresMs !== null && given.expiresMs <= timeMs) context.fail('ORDER_EXPIRY_PASSED')
  if (
    isFrozen(voucher, timeMs) &&
    (supervision === 'under_review' || !same(voucher.order?.by ?? acting.organisation, acting.organisation))
  )
    context.fail('VOUCHER_FROZEN', { order: voucher.order?.number ?? '' })
  const before = orderInForce(voucher, timeMs)
  if (supervision === 'under_review' && before !== null && !same(before.by, acting.organisation))
    context.fail('ORDER_IN_FORCE', { order: before.number })
  if (voucher.custody === 'destroyed')
    context.fail('STATE_WRONG', { state: voucher.custody, needed: 'a voucher that still exists' })
  const order = {
    number: given.order,
    scope: given.scope,
    by: acting.organisation,
    sinceMs: timeMs,
    expiresMs: given.expiresMs,
  }
  record(
    context,
    given.id,
    { ...voucher, supervision, order },
    { step: supervision, by: acting.organisation, note: `order ${given.order}, scope ${given.scope}` },
  )
  return null
}

/** The voucher under the caller's own order of that number. */
function underOrder(
  context: Acting,
  id: Uint8Array,
  order: string,
): { voucher: VoucherValue; by: Uint8Array } {
  const acting = actor(context)
  requireRegulator(context, acting)
  const voucher = voucherOf(context, id)
  if (
    voucher.order === null ||
    voucher.order.number !== order ||
    !same(voucher.order.by, acting.organisation)
  )
    context.fail('ORDER_UNKNOWN', { order })
  return { voucher, by: acting.organisation }
}

export const review = home.action(
  { summary: 'Opens a regulator’s review under an order.', args: OrderArgs },
  (context, args) => putUnder(context, args, 'under_review'),
)

export const freeze = home.action(
  { summary: 'Freezes a voucher under an order.', args: OrderArgs },
  (context, args) => putUnder(context, args, 'frozen'),
)

function orderNote(order: string, note: string): string {
  return note === '' ? `order ${order}` : `order ${order}: ${note}`
}

const CloseArgs = t.record({ id: t.hash(), order: Reference, note: Note })

export const clear = home.action(
  { summary: 'Ends a review without objection.', args: CloseArgs },
  (context, { id, order, note }) => {
    const { voucher, by } = underOrder(context, id, order)
    if (voucher.supervision !== 'under_review')
      context.fail('STATE_WRONG', { state: voucher.supervision, needed: 'under_review' })
    record(
      context,
      id,
      { ...voucher, supervision: 'cleared', order: null },
      { step: 'cleared', by, note: orderNote(order, note) },
    )
    return null
  },
)

export const release = home.action(
  { summary: 'Ends a freeze.', args: CloseArgs },
  (context, { id, order, note }) => {
    const { voucher, by } = underOrder(context, id, order)
    if (voucher.supervision !== 'frozen')
      context.fail('STATE_WRONG', { state: voucher.supervision, needed: 'frozen' })
    record(
      context,
      id,
      { ...voucher, supervision: 'released', order: null },
      { step: 'released', by, note: orderNote(order, note) },
    )
    return null
  },
)

export const book = home.action(
  {
    summary: 'Marks a voucher as used for reimbursement or financing, once.',
    args: t.record({ id: t.hash(), purpose: Purpose, reference: Reference }),
  },
  (context, { id, purpose, reference }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, 'holder', 'beneficiary', 'custodian')
    requireCustody(context, voucher, 'in_custody')
    requireNotFrozen(context, voucher)
    const first = voucher.booking
    if (first !== null)
      context.fail('VOUCHER_ALREADY_BOOKED', {
        purpose: first.purpose,
        by: hex(first.by),
        reference: first.reference,
      })
    const booking = { purpose, reference, by: acting.organisation, atMs: context.block.timeMs }
    record(
      context,
      id,
      { ...voucher, booking },
      { step: 'booked', by: acting.organisation, note: `${purpose} ${reference}` },
    )
    return null
  },
)

export const cancelBooking = home.action(
  {
    summary: 'Takes back a booking that was not used; only who booked it may.',
    args: t.record({ id: t.hash(), note: Note }),
  },
  (context, { id, note }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    if (voucher.booking === null) return context.fail('VOUCHER_NOT_BOOKED')
    if (!same(voucher.booking.by, acting.organisation))
      context.fail('NOT_YOUR_ROLE', { role: 'organisation that booked it' })
    requireNotFrozen(context, voucher)
    record(
      context,
      id,
      { ...voucher, booking: null },
      { step: 'booking_cancelled', by: acting.organisation, note },
    )
    return null
  },
)
