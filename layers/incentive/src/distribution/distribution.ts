import { assert, type Hash } from '@vouch/core'
import { type AccountBook, issue, move } from '../account-book.ts'
import { type IssuanceSchedule, subsidyAt } from './schedule.ts'
import { divide, type Payment, type Share } from './shares.ts'

/** What an engine says of a block when it is over. */
export interface BlockEarnings {
  readonly height: number
  /** Fees of its transactions, all gathered in `RewardRules.escrow`. */
  readonly fees: bigint
  /** Who earned the block: its miner alone, or validators by voting power. Empty only where there is nothing to earn. */
  readonly earners: readonly Share[]
}

/** Payments that wait until the block that earned them is old enough; kept in the state by whoever executes. */
export interface MaturityBook {
  /** Payments earned at that height and not yet paid out. */
  read(height: number): readonly Payment[]
  /** No payments: the entry goes. */
  write(height: number, payments: readonly Payment[]): void
}

export interface RewardRules {
  readonly schedule: IssuanceSchedule
  /** Blocks after which what a block earned can be spent; 0 pays at once. */
  readonly maturity: number
  /** The account that holds fees and new units until they are paid out; nobody has its key. */
  readonly escrow: Hash
}

/**
 * Ends a block: issues its subsidy, divides subsidy and fees among its earners, and pays what has matured. The same for every
 * engine; only earners and maturity differ. Supply grows by the subsidy and the balances add up to it at all times.
 */
export function closeBlock(
  book: AccountBook,
  waiting: MaturityBook,
  rules: RewardRules,
  earnings: BlockEarnings,
): readonly Payment[] {
  const { height, fees, earners } = earnings
  const subsidy = subsidyAt(rules.schedule, height)
  if (subsidy > 0n) issue(book, rules.escrow, subsidy)
  const payments = divide(subsidy + fees, earners)
  const divided = payments.reduce((sum, { amount }) => sum + amount, 0n)
  assert(divided === subsidy + fees, 'all that a block earned is divided', `${divided} of ${subsidy + fees}`)
  waiting.write(height, payments)
  const due = height - rules.maturity
  if (due < 1) return payments
  for (const { account, amount } of waiting.read(due)) {
    const paid = move(book, rules.escrow, account, amount)
    assert(paid.ok, 'the escrow holds what was earned')
  }
  waiting.write(due, [])
  return payments
}
