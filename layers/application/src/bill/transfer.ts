import { activeOrganisation, actor } from '../acting.ts'
import { same } from '../bytes.ts'
import type { contract as money } from '../money/contract.ts'
import { args } from './arguments.ts'
import { home } from './declaration.ts'
import { type Acting, record } from './flow.ts'
import {
  requireCirculation,
  requireNotFrozen,
  requireNotMatured,
  requireOne,
  requireTransferable,
} from './guards.ts'
import { billOf, exactRange, type RangeGiven, splitRange } from './ranges.ts'
import type { BillValue, HoldingValue } from './types.ts'

type Offered = NonNullable<HoldingValue['offer']>
type Asked = Pick<Offered, 'settlement' | 'price'>
export const MAX_ENDORSERS = 64

/** The holder's own range, free to be offered to somebody. */
function ownRange(
  context: Acting,
  given: RangeGiven,
): { bill: BillValue; holding: HoldingValue; by: Uint8Array } {
  const { organisation } = actor(context)
  const bill = billOf(context, given.id)
  const holding = splitRange(context, given, organisation)
  requireOne(context, 'holder', holding.holder, organisation)
  requireTransferable(context, bill, holding)
  return { bill, holding, by: organisation }
}

/** Fails: `PAYMENT_FORM_WRONG` unless ST01 comes with a price and ST02 without. */
function checkPrice(context: Acting, { settlement, price }: Asked): void {
  const fits = settlement === 'ST01' ? price !== null && price.amount > 0n : price === null
  if (fits) return
  const needed = settlement === 'ST01' ? 'a price in deposit money' : 'no price'
  context.fail('PAYMENT_FORM_WRONG', { settlement, needed })
}

function offerTo(context: Acting, holding: HoldingValue, by: Uint8Array, offer: Offered): void {
  if (same(offer.to, by)) context.fail('TO_SELF')
  activeOrganisation(context, offer.to)
  checkPrice(context, offer)
  record(
    context,
    { ...holding, circulation: 'TF0101', offer },
    { step: `${offer.kind}_offered`, by, counterparty: offer.to, note: offer.settlement },
  )
}

export const endorse = home.action(
  { summary: 'Endorses a range to another organisation, which signs for it.', args: args.endorse },
  (context, given) => {
    const { holding, by } = ownRange(context, given)
    const { to, settlement, price, transferable } = given
    const before = holding.circulation
    offerTo(context, holding, by, {
      kind: 'endorsement',
      to,
      settlement,
      price,
      transferable,
      redeemUntilMs: null,
      before,
    })
    return null
  },
)

export const pledge = home.action(
  { summary: 'Offers a range in pledge; once signed it is TF0304.', args: args.pledge },
  (context, given) => {
    const { holding, by } = ownRange(context, given)
    offerTo(context, holding, by, {
      kind: 'pledge',
      to: given.to,
      settlement: 'ST02',
      price: null,
      transferable: holding.transferable,
      redeemUntilMs: null,
      before: holding.circulation,
    })
    return null
  },
)

export const discount = home.action(
  { summary: 'Offers a range for discount, outright or with the right to redeem it.', args: args.discount },
  (context, given) => {
    const { bill, holding, by } = ownRange(context, given)
    const { to, settlement, price, redeemUntilMs } = given
    if (redeemUntilMs !== null && (redeemUntilMs <= context.block.timeMs || redeemUntilMs >= bill.maturityMs))
      context.fail('REDEMPTION_TIME_INVALID')
    offerTo(context, holding, by, {
      kind: 'discount',
      to,
      settlement,
      price,
      transferable: 'EM00',
      redeemUntilMs,
      before: holding.circulation,
    })
    return null
  },
)

