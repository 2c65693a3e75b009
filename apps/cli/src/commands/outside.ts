import type { CatalogueEntry } from '../shell/definition.ts'

/** Programs of those who witness from outside the ledger: a bank, a registry of bills. */
export const OUTSIDE: readonly CatalogueEntry[] = [
  {
    path: ['bank', 'start'],
    summary: 'run the bank that keeps escrows',
    load: () => import('./bank/start.ts'),
  },
  { path: ['bank', 'open'], summary: 'open a customer’s account', load: () => import('./bank/open.ts') },
  { path: ['bank', 'credit'], summary: 'pay cash into an account', load: () => import('./bank/credit.ts') },
  {
    path: ['bank', 'accounts'],
    summary: 'accounts and what they hold',
    load: () => import('./bank/accounts.ts'),
  },
  {
    path: ['bank', 'pay'],
    summary: 'order a payment, such as into the escrow of a deal',
    load: () => import('./bank/pay.ts'),
  },
  {
    path: ['bank', 'send'],
    summary: 'hand the bank an ISO 20022 message',
    load: () => import('./bank/send.ts'),
  },
  {
    path: ['bank', 'messages'],
    summary: 'messages that something rests on, or one of them',
    load: () => import('./bank/messages.ts'),
  },
  {
    path: ['bank', 'escrow'],
    summary: 'what is in the escrow of a deal',
    load: () => import('./bank/escrow.ts'),
  },
  {
    path: ['bank', 'misbehave'],
    summary: 'let the bank go wrong, to try it',
    load: () => import('./bank/misbehave.ts'),
  },
  {
    path: ['registry', 'start'],
    summary: 'run the registry that keeps bills',
    load: () => import('./registry/start.ts'),
  },
  { path: ['registry', 'issue'], summary: 'enter a bill', load: () => import('./registry/issue.ts') },
  {
    path: ['registry', 'show'],
    summary: 'bills with their ranges and holders',
    load: () => import('./registry/show.ts'),
  },
  {
    path: ['registry', 'freeze'],
    summary: 'freeze a range by order',
    load: () => import('./registry/freeze.ts'),
  },
  { path: ['registry', 'pledge'], summary: 'pledge a range', load: () => import('./registry/pledge.ts') },
  {
    path: ['registry', 'release'],
    summary: 'end a freeze or a pledge',
    load: () => import('./registry/release.ts'),
  },
  {
    path: ['registry', 'misbehave'],
    summary: 'let the registry go wrong, to try it',
    load: () => import('./registry/misbehave.ts'),
  },
  {
    path: ['deal', 'demo'],
    summary:
      'a whole witnessed deal, with bank and registry in processes of their own; --fault tries what goes wrong',
    load: () => import('./deal/demo.ts'),
  },
]
