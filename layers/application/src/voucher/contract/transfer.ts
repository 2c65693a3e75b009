import { t } from '@vouch/contract/api'
import { home } from './declaration.ts'
import { record } from './flow.ts'
import {
  type Acting,
  actor,
  requireCustody,
  requireNotFrozen,
  requireOrganisation,
  requireParty,
  same,
  voucherOf,
} from './parties.ts'
import { Note, TransferKind, type VoucherValue } from './types.ts'

const Id = t.record({ id: t.hash() })
type Proposed = NonNullable<VoucherValue['transfer']>

function transferOf(context: Acting, voucher: VoucherValue): Proposed {
  return voucher.transfer ?? context.fail('TRANSFER_NONE')
}

function noteOf(transfer: Proposed): string {
  return transfer.kind
}

export const proposeTransfer = home.action(
  {
    summary: 'Offers the holding, or the benefit, of a voucher to another organisation.',
    args: t.record({
      id: t.hash(),
      kind: TransferKind,
      to: t.hash(),
      expiresMs: t.time(),
      envelopeHash: t.option(t.hash()),
    }),
  },
  (context, { id, kind, to, expiresMs, envelopeHash }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, kind === 'holding' ? 'holder' : 'beneficiary')
    requireCustody(context, voucher, 'in_custody')
    requireNotFrozen(context, voucher)
    requireOrganisation(context, to)
    const { timeMs } = context.block
    if (voucher.transfer !== null && timeMs <= voucher.transfer.expiresMs) context.fail('TRANSFER_OPEN')
    if (same(to, kind === 'holding' ? voucher.holder : voucher.beneficiary)) context.fail('TRANSFER_TO_SELF')
    if (expiresMs <= timeMs) context.fail('TRANSFER_EXPIRY_PASSED')
    const transfer = { kind, to, by: acting.organisation, proposedMs: timeMs, expiresMs, envelopeHash }
    record(
      context,
      id,
      { ...voucher, transfer },
      { step: 'transfer_proposed', by: acting.organisation, counterparty: to, note: kind },
    )
    return null
  },
)

export const acceptTransfer = home.action(
  { summary: 'Takes over what was offered.', args: Id },
  (context, { id }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    const transfer = transferOf(context, voucher)
    if (!same(transfer.to, acting.organisation))
      context.fail('NOT_YOUR_ROLE', { role: 'receiver of the transfer' })
    requireCustody(context, voucher, 'in_custody')
    requireNotFrozen(context, voucher)
    if (context.block.timeMs > transfer.expiresMs) context.fail('TRANSFER_EXPIRED')
    const moved = transfer.kind === 'holding' ? { holder: transfer.to } : { beneficiary: transfer.to }
    record(
      context,
      id,
      { ...voucher, ...moved, transfer: null },
      {
        step: 'transfer_accepted',
        by: acting.organisation,
        counterparty: transfer.by,
        note: noteOf(transfer),
      },
    )
    return null
  },
)

export const rejectTransfer = home.action(
  { summary: 'Declines what was offered.', args: t.record({ id: t.hash(), note: Note }) },
  (context, { id, note }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    const transfer = transferOf(context, voucher)
    if (!same(transfer.to, acting.organisation))
      context.fail('NOT_YOUR_ROLE', { role: 'receiver of the transfer' })
    record(
      context,
      id,
      { ...voucher, transfer: null },
      { step: 'transfer_rejected', by: acting.organisation, counterparty: transfer.by, note },
    )
    return null
  },
)

export const withdrawTransfer = home.action(
  { summary: 'Takes an offer back before it is accepted.', args: Id },
  (context, { id }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    const transfer = transferOf(context, voucher)
    if (!same(transfer.by, acting.organisation))
      context.fail('NOT_YOUR_ROLE', { role: 'proposer of the transfer' })
    record(
      context,
      id,
      { ...voucher, transfer: null },
      {
        step: 'transfer_withdrawn',
        by: acting.organisation,
        counterparty: transfer.to,
        note: noteOf(transfer),
      },
    )
    return null
  },
)

export const expireTransfer = home.action(
  { summary: 'Closes an offer whose time is over; anybody may.', args: Id },
  (context, { id }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    const transfer = transferOf(context, voucher)
    if (context.block.timeMs <= transfer.expiresMs) context.fail('TRANSFER_NOT_DUE')
    record(
      context,
      id,
      { ...voucher, transfer: null },
      {
        step: 'transfer_expired',
        by: acting.organisation,
        counterparty: transfer.to,
        note: noteOf(transfer),
      },
    )
    return null
  },
)
