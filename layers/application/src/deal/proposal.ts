import { t } from '@vouch/contract/api'
import { activeOrganisation, actor } from '../acting.ts'
import type { contract as billContract } from '../bill/contract.ts'
import { hex, noHash, same } from '../bytes.ts'
import type { contract as calendar } from '../calendar/contract.ts'
import { isCurrency } from '../money/currency.ts'
import { args } from './arguments.ts'
import { home } from './declaration.ts'
import { Done, dealOf, requireState } from './parties.ts'
import { type Acting, record } from './record.ts'
import { BillNumber, type DealValue, Terms, type TermsValue } from './types.ts'

export const propose = home.action(
  {
    summary: 'Proposes a deal as its seller or its buyer; nobody has signed yet.',
    args: args.propose,
    result: t.record({ id: t.hash(), termsHash: t.hash(), endToEndId: t.text({ max: 35 }) }),
  },
  (context, terms) => {
    const { organisation } = actor(context)
    if (!same(organisation, terms.seller) && !same(organisation, terms.buyer))
      context.fail('NOT_YOUR_ROLE', { role: 'seller or buyer' })
    checkParties(context, terms)
    checkTerms(context, terms)
    const { bill, maturityMs } = billUnder(context, terms)
    const { timeMs } = context.block
    if (terms.offerExpiresMs <= timeMs) context.fail('OFFER_EXPIRY_PASSED')
    if (maturityMs <= terms.offerExpiresMs) context.fail('BILL_MATURED')
    context.view<typeof calendar, 'published'>('calendar', 'published', {
      calendar: terms.calendar,
      atMs: timeMs,
    })
    const id = context.hash('deal', context.transactionId)
    const termsHash = context.hash('terms', context.encode(Terms, terms))
    const endToEndId = hex(id).slice(0, 32)
    const deal = newDeal({ terms, termsHash, bill, maturityMs, endToEndId, by: organisation, timeMs })
    record(context, id, deal, { step: 'proposed', by: organisation, note: terms.note })
    return { id, termsHash, endToEndId }
  },
)

function checkParties(context: Acting, { seller, buyer, bank, registry }: TermsValue): void {
  const parties = registry === null ? [seller, buyer, bank] : [seller, buyer, bank, registry]
  for (const [at, party] of parties.entries())
    if (parties.findIndex((other) => same(other, party)) !== at) context.fail('PARTIES_SAME')
  activeOrganisation(context, seller)
  activeOrganisation(context, buyer)
  if (!activeOrganisation(context, bank).roles.includes('bank')) context.fail('NOT_A_BANK')
  if (registry !== null && !activeOrganisation(context, registry).roles.includes('registry'))
    context.fail('NOT_A_REGISTRY')
}

function checkTerms(context: Acting, terms: TermsValue): void {
  const { mode, registry, buyerAccount, sellerAccount, currency, price, start, end, maturityMs } = terms
  if (!isCurrency(currency)) context.fail('CURRENCY_UNKNOWN', { currency })
  if (price === 0n || end < start) context.fail('RANGE_INVALID')
  const outside = [registry, buyerAccount, sellerAccount]
  if (mode === 'witnessed' && outside.some((one) => one === null))
    context.fail('TERMS_INCOMPLETE', { mode, needed: 'names a registry and both accounts' })
  if (mode === 'atomic' && (maturityMs !== 0 || outside.some((one) => one !== null)))
    context.fail('TERMS_INCOMPLETE', { mode, needed: 'names no registry, account or maturity' })
}

/** What the range is claimed under, and when the bill matures. */
function billUnder(context: Acting, terms: TermsValue): { bill: Uint8Array; maturityMs: number } {
  const { registry, billNumber, maturityMs, currency } = terms
  if (registry !== null) {
    const number = context.encode(BillNumber, billNumber)
    return { bill: context.hash('bill', registry, number), maturityMs }
  }
  const found = context.view<typeof billContract, 'billByNumber'>('bill', 'billByNumber', {
    number: billNumber,
  })
  if (found === null) return context.fail('BILL_DIFFERS', { why: 'there is no such bill' })
  if (found.bill.currency !== currency) context.fail('BILL_DIFFERS', { why: 'it is in another currency' })
  checkOfferable(context, found.id, terms)
  return { bill: found.id, maturityMs: found.bill.maturityMs }
}

function checkOfferable(context: Acting, id: Uint8Array, { start, end, seller }: TermsValue): void {
  const { obstacle } = context.view<typeof billContract, 'offerable'>('bill', 'offerable', {
    id,
    start,
    end,
    holder: seller,
  })
  if (obstacle !== '') context.fail('BILL_DIFFERS', { why: obstacle })
}

interface Proposed extends Pick<DealValue, 'terms' | 'termsHash' | 'bill' | 'maturityMs' | 'endToEndId'> {
  readonly by: Uint8Array
  readonly timeMs: number
}

function newDeal({ terms, termsHash, bill, maturityMs, endToEndId, by, timeMs }: Proposed): DealValue {
  return {
    terms,
    termsHash,
    bill,
    maturityMs,
    endToEndId,
    proposer: by,
    proposedMs: timeMs,
    state: 'drafted',
    stateSinceMs: timeMs,
    dueMs: terms.offerExpiresMs,
    buyerSigned: false,
    sellerSigned: false,
    subAccount: null,
    entries: [],
    fundsConfirmed: false,
    title: null,
    titleBlocked: false,
    endorsed: false,
    receiptSigned: false,
    titleMoved: false,
    receiptVerified: false,
    payouts: [],
    statement: null,
    cancelAskedBy: null,
    cancelled: null,
    order: null,
    flowCount: 0,
    flowHead: noHash(),
  }
}

export const sign = home.action(
  { summary: 'Signs the terms: first the buyer, then the seller.', args: args.sign, result: Done },
  (context, { id, termsHash }) => {
    const { organisation: by } = actor(context)
    const deal = dealOf(context, id)
    const { seller, buyer } = deal.terms
    const isBuyer = same(by, buyer)
    if (!isBuyer && !same(by, seller)) context.fail('NOT_YOUR_ROLE', { role: 'seller or buyer' })
    requireState(context, deal, isBuyer ? 'drafted' : 'buyer_signed')
    if (!same(termsHash, deal.termsHash)) context.fail('TERMS_DIFFER')
    if (isBuyer) {
      const signed = { ...deal, buyerSigned: true }
      return { state: record(context, id, signed, { step: 'buyer_signed', by }), recorded: true }
    }
    const atomic = deal.terms.mode === 'atomic'
    if (atomic) checkOfferable(context, deal.bill, deal.terms)
    claimRange(context, id, deal)
    // On this ledger the deal itself is the account that the money is set aside under.
    const signed = { ...deal, sellerSigned: true, subAccount: atomic ? id : null }
    return { state: record(context, id, signed, { step: 'seller_signed', by }), recorded: true }
  },
)

/** Claims never overlap, so only the last one that begins within the range, or before it, can reach into it. */
function claimRange(context: Acting, id: Uint8Array, { bill, terms }: DealValue): void {
  const { start, end } = terms
  const page = { after: { bill, start: end + 1 }, limit: 1, reverse: true }
  const found = context.state.claims.scan(page, { bill })[0]
  if (found !== undefined && found.value.end >= start)
    context.fail('BILL_CLAIMED', {
      start: found.key.start,
      end: found.value.end,
      deal: hex(found.value.deal),
    })
  context.state.claims.set({ bill, start }, { end, deal: id })
}
