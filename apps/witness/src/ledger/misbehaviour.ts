import type { Statement } from './outbox.ts'

/** Ways in which an outside party goes wrong, for trying out what the ledger makes of it. */
export const MISBEHAVIOURS = {
  late: 'statements are held back until three wait, or somebody asks twice',
  duplicate: 'every statement is sent twice',
  reordered: 'what waits is sent in the reverse order',
  down: 'nothing is done or sent until it is switched off',
  'pending-first': 'a payment is told as pending before it is booked',
  'wrong-amount': 'the first payment arrives short of one unit',
  'wrong-payer': 'the first payment arrives from another account',
  'wrong-currency': 'the first payment arrives in another currency',
  recalled: 'the first payment is recalled after it was booked',
  'payout-fails-twice': 'the first two payouts are rejected',
} as const

export type Misbehaviour = keyof typeof MISBEHAVIOURS

export function isMisbehaviour(name: string): name is Misbehaviour {
  return Object.hasOwn(MISBEHAVIOURS, name)
}

const HELD = 3

/** What is sent of what waits, and in which order. `asked`: how often it was asked for since something was sent. */
export function sendingOrder(
  statements: readonly Statement[],
  misbehaving: ReadonlySet<Misbehaviour>,
  asked: number,
): readonly Statement[] {
  if (misbehaving.has('down')) return []
  if (misbehaving.has('late') && statements.length < HELD && asked < 2) return []
  const order = misbehaving.has('reordered') ? statements.toReversed() : statements
  return misbehaving.has('duplicate') ? order.flatMap((statement) => [statement, statement]) : order
}
