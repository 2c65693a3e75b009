import { actor } from '../acting.ts'
import { same } from '../bytes.ts'
import { args } from './arguments.ts'
import { home } from './declaration.ts'
import { type Acting, record } from './flow.ts'
import { isFrozen, isMatured } from './guards.ts'
import { refusePayment } from './payment.ts'
import { billOf, holdingAt } from './ranges.ts'
import type { BillValue, HoldingValue } from './types.ts'

function regulatorActing(context: Acting): Uint8Array {
  const { organisation, roles } = actor(context)
  if (!roles.includes('regulator')) context.fail('NOT_YOUR_ROLE', { role: 'regulator' })
  return organisation
}

function holdingOf(context: Acting, id: Uint8Array, start: number): HoldingValue {
  billOf(context, id)
  return holdingAt(context, id, start) ?? context.fail('RANGE_NOT_HELD', { start, end: start })
}

export const freeze = home.action(
  { summary: 'Freezes the range that a position lies in, by order, whatever its state.', args: args.freeze },
  (context, { id, start, order, expiresMs }) => {
    const by = regulatorActing(context)
    const holding = holdingOf(context, id, start)
    const { timeMs } = context.block
    if (expiresMs !== null && expiresMs <= timeMs) context.fail('ORDER_EXPIRY_PASSED')
    if (isFrozen(holding, timeMs) && !same(holding.order?.by ?? by, by))
      context.fail('ORDER_IN_FORCE', { order: holding.order?.number ?? '' })
    record(
      context,
      { ...holding, order: { number: order, by, sinceMs: timeMs, expiresMs } },
      { step: 'frozen', by, counterparty: holding.holder, note: `order ${order}` },
    )
    return null
  },
)

export const unfreeze = home.action(
  { summary: 'Ends a freeze, by who ordered it.', args: args.unfreeze },
  (context, { id, start, order, note }) => {
    const by = regulatorActing(context)
    const holding = holdingOf(context, id, start)
    if (holding.order === null || holding.order.number !== order || !same(holding.order.by, by))
      context.fail('ORDER_UNKNOWN', { order })
    record(
      context,
      { ...holding, order: null },
      { step: 'unfrozen', by, counterparty: holding.holder, note: note === '' ? `order ${order}` : note },
    )
    return null
  },
)

export const trigger = home.action(
  {
    summary:
      'Does what is due on a range by time: maturity, a redemption that is over, an acceptor’s silence.',
    args: args.trigger,
  },
  (context, { id, start }) => {
    const { organisation } = actor(context)
    const bill = billOf(context, id)
    const holding = holdingOf(context, id, start)
    const { timeMs } = context.block
    if (holding.circulation === 'TF0401') answerDue(context, holding, organisation)
    else if (redemptionIsOver(holding, timeMs))
      record(
        context,
        { ...holding, circulation: 'TF0301', offer: null, counterparty: null, redeemUntilMs: null },
        { step: 'redemption_lapsed', by: organisation, counterparty: holding.counterparty },
      )
    else mature(context, bill, holding, organisation)
    return null
  },
)

/** The acceptor was silent past its time. Fails: `ANSWER_NOT_DUE`, `NOTHING_DUE` where it says that it has paid. */
function answerDue(context: Acting, holding: HoldingValue, by: Uint8Array): void {
  const untilMs = holding.presentation?.answerByMs ?? 0
  if (context.block.timeMs <= untilMs) context.fail('ANSWER_NOT_DUE', { untilMs })
  if (holding.payment !== null) context.fail('NOTHING_DUE')
  refusePayment(context, holding, by, 'DC09', 'no answer in time')
}

function redemptionIsOver({ circulation, offer, redeemUntilMs }: HoldingValue, timeMs: number): boolean {
  const waiting = circulation === 'TF0305' || offer?.kind === 'redemption'
  return waiting && redeemUntilMs !== null && timeMs > redeemUntilMs
}

/** CS03 to CS04; what waits for a signature goes back. Fails: `NOTHING_DUE`. */
function mature(context: Acting, bill: BillValue, holding: HoldingValue, by: Uint8Array): void {
  if (holding.status !== 'CS03' || !isMatured(bill, context.block.timeMs)) context.fail('NOTHING_DUE')
  const circulation = holding.offer?.before ?? holding.circulation
  record(context, { ...holding, status: 'CS04', circulation, offer: null }, { step: 'matured', by })
}
