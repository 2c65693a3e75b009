import type { Json } from '@vouch/contract'
import { fromHex } from '@vouch/core'
import type { WantedAction } from '../forms/action-dialog.tsx'
import type { SignedIn, Standing } from '../session/session.tsx'
import { orderInForce, transferOpen, type VoucherRow } from './voucher-json.ts'

/** What an organisation may want to do with a voucher now. The contract decides; what it would refuse is not offered. */
export interface PossibleAction {
  readonly action: string
  /** What the voucher waits for from this organisation. */
  readonly next?: boolean
  readonly grave?: boolean
}

export function possibleActions(
  { voucher }: VoucherRow,
  me: Standing,
  nowMs: number,
): readonly PossibleAction[] {
  const is = (party: string | null): boolean => party === me.organisation
  const custodian = is(voucher.custodian)
  const owner = is(voucher.holder) || is(voucher.beneficiary)
  const frozen = voucher.supervision === 'frozen' && orderInForce(voucher, nowMs)
  const kept = voucher.custody === 'in_custody'
  const found: PossibleAction[] = []
  const add = (when: boolean, action: PossibleAction): void => {
    if (when) found.push(action)
  }
  if (me.right === 'read') return [{ action: 'request' }]
  add(custodian && voucher.custody === 'offered', { action: 'accept', next: true })
  add(custodian && voucher.custody === 'offered', { action: 'reject' })
  const open = transferOpen(voucher, nowMs)
  const { transfer } = voucher
  add(open && is(transfer?.to ?? null), { action: 'acceptTransfer', next: true })
  add(open && is(transfer?.to ?? null), { action: 'rejectTransfer' })
  add(open && is(transfer?.by ?? null), { action: 'withdrawTransfer' })
  add(transfer !== null && !open, { action: 'expireTransfer' })
  add(kept && owner && !frozen && !open, { action: 'proposeTransfer' })
  add(owner && voucher.custody !== 'destroyed' && !frozen, { action: 'grant' })
  add(!owner && !custodian && !is(voucher.depositor), { action: 'request' })
  add(kept && owner && voucher.booking === null && !frozen, { action: 'book' })
  add(is(voucher.booking?.by ?? null), { action: 'cancelBooking' })
  addSupervision(found, voucher, me, nowMs)
  add(kept && (custodian || is(voucher.depositor)) && !frozen, { action: 'supersede' })
  add(kept && (custodian || is(voucher.holder)) && !frozen, { action: 'returnToIssuer', grave: true })
  add(custodian && !voucher.lost && voucher.custody !== 'destroyed', { action: 'reportLoss', grave: true })
  add(custodian && !frozen && !['destroyed', 'offered'].includes(voucher.custody), {
    action: 'destroy',
    grave: true,
  })
  return found
}

function addSupervision(
  found: PossibleAction[],
  voucher: VoucherRow['voucher'],
  me: Standing,
  nowMs: number,
): void {
  if (!me.roles.includes('regulator')) return
  const inForce = orderInForce(voucher, nowMs)
  const mine = voucher.order?.by === me.organisation
  if (!inForce) found.push({ action: 'review' })
  if (!inForce || voucher.supervision === 'under_review') found.push({ action: 'freeze' })
  if (inForce && mine && voucher.supervision === 'under_review') found.push({ action: 'clear', next: true })
  if (inForce && mine && voucher.supervision === 'frozen') found.push({ action: 'release', next: true })
}

const WEEK_MS = 7 * 24 * 3_600_000

/** The action with what is settled by the voucher, and the steps that sealing a document's key takes. */
export function wantedFor(
  { action, grave }: PossibleAction,
  { id, voucher }: VoucherRow,
  nowMs: number,
): WantedAction {
  const wanted: WantedAction = {
    contract: 'voucher',
    action,
    preset: { id },
    ...(grave === true ? { grave } : {}),
  }
  switch (action) {
    case 'grant':
      return { ...wanted, hidden: ['envelopeHash'], run: grant }
    case 'proposeTransfer':
      return {
        ...wanted,
        hidden: ['envelopeHash'],
        initial: { kind: 'holding', expiresMs: nowMs + WEEK_MS },
        run: (args, now) => propose(args, now, nowMs),
      }
    case 'clear':
    case 'release':
      return { ...wanted, preset: { id, order: voucher.order?.number ?? '' } }
    case 'reject':
      return { ...wanted, initial: { reason: voucher.duplicateOf === null ? 'other' : 'duplicate' } }
    default:
      return wanted
  }
}

interface GrantArgs {
  readonly id: string
  readonly to: string
}

async function grant(args: Json, now: SignedIn): Promise<unknown> {
  const { id, to } = args as unknown as GrantArgs
  return (await now.vouchers()).grant({ id: bytes(id), to: bytes(to) })
}

async function propose(args: Json, now: SignedIn, openedMs: number): Promise<unknown> {
  const { id, to, kind, expiresMs } = args as unknown as GrantArgs & {
    kind: 'holding' | 'benefit'
    expiresMs: number | null
  }
  const expiresInMs = (expiresMs ?? openedMs + WEEK_MS) - Date.now()
  return (await now.vouchers()).proposeTransfer({ id: bytes(id), to: bytes(to), kind, expiresInMs })
}

function bytes(hex: string): Uint8Array {
  return fromHex(hex) as Uint8Array
}
