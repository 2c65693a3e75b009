import type { CatalogueEntry } from '../shell/definition.ts'
import { OUTSIDE } from './outside.ts'
import { SETTLEMENT } from './settlement.ts'

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
    path: ['engine', 'install'],
    summary: 'put the program that orders the blocks of several organisations in its place',
    load: () => import('./engine/install.ts'),
  },
  {
    path: ['network', 'create'],
    summary: 'write the homes of organisations that found a chain together',
    load: () => import('./network/create.ts'),
  },
  {
    path: ['network', 'up'],
    summary: 'run several organisations on this machine, to try it',
    load: () => import('./network/up.ts'),
  },
  {
    path: ['network', 'join'],
    summary: 'write the home of one more organisation of a network that runs',
    load: () => import('./network/join.ts'),
  },
  {
    path: ['validator', 'list'],
    summary: 'who votes on blocks',
    load: () => import('./validator/list.ts'),
  },
  {
    path: ['validator', 'propose'],
    summary: 'put a validator and its voting power to the founders',
    load: () => import('./validator/propose.ts'),
  },
  {
    path: ['validator', 'approve'],
    summary: 'agree to a validator, as a founder',
    load: () => import('./validator/approve.ts'),
  },
  {
    path: ['network', 'join-open'],
    summary: 'make a home for another node of an open network',
    load: () => import('./network/join-open.ts'),
  },
  {
    path: ['mine'],
    summary: 'run the node of this home, and find blocks for a key',
    load: () => import('./open/mine.ts'),
  },
  {
    path: ['peers'],
    summary: 'who is connected to a node of an open network',
    load: () => import('./open/peers.ts'),
  },
  {
    path: ['supply'],
    summary: 'units issued and burned, against the schedule, and to whom',
    load: () => import('./open/supply.ts'),
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
  ...SETTLEMENT,
  ...OUTSIDE,
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
    path: ['contract', 'ready'],
    summary: 'put a contract that comes at a height into this home, and say so',
    load: () => import('./contract/ready.ts'),
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
