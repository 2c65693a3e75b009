import { assert, equalBytes, failed, type Hash, ok, type Result } from '@vouch/core'

/** Balances in fee units by account; the contract layer lends it the state. */
export interface AccountBook {
  balance(account: Hash): bigint
  setBalance(account: Hash, balance: bigint): void
  /** Sum of all balances, kept with every issue and burn. */
  supply(): bigint
  setSupply(supply: bigint): void
}

/** Moves units between accounts; the supply stays as it is. Problem: `BALANCE_INSUFFICIENT`. */
export function move(book: AccountBook, from: Hash, to: Hash, amount: bigint): Result<null> {
  assert(amount >= 0n, 'an amount moved is not negative')
  const available = book.balance(from)
  if (available < amount) return insufficient(available, amount)
  if (equalBytes(from, to)) return ok(null)
  book.setBalance(from, available - amount)
  book.setBalance(to, book.balance(to) + amount)
  return ok(null)
}

/** Brings new units into being: the genesis' allocations, and issuance by an engine's schedule. */
export function issue(book: AccountBook, to: Hash, amount: bigint): void {
  assert(amount >= 0n, 'an amount issued is not negative')
  book.setBalance(to, book.balance(to) + amount)
  book.setSupply(book.supply() + amount)
}

/** Takes units out of being. Problem: `BALANCE_INSUFFICIENT`. */
export function burn(book: AccountBook, from: Hash, amount: bigint): Result<null> {
  assert(amount >= 0n, 'an amount burned is not negative')
  const available = book.balance(from)
  if (available < amount) return insufficient(available, amount)
  book.setBalance(from, available - amount)
  book.setSupply(book.supply() - amount)
  return ok(null)
}

/**
 * Charges a transaction's fee to its payer and pays it to the proposer. Where the fee is above `maxFee` only `maxFee`
 * is taken, and the caller must let the transaction fail. Problem: `BALANCE_INSUFFICIENT`.
 */
export function chargeFee(
  book: AccountBook,
  charge: { readonly payer: Hash; readonly proposer: Hash; readonly fee: bigint; readonly maxFee: bigint },
): Result<bigint> {
  const taken = charge.fee < charge.maxFee ? charge.fee : charge.maxFee
  const moved = move(book, charge.payer, charge.proposer, taken)
  return moved.ok ? ok(taken) : moved
}

/** Throws `InvariantViolation` where balances and supply disagree; for audits and tests, over every account there is. */
export function assertSupply(book: AccountBook, accounts: Iterable<Hash>): void {
  let sum = 0n
  for (const account of accounts) sum += book.balance(account)
  assert(sum === book.supply(), 'the balances add up to the supply', `${sum} against ${book.supply()}`)
}

function insufficient(available: bigint, wanted: bigint): Result<never> {
  return failed(
    'BALANCE_INSUFFICIENT',
    `The account holds ${available} units; ${wanted} are needed.`,
    'Pay units into the account, or lower the amount.',
    { available: String(available), wanted: String(wanted) },
  )
}
