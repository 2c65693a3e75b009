import type { ActionContext } from '@vouch/contract/api'
import type { BalanceValue, home } from './declaration.ts'

export type Acting = ActionContext<(typeof home)['declaration']>

export interface Movement {
  readonly kind: 'issued' | 'redeemed' | 'transferred' | 'held' | 'paid' | 'returned'
  readonly bank: Uint8Array
  readonly currency: string
  readonly amount: bigint
  readonly from: Uint8Array | null
  readonly to: Uint8Array | null
  readonly about: Uint8Array | null
  readonly note: string
}

const EMPTY: BalanceValue = { available: 0n, held: 0n, order: null }

export function balanceOf(
  context: Acting,
  holder: Uint8Array,
  bank: Uint8Array,
  currency: string,
): BalanceValue {
  return context.state.balances.get({ holder, bank, currency }) ?? EMPTY
}

export function setBalance(
  context: Acting,
  holder: Uint8Array,
  bank: Uint8Array,
  currency: string,
  balance: BalanceValue,
): void {
  const key = { holder, bank, currency }
  if (balance.available === 0n && balance.held === 0n && balance.order === null)
    context.state.balances.remove(key)
  else context.state.balances.set(key, balance)
}

/** Adds to what can be paid away. */
export function credit(
  context: Acting,
  holder: Uint8Array,
  bank: Uint8Array,
  currency: string,
  amount: bigint,
): void {
  const balance = balanceOf(context, holder, bank, currency)
  setBalance(context, holder, bank, currency, { ...balance, available: balance.available + amount })
}

/** Takes from what can be paid away. Fails: `BALANCE_FROZEN`, `BALANCE_TOO_LOW`. */
export function debit(
  context: Acting,
  holder: Uint8Array,
  bank: Uint8Array,
  currency: string,
  amount: bigint,
): void {
  const balance = balanceOf(context, holder, bank, currency)
  const { order, available } = balance
  if (order !== null && (order.expiresMs === null || context.block.timeMs < order.expiresMs))
    context.fail('BALANCE_FROZEN', { order: order.number })
  if (available < amount)
    context.fail('BALANCE_TOO_LOW', { available: `${available}`, amount: `${amount}`, currency })
  setBalance(context, holder, bank, currency, { ...balance, available: available - amount })
}

/** Changes what is set aside. */
export function setAside(
  context: Acting,
  holder: Uint8Array,
  bank: Uint8Array,
  currency: string,
  change: bigint,
): void {
  const balance = balanceOf(context, holder, bank, currency)
  setBalance(context, holder, bank, currency, { ...balance, held: balance.held + change })
}

/** Tells each side, under its organisation's id. */
export function tell(context: Acting, movement: Movement): void {
  if (movement.from !== null) context.emit('moved', movement.from, movement)
  if (movement.to !== null) context.emit('moved', movement.to, movement)
}
