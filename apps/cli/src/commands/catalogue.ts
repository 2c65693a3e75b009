import type { CatalogueEntry } from '../shell/definition.ts'

/** Every command there is. A command's file is loaded when it is typed, and not before. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    path: ['init'],
    summary: 'found a chain in this home; your organisation is its first member',
    load: () => import('./chain/init.ts'),
  },
  { path: ['start'], summary: 'run the node of this home', load: () => import('./chain/start.ts') },
  {
    path: ['status'],
    summary: 'what the node says of itself and its chain',
    load: () => import('./chain/status.ts'),
  },
  {
    path: ['receipt'],
    summary: 'write what proves a voucher or a transaction, for anyone to verify offline',
    load: () => import('./chain/receipt.ts'),
  },
  {
    path: ['verify'],
    summary: 'check a receipt or certificate; needs no node and no network',
    load: () => import('./chain/verify.ts'),
  },
  {
    path: ['audit'],
    summary: 'execute every block again from genesis and compare every root',
    load: () => import('./chain/audit.ts'),
  },
  { path: ['block'], summary: 'show a block, or the newest', load: () => import('./chain/block.ts') },
  {
    path: ['transaction'],
    summary: 'show a transaction and what came of it',
    load: () => import('./chain/transaction.ts'),
  },
  {
    path: ['events'],
    summary: 'what has happened, and with --follow what happens',
    load: () => import('./chain/events.ts'),
  },
  {
    path: ['demo'],
    summary: 'an example chain with example documents, from deposit to verified receipt',
    load: () => import('./chain/demo.ts'),
  },
  {
    path: ['voucher', 'deposit'],
    summary: 'encrypt documents and offer them to the custodian',
    load: () => import('./voucher/deposit.ts'),
  },
  {
    path: ['voucher', 'accept'],
    summary: 'take an offered voucher into custody',
    load: () => import('./voucher/accept.ts'),
  },
  {
    path: ['voucher', 'reject'],
    summary: 'refuse an offered voucher, with the reason',
    load: () => import('./voucher/reject.ts'),
  },
  { path: ['voucher', 'list'], summary: 'the vouchers you may see', load: () => import('./voucher/list.ts') },
  {
    path: ['voucher', 'show'],
    summary: 'one voucher as it stands now',
    load: () => import('./voucher/show.ts'),
  },
  {
    path: ['voucher', 'trace'],
    summary: 'the whole flow record of a voucher, oldest first',
    load: () => import('./voucher/trace.ts'),
  },
  {
    path: ['voucher', 'request'],
    summary: 'ask the holder for leave to read',
    load: () => import('./voucher/request.ts'),
  },
  {
    path: ['voucher', 'grant'],
    summary: 'let another organisation read a voucher',
    load: () => import('./voucher/grant.ts'),
  },
  { path: ['voucher', 'deny'], summary: 'refuse a request to read', load: () => import('./voucher/deny.ts') },
  {
    path: ['voucher', 'withdraw-grant'],
    summary: 'let nobody read under a grant any more',
    load: () => import('./voucher/withdraw-grant.ts'),
  },
  {
    path: ['voucher', 'obtain'],
    summary: 'fetch, decrypt and check the document; the reading is recorded',
    load: () => import('./voucher/obtain.ts'),
  },
  {
    path: ['voucher', 'transfer'],
    summary: 'propose another holder, or another beneficiary',
    load: () => import('./voucher/transfer.ts'),
  },
  {
    path: ['voucher', 'accept-transfer'],
    summary: 'take what was proposed to you',
    load: () => import('./voucher/accept-transfer.ts'),
  },
  {
    path: ['voucher', 'reject-transfer'],
    summary: 'refuse what was proposed to you',
    load: () => import('./voucher/reject-transfer.ts'),
  },
  {
    path: ['voucher', 'withdraw-transfer'],
    summary: 'take back your proposal',
    load: () => import('./voucher/withdraw-transfer.ts'),
  },
  {
    path: ['voucher', 'expire-transfer'],
    summary: 'close an offer whose time is over',
    load: () => import('./voucher/expire-transfer.ts'),
  },
  {
    path: ['voucher', 'book'],
    summary: 'mark a voucher as used, once and for all',
    load: () => import('./voucher/book.ts'),
  },
  {
    path: ['voucher', 'cancel-booking'],
    summary: 'take back a booking that was not used',
    load: () => import('./voucher/cancel-booking.ts'),
  },
  {
    path: ['voucher', 'supersede'],
    summary: 'put another voucher in its place, such as a credit note',
    load: () => import('./voucher/supersede.ts'),
  },
  {
    path: ['voucher', 'return'],
    summary: 'give a voucher back to its issuer',
    load: () => import('./voucher/return.ts'),
  },
  {
    path: ['voucher', 'destroy'],
    summary: 'destroy keys and ciphertext; digest and flow record remain',
    load: () => import('./voucher/destroy.ts'),
  },
  {
    path: ['voucher', 'note-revocation'],
    summary: "note that the signer's certificate was revoked later",
    load: () => import('./voucher/note-revocation.ts'),
  },
  {
    path: ['voucher', 'report-loss'],
    summary: 'say that the custodian has lost the document',
    load: () => import('./voucher/report-loss.ts'),
  },
  {
    path: ['voucher', 'review'],
    summary: 'take a voucher under review (regulator)',
    load: () => import('./voucher/review.ts'),
  },
  {
    path: ['voucher', 'clear'],
    summary: 'end a review without finding (regulator)',
    load: () => import('./voucher/clear.ts'),
  },
  {
    path: ['voucher', 'freeze'],
    summary: 'freeze a voucher by order (regulator)',
    load: () => import('./voucher/freeze.ts'),
  },
  {
    path: ['voucher', 'release'],
    summary: 'lift a freeze (regulator)',
    load: () => import('./voucher/release.ts'),
  },
  {
    path: ['voucher', 'disclose'],
    summary: 'write one field of a document with its proof, without the rest',
    load: () => import('./voucher/disclose.ts'),
  },
  {
    path: ['voucher', 'check-field'],
    summary: 'check a disclosed field against its voucher',
    load: () => import('./voucher/check-field.ts'),
  },
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
  {
    path: ['organisation', 'add'],
    summary: 'admit an organisation and its first key',
    load: () => import('./organisation/add.ts'),
  },
  {
    path: ['organisation', 'list'],
    summary: 'the organisations of this chain',
    load: () => import('./organisation/list.ts'),
  },
  {
    path: ['organisation', 'show'],
    summary: 'one organisation with its roles and keys',
    load: () => import('./organisation/show.ts'),
  },
  {
    path: ['organisation', 'suspend'],
    summary: 'suspend an organisation',
    load: () => import('./organisation/suspend.ts'),
  },
  {
    path: ['organisation', 'reinstate'],
    summary: 'end a suspension',
    load: () => import('./organisation/reinstate.ts'),
  },
  {
    path: ['organisation', 'grant-role'],
    summary: 'give an organisation a role',
    load: () => import('./organisation/grant-role.ts'),
  },
  { path: ['key', 'list'], summary: 'the keys in this home', load: () => import('./key/list.ts') },
  {
    path: ['key', 'add'],
    summary: 'make a further key for your organisation',
    load: () => import('./key/add.ts'),
  },
  {
    path: ['key', 'rotate'],
    summary: 'put a new key in the place of yours',
    load: () => import('./key/rotate.ts'),
  },
  { path: ['key', 'revoke'], summary: 'revoke a key from now on', load: () => import('./key/revoke.ts') },
  {
    path: ['key', 'export'],
    summary: 'what others may know of a key: public key and recipient',
    load: () => import('./key/export.ts'),
  },
  { path: ['contract', 'list'], summary: 'the contracts in force', load: () => import('./contract/list.ts') },
  {
    path: ['contract', 'show'],
    summary: 'the actions, views and events of a contract',
    load: () => import('./contract/show.ts'),
  },
  {
    path: ['contract', 'call'],
    summary: 'call any action; its flags come from its schema',
    load: () => import('./contract/call.ts'),
  },
  {
    path: ['contract', 'view'],
    summary: 'read any view; its flags come from its schema',
    load: () => import('./contract/view.ts'),
  },
  {
    path: ['contract', 'install'],
    summary: 'propose a contract of your own',
    load: () => import('./contract/install.ts'),
  },
  {
    path: ['governance', 'proposals'],
    summary: 'what the founders have before them',
    load: () => import('./governance/proposals.ts'),
  },
  {
    path: ['governance', 'approve'],
    summary: 'approve a proposal as a founder',
    load: () => import('./governance/approve.ts'),
  },
]
