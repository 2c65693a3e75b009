import type { ActionContext } from '@vouch/contract/api'
import type { contract as identity } from '../../identity/contract.ts'
import type { ActorValue } from '../../identity/declaration.ts'
import type { home } from './declaration.ts'
import type { VoucherValue } from './types.ts'

export type Acting = ActionContext<(typeof home)['declaration']>

/** The organisation behind the signers, with a key that may at least read. Fails with identity's codes, `CALLED_BY_CONTRACT`. */
export function reader(context: Acting): ActorValue {
  if (context.caller.contract !== null) context.fail('CALLED_BY_CONTRACT')
  return context.view<typeof identity, 'actor'>('identity', 'actor', { keys: context.caller.keys })
}

/** The organisation behind the signers, allowed to act. Fails as `reader` does and with `NOT_YOUR_ROLE`. */
export function actor(context: Acting): ActorValue {
  const found = reader(context)
  if (found.right === 'read') context.fail('NOT_YOUR_ROLE', { role: 'holder of a signing key' })
  return found
}

export function voucherOf(context: Acting, id: Uint8Array): VoucherValue {
  const voucher = context.state.vouchers.get(id)
  return voucher === undefined ? context.fail('VOUCHER_UNKNOWN') : voucher
}

export function requireOrganisation(context: Acting, id: Uint8Array): void {
  const organisation = context.view<typeof identity, 'organisation'>('identity', 'organisation', { id })
  if (organisation === null || organisation.status !== 'active') context.fail('ORGANISATION_UNKNOWN')
}

export function requireCustodian(context: Acting, id: Uint8Array): void {
  const organisation = context.view<typeof identity, 'organisation'>('identity', 'organisation', { id })
  if (organisation === null || organisation.status !== 'active') context.fail('ORGANISATION_UNKNOWN')
  else if (!organisation.roles.includes('custodian')) context.fail('NOT_CUSTODIAN')
}

type Party = 'depositor' | 'custodian' | 'holder' | 'beneficiary'

/** Fails `NOT_YOUR_ROLE` unless the actor is one of these parties of the voucher. */
export function requireParty(
  context: Acting,
  acting: ActorValue,
  voucher: VoucherValue,
  ...parties: readonly Party[]
): void {
  if (!parties.some((party) => same(voucher[party], acting.organisation)))
    context.fail('NOT_YOUR_ROLE', { role: parties.join(' or ') })
}

export function requireRegulator(context: Acting, acting: ActorValue): void {
  if (!acting.roles.includes('regulator')) context.fail('NOT_YOUR_ROLE', { role: 'regulator' })
}

export function requireCustody(
  context: Acting,
  voucher: VoucherValue,
  needed: VoucherValue['custody'],
): void {
  if (voucher.custody !== needed) context.fail('STATE_WRONG', { state: voucher.custody, needed })
}

/** A freeze whose expiry has passed in block time holds nothing any more. */
export function isFrozen(voucher: VoucherValue, timeMs: number): boolean {
  if (voucher.supervision !== 'frozen' || voucher.order === null) return false
  return voucher.order.expiresMs === null || timeMs < voucher.order.expiresMs
}

export function requireNotFrozen(context: Acting, voucher: VoucherValue): void {
  if (isFrozen(voucher, context.block.timeMs))
    context.fail('VOUCHER_FROZEN', { order: voucher.order?.number ?? '' })
}

/** The order in force, if there is one. */
export function orderInForce(voucher: VoucherValue, timeMs: number): VoucherValue['order'] {
  const { order, supervision } = voucher
  if (order === null || (supervision !== 'under_review' && supervision !== 'frozen')) return null
  return order.expiresMs === null || timeMs < order.expiresMs ? order : null
}

/** True where an order in force lets its regulator read documents. */
export function orderCovers(voucher: VoucherValue, organisation: Uint8Array, timeMs: number): boolean {
  const order = orderInForce(voucher, timeMs)
  return order !== null && order.scope === 'document' && same(order.by, organisation)
}

export function same(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false
  return true
}
