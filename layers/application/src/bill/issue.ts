import { t } from '@vouch/contract/api'
import { activeOrganisation, actor } from '../acting.ts'
import { noHash } from '../bytes.ts'
import type { contract as calendar } from '../calendar/contract.ts'
import { isCurrency } from '../money/currency.ts'
import { args } from './arguments.ts'
import { home } from './declaration.ts'
import { type Acting, record } from './flow.ts'
import { requireOne } from './guards.ts'
import { billOf, exactRange } from './ranges.ts'
import type { BillValue, HoldingValue } from './types.ts'

const MAX_AMOUNT = 9_007_199_254_740_991n

export const draw = home.action(
  { summary: 'Draws a bill: CS01.', args: args.draw, result: t.record({ id: t.hash() }) },
  (context, draft) => {
    const { organisation } = actor(context)
    activeOrganisation(context, draft.acceptor)
    activeOrganisation(context, draft.payee)
    if (!isCurrency(draft.currency)) context.fail('CURRENCY_UNKNOWN', { currency: draft.currency })
    if (draft.amount === 0n || draft.amount > MAX_AMOUNT) context.fail('BILL_AMOUNT_INVALID')
    const { timeMs } = context.block
    if (draft.maturityMs <= timeMs) context.fail('MATURITY_PASSED')
    context.view<typeof calendar, 'published'>('calendar', 'published', {
      calendar: draft.calendar,
      atMs: timeMs,
    })
    if (context.state.bills.by.number({ number: draft.number }) !== undefined)
      context.fail('BILL_NUMBER_TAKEN', { number: draft.number })
    const id = context.hash('bill', context.transactionId)
    context.state.bills.set(id, {
      ...draft,
      drawer: organisation,
      drawnMs: timeMs,
      flowCount: 0,
      flowHead: noHash(),
    })
    record(context, firstHolding(id, draft.amount, organisation, draft.transferable), {
      step: 'drawn',
      by: organisation,
      counterparty: draft.acceptor,
    })
    return { id }
  },
)

function firstHolding(
  bill: Uint8Array,
  amount: bigint,
  holder: Uint8Array,
  transferable: 'EM00' | 'EM01',
): HoldingValue {
  return {
    bill,
    start: 1,
    end: Number(amount),
    holder,
    status: 'CS01',
    circulation: 'TF0101',
    transferable,
    offer: null,
    counterparty: null,
    redeemUntilMs: null,
    deal: null,
    order: null,
    presentation: null,
    payment: null,
    dishonour: null,
    pursued: null,
    endorsers: [],
  }
}

/** The whole bill, before it was received and could be split. Fails: `STATUS_WRONG`. */
function wholeBill(
  context: Acting,
  id: Uint8Array,
  needed: readonly HoldingValue['status'][],
): { bill: BillValue; holding: HoldingValue } {
  const bill = billOf(context, id)
  const holding = context.state.holdings.get({ bill: id, start: 1 }) as HoldingValue
  if (!needed.includes(holding.status))
    context.fail('STATUS_WRONG', { status: holding.status, needed: needed.join(' or ') })
  return { bill, holding: exactRange(context, { id, start: 1, end: Number(bill.amount) }) }
}

export const accept = home.action(
  { summary: 'Answers as the acceptor: accepts (SU00, CS02) or refuses (SU01).', args: args.accept },
  (context, { id, answer, note }) => {
    const { organisation } = actor(context)
    const { bill, holding } = wholeBill(context, id, ['CS01'])
    requireOne(context, 'acceptor', bill.acceptor, organisation)
    const agreed = answer === 'SU00'
    record(
      context,
      agreed ? { ...holding, status: 'CS02' } : { ...holding, status: 'CS05', circulation: 'TF0501' },
      {
        step: agreed ? 'accepted' : 'acceptance_refused',
        by: organisation,
        counterparty: bill.drawer,
        note,
      },
    )
    return null
  },
)

export const receive = home.action(
  { summary: 'Takes the accepted bill as its payee: CS03.', args: args.receive },
  (context, { id }) => {
    const { organisation } = actor(context)
    const { bill, holding } = wholeBill(context, id, ['CS02'])
    requireOne(context, 'payee', bill.payee, organisation)
    record(
      context,
      {
        ...holding,
        holder: organisation,
        status: 'CS03',
        circulation: bill.transferable === 'EM00' ? 'TF0301' : 'TF0303',
      },
      { step: 'received', by: organisation, counterparty: bill.drawer },
    )
    return null
  },
)

export const revoke = home.action(
  { summary: 'Takes a bill back as its drawer before it was received: CS05.', args: args.revoke },
  (context, { id, note }) => {
    const { organisation } = actor(context)
    const { bill, holding } = wholeBill(context, id, ['CS01', 'CS02'])
    requireOne(context, 'drawer', bill.drawer, organisation)
    record(
      context,
      { ...holding, status: 'CS05', circulation: 'TF0501' },
      { step: 'revoked', by: organisation, note },
    )
    return null
  },
)
