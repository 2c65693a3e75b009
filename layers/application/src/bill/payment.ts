import { actor } from '../acting.ts'
import { same } from '../bytes.ts'
import type { contract as calendar } from '../calendar/contract.ts'
import { DAY_MS } from '../calendar/days.ts'
import type { contract as money } from '../money/contract.ts'
import { amountOf } from './amount.ts'
import { args } from './arguments.ts'
import { home } from './declaration.ts'
import { type Acting, record } from './flow.ts'
import { isMatured, requireCirculation, requireNotFrozen, requireOne } from './guards.ts'
import { billOf, exactRange } from './ranges.ts'
import type { BillValue, HoldingValue } from './types.ts'

/** Business days that the acceptor has to answer a presentation. */
const ANSWER_DAYS = 3

function dueTime(context: Acting, bill: BillValue, fromMs: number, businessDays: number): number {
  const asked = { calendar: bill.calendar, fromMs, businessDays }
  return context.view<typeof calendar, 'dueTime'>('calendar', 'dueTime', asked).dueMs
}

export const present = home.action(
  { summary: 'Presents a matured range for payment: TF0401.', args: args.present },
  (context, given) => {
    const { organisation } = actor(context)
    const bill = billOf(context, given.id)
    const holding = exactRange(context, given)
    const pledged = holding.circulation === 'TF0304'
    requireOne(
      context,
      pledged ? 'pledgee' : 'holder',
      pledged ? holding.counterparty : holding.holder,
      organisation,
    )
    requireCirculation(context, holding, 'TF0301', 'TF0303', 'TF0304', 'TF0305')
    const { timeMs } = context.block
    if (!isMatured(bill, timeMs)) context.fail('BILL_NOT_MATURED', { maturityMs: bill.maturityMs })
    // A last day that is a holiday moves on to the next business day.
    const until = dueTime(context, bill, bill.maturityMs + bill.presentationDays * DAY_MS, 0)
    const presentation = {
      by: organisation,
      atMs: timeMs,
      late: timeMs > until,
      answerByMs: dueTime(context, bill, timeMs, ANSWER_DAYS),
    }
    record(
      context,
      { ...holding, status: 'CS04', circulation: 'TF0401', presentation },
      {
        step: 'presented',
        by: organisation,
        counterparty: bill.acceptor,
        note: presentation.late ? 'late' : '',
      },
    )
    return null
  },
)

/** Who is to pay now: the acceptor when presented, or who is pursued. */
function payerOf(context: Acting, bill: BillValue, holding: HoldingValue): Uint8Array | null {
  requireCirculation(context, holding, 'TF0401', 'TF0402')
  if (holding.circulation === 'TF0402') return holding.pursued
  return bill.acceptor
}

export const pay = home.action(
  {
    summary: 'Pays a presented range, or one in recourse: in deposit money (ST01), or outside (ST02).',
    args: args.pay,
  },
  (context, given) => {
    const { organisation } = actor(context)
    const bill = billOf(context, given.id)
    const holding = exactRange(context, given)
    const payer = payerOf(context, bill, holding)
    requireOne(context, 'acceptor, or who is pursued', payer, organisation)
    requireNotFrozen(context, holding)
    const { settlement, bank, evidence } = given
    const to = holding.presentation?.by ?? holding.holder
    if (settlement === 'ST01') {
      if (bank === null || evidence !== null)
        context.fail('PAYMENT_FORM_WRONG', { settlement, needed: 'a bank, and no evidence' })
      if (!same(organisation, to))
        context.call<typeof money, 'pay'>('money', 'pay', {
          bank: bank as Uint8Array,
          currency: bill.currency,
          from: organisation,
          to,
          amount: amountOf(holding),
          about: given.id,
        })
      complete(context, bill, holding, organisation, organisation)
      return null
    }
    if (bank !== null || evidence === null)
      return context.fail('PAYMENT_FORM_WRONG', { settlement, needed: 'evidence, and no bank' })
    const payment = { by: organisation, evidence, atMs: context.block.timeMs }
    record(context, { ...holding, payment }, { step: 'payment_claimed', by: organisation, counterparty: to })
    return null
  },
)

