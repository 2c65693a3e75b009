import type { CatalogueEntry } from '../shell/definition.ts'

/** Bills against money: bills, deals, deposit money and calendars. */
export const SETTLEMENT: readonly CatalogueEntry[] = [
  { path: ['bill', 'draw'], summary: 'draw a bill: CS01', load: () => import('./bill/draw.ts') },
  {
    path: ['bill', 'accept'],
    summary: 'answer as the acceptor: CS02, or refused',
    load: () => import('./bill/accept.ts'),
  },
  {
    path: ['bill', 'receive'],
    summary: 'take the accepted bill as its payee: CS03',
    load: () => import('./bill/receive.ts'),
  },
  {
    path: ['bill', 'revoke'],
    summary: 'take a bill back as its drawer before it was received',
    load: () => import('./bill/revoke.ts'),
  },
  {
    path: ['bill', 'endorse'],
    summary: 'endorse a range to another organisation, which signs for it',
    load: () => import('./bill/endorse.ts'),
  },
  {
    path: ['bill', 'pledge'],
    summary: 'offer a range in pledge: TF0304 once signed',
    load: () => import('./bill/pledge.ts'),
  },
  {
    path: ['bill', 'discount'],
    summary: 'offer a range for discount',
    load: () => import('./bill/discount.ts'),
  },
  {
    path: ['bill', 'redeem'],
    summary: 'offer a discounted range back to who may redeem it',
    load: () => import('./bill/redeem.ts'),
  },
  {
    path: ['bill', 'sign'],
    summary: 'sign for what is offered to you: SU00',
    load: () => import('./bill/sign.ts'),
  },
  {
    path: ['bill', 'refuse'],
    summary: 'refuse what is offered to you: SU01',
    load: () => import('./bill/refuse.ts'),
  },
  {
    path: ['bill', 'withdraw'],
    summary: 'take an offer back before it is signed',
    load: () => import('./bill/withdraw.ts'),
  },
  {
    path: ['bill', 'split'],
    summary: 'split a sub-range off, in steps of the standard unit',
    load: () => import('./bill/split.ts'),
  },
  {
    path: ['bill', 'release'],
    summary: 'give a pledged range free, or end your freeze',
    load: () => import('./bill/release.ts'),
  },
  {
    path: ['bill', 'freeze'],
    summary: 'freeze the range that a position lies in (regulator)',
    load: () => import('./bill/freeze.ts'),
  },
  {
    path: ['bill', 'trigger'],
    summary: 'do what is due by time; anybody may',
    load: () => import('./bill/trigger.ts'),
  },
  {
    path: ['bill', 'present'],
    summary: 'present a matured range for payment: TF0401',
    load: () => import('./bill/present.ts'),
  },
  {
    path: ['bill', 'pay'],
    summary: 'pay a range that is presented, or in recourse',
    load: () => import('./bill/pay.ts'),
  },
  {
    path: ['bill', 'confirm-payment'],
    summary: 'confirm a payment outside, or say that it did not come',
    load: () => import('./bill/confirm-payment.ts'),
  },
  {
    path: ['bill', 'dishonour'],
    summary: 'refuse payment as the acceptor, with the reason',
    load: () => import('./bill/dishonour.ts'),
  },
  {
    path: ['bill', 'recourse'],
    summary: 'pursue one of those liable on a dishonoured range',
    load: () => import('./bill/recourse.ts'),
  },
  {
    path: ['bill', 'show'],
    summary: 'one bill, its ranges and how each stands',
    load: () => import('./bill/show.ts'),
  },
  {
    path: ['bill', 'list'],
    summary: 'bills, or the ranges that somebody holds',
    load: () => import('./bill/list.ts'),
  },
  {
    path: ['bill', 'trace'],
    summary: 'the whole flow record of a bill, oldest first',
    load: () => import('./bill/trace.ts'),
  },
  {
    path: ['deal', 'propose'],
    summary: 'propose a bill against money, as seller or buyer',
    load: () => import('./deal/propose.ts'),
  },
  {
    path: ['deal', 'sign'],
    summary: 'sign the terms: first the buyer, then the seller',
    load: () => import('./deal/sign.ts'),
  },
  {
    path: ['deal', 'fund'],
    summary: 'set your deposit money aside, as the buyer of an atomic deal',
    load: () => import('./deal/fund.ts'),
  },
  {
    path: ['deal', 'confirm-funds'],
    summary: 'say as the seller that the money is there',
    load: () => import('./deal/confirm-funds.ts'),
  },
  {
    path: ['deal', 'endorse'],
    summary: 'endorse the locked bill to the buyer, as the seller',
    load: () => import('./deal/endorse.ts'),
  },
  {
    path: ['deal', 'sign-receipt'],
    summary: 'sign for the bill as the buyer',
    load: () => import('./deal/sign-receipt.ts'),
  },
  {
    path: ['deal', 'cancel'],
    summary: 'cancel: alone before both have signed, the seller alone while the bill is locked, else both',
    load: () => import('./deal/cancel.ts'),
  },
  {
    path: ['deal', 'trigger'],
    summary: 'do what is due by time, or by what has become of the bill; anybody may',
    load: () => import('./deal/trigger.ts'),
  },
  {
    path: ['deal', 'freeze'],
    summary: 'freeze the money in escrow by order (regulator)',
    load: () => import('./deal/freeze.ts'),
  },
  {
    path: ['deal', 'release'],
    summary: 'end your freeze of the escrow (regulator)',
    load: () => import('./deal/release.ts'),
  },
  {
    path: ['deal', 'status'],
    summary: 'how a deal stands, and who has to do what until when',
    load: () => import('./deal/status.ts'),
  },
  {
    path: ['deal', 'trace'],
    summary: 'the whole flow record of a deal with its evidence, oldest first',
    load: () => import('./deal/trace.ts'),
  },
  { path: ['deal', 'list'], summary: 'deals by party and state', load: () => import('./deal/list.ts') },
  {
    path: ['money', 'issue'],
    summary: 'issue deposit money against a deposit with your bank',
    load: () => import('./money/issue.ts'),
  },
  {
    path: ['money', 'redeem'],
    summary: 'destroy deposit money that your bank has back from a holder',
    load: () => import('./money/redeem.ts'),
  },
  {
    path: ['money', 'transfer'],
    summary: 'pay deposit money to another organisation',
    load: () => import('./money/transfer.ts'),
  },
  {
    path: ['money', 'balance'],
    summary: 'what an organisation holds, by bank and currency',
    load: () => import('./money/balance.ts'),
  },
  {
    path: ['calendar', 'publish'],
    summary: 'publish the non-working days of a year',
    load: () => import('./calendar/publish.ts'),
  },
  {
    path: ['calendar', 'show'],
    summary: 'the calendars there are, or one year of one',
    load: () => import('./calendar/show.ts'),
  },
]