export const redeem = home.action(
  { summary: 'Offers a discounted range back to who may redeem it.', args: args.redeem },
  (context, given) => {
    const { organisation } = actor(context)
    const holding = exactRange(context, given)
    requireOne(context, 'holder', holding.holder, organisation)
    requireCirculation(context, holding, 'TF0305')
    requireNotFrozen(context, holding)
    offerTo(context, holding, organisation, {
      kind: 'redemption',
      to: holding.counterparty as Uint8Array,
      settlement: given.settlement,
      price: given.price,
      transferable: 'EM00',
      redeemUntilMs: holding.redeemUntilMs,
      before: 'TF0305',
    })
    return null
  },
)

export const answer = home.action(
  { summary: 'Signs for what is offered (SU00), or refuses it (SU01).', args: args.answer },
  (context, given) => {
    const { organisation } = actor(context)
    const bill = billOf(context, given.id)
    const holding = exactRange(context, given)
    const offer = holding.offer ?? context.fail('OFFER_NONE')
    requireOne(context, 'organisation it is offered to', offer.to, organisation)
    const flow = { by: organisation, counterparty: holding.holder, note: given.note }
    if (given.answer === 'SU01') {
      record(context, { ...holding, circulation: offer.before, offer: null }, { ...flow, step: 'refused' })
      return null
    }
    requireNotFrozen(context, holding)
    requireNotMatured(context, bill)
    const { price } = offer
    if (price !== null)
      context.call<typeof money, 'pay'>('money', 'pay', {
        bank: price.bank,
        currency: bill.currency,
        from: organisation,
        to: holding.holder,
        amount: price.amount,
        about: given.id,
      })
    record(context, taken(context, holding, offer), { ...flow, step: 'signed' })
    return null
  },
)

/** What a range becomes when its offer is signed. */
function taken(context: Acting, holding: HoldingValue, offer: Offered): HoldingValue {
  const signed = { ...holding, offer: null }
  if (offer.kind === 'pledge') return { ...signed, circulation: 'TF0304', counterparty: offer.to }
  const moved = {
    ...signed,
    holder: offer.to,
    transferable: offer.transferable,
    endorsers: withEndorser(context, holding),
  }
  if (offer.kind === 'discount' && offer.redeemUntilMs !== null)
    return {
      ...moved,
      circulation: 'TF0305',
      counterparty: holding.holder,
      redeemUntilMs: offer.redeemUntilMs,
    }
  return {
    ...moved,
    circulation: offer.transferable === 'EM00' ? 'TF0301' : 'TF0303',
    counterparty: null,
    redeemUntilMs: null,
  }
}

/** The endorsers with the holder after them. Fails: `ENDORSEMENTS_TOO_MANY`. */
export function withEndorser(context: Acting, holding: HoldingValue): readonly Uint8Array[] {
  if (holding.endorsers.length >= MAX_ENDORSERS) context.fail('ENDORSEMENTS_TOO_MANY')
  return [...holding.endorsers, holding.holder]
}

export const withdraw = home.action(
  { summary: 'Takes an offer back before it is signed.', args: args.withdraw },
  (context, given) => {
    const { organisation } = actor(context)
    const holding = exactRange(context, given)
    requireOne(context, 'holder', holding.holder, organisation)
    const offer = holding.offer ?? context.fail('OFFER_NONE')
    record(
      context,
      { ...holding, circulation: offer.before, offer: null },
      { step: 'withdrawn', by: organisation, counterparty: offer.to },
    )
    return null
  },
)

export const split = home.action(
  { summary: 'Splits a sub-range off, in steps of the standard unit of 0.01.', args: args.split },
  (context, given) => {
    const { organisation } = actor(context)
    const whole = splitRange(context, given, organisation)
    requireOne(context, 'holder', whole.holder, organisation)
    return null
  },
)

export const releasePledge = home.action(
  { summary: 'Gives a range free that is held in pledge.', args: args.releasePledge },
  (context, given) => {
    const { organisation } = actor(context)
    const holding = exactRange(context, given)
    requireCirculation(context, holding, 'TF0304')
    requireOne(context, 'pledgee', holding.counterparty, organisation)
    record(
      context,
      { ...holding, circulation: 'TF0301', counterparty: null },
      { step: 'pledge_released', by: organisation, counterparty: holding.holder, note: given.note },
    )
    return null
  },
)