export const confirmPayment = home.action(
  {
    summary: 'Confirms a payment outside (SU00), or says that it did not come (SU01).',
    args: args.confirmPayment,
  },
  (context, given) => {
    const { organisation } = actor(context)
    const bill = billOf(context, given.id)
    const holding = exactRange(context, given)
    const payment = holding.payment ?? context.fail('PAYMENT_NONE')
    requireOne(context, 'presenter', holding.presentation?.by ?? holding.holder, organisation)
    if (given.answer === 'SU00') complete(context, bill, holding, payment.by, organisation)
    else
      record(
        context,
        { ...holding, payment: null },
        { step: 'refused', by: organisation, counterparty: payment.by },
      )
    return null
  },
)

/** The range was paid by `payer`: settled, or, paid in recourse by an endorser, the payer's to pursue others with. */
function complete(
  context: Acting,
  bill: BillValue,
  holding: HoldingValue,
  payer: Uint8Array,
  by: Uint8Array,
): void {
  const inRecourse = holding.circulation === 'TF0402'
  const at = holding.endorsers.findIndex((endorser) => same(endorser, payer))
  const last = !inRecourse || same(payer, bill.acceptor) || same(payer, bill.drawer) || at < 0
  const counterparty = holding.presentation?.by ?? holding.holder
  const paid: HoldingValue = { ...holding, payment: null, pursued: null, counterparty: null }
  record(
    context,
    last
      ? { ...paid, status: 'CS06', circulation: 'TF0501' }
      : {
          ...paid,
          holder: payer,
          endorsers: holding.endorsers.slice(0, at),
          presentation: holding.presentation === null ? null : { ...holding.presentation, by: payer },
        },
    { step: inRecourse ? 'recourse_paid' : 'paid', by, counterparty },
  )
}

export const dishonour = home.action(
  { summary: 'Refuses payment as the acceptor, with the reason (DC00 to DC09).', args: args.dishonour },
  (context, given) => {
    const { organisation } = actor(context)
    const bill = billOf(context, given.id)
    const holding = exactRange(context, given)
    requireOne(context, 'acceptor', bill.acceptor, organisation)
    requireCirculation(context, holding, 'TF0401')
    refusePayment(context, holding, organisation, given.code, given.note)
    return null
  },
)

export function refusePayment(
  context: Acting,
  holding: HoldingValue,
  by: Uint8Array,
  code: NonNullable<HoldingValue['dishonour']>['code'],
  note: string,
): void {
  record(
    context,
    {
      ...holding,
      circulation: 'TF0402',
      payment: null,
      dishonour: { code, note, atMs: context.block.timeMs },
    },
    {
      step: 'dishonoured',
      by,
      counterparty: holding.presentation?.by ?? holding.holder,
      note: note === '' ? code : `${code}: ${note}`,
    },
  )
}

/** Who is liable after dishonour: drawer and acceptor, and, presented in time, all endorsers; each once. */
export function liableOf(bill: BillValue, holding: HoldingValue): readonly Uint8Array[] {
  if (holding.dishonour === null) return []
  const late = holding.presentation?.late ?? false
  const all = late ? [bill.acceptor, bill.drawer] : [bill.acceptor, bill.drawer, ...holding.endorsers]
  return all.filter((one, at) => all.findIndex((other) => same(one, other)) === at)
}

export const recourse = home.action(
  { summary: 'Pursues one of those liable on a dishonoured range: TF0402.', args: args.recourse },
  (context, given) => {
    const { organisation } = actor(context)
    const bill = billOf(context, given.id)
    const holding = exactRange(context, given)
    requireCirculation(context, holding, 'TF0402')
    requireOne(context, 'holder', holding.presentation?.by ?? holding.holder, organisation)
    if (!liableOf(bill, holding).some((one) => same(one, given.against)) || same(given.against, organisation))
      context.fail('NOT_LIABLE')
    record(
      context,
      { ...holding, pursued: given.against, payment: null },
      { step: 'recourse', by: organisation, counterparty: given.against, note: given.note },
    )
    return null
  },
)
