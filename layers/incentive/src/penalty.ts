import { assert, type Hash } from '@vouch/core'
import { type AccountBook, move } from './account-book.ts'

/** Takes so many thousandths of what an offender holds, rounded down, into another account; gives what was taken. */
export function confiscate(book: AccountBook, offender: Hash, into: Hash, permille: number): bigint {
  assert(Number.isInteger(permille) && permille >= 0 && permille <= 1000, 'a penalty is in thousandths')
  const taken = (book.balance(offender) * BigInt(permille)) / 1000n
  const moved = move(book, offender, into, taken)
  assert(moved.ok, 'an account holds a part of what it holds')
  return taken
}
