import { t } from '@vouch/contract/api'
import { home } from './declaration.ts'
import { record } from './flow.ts'
import {
  type Acting,
  actor,
  isFrozen,
  orderCovers,
  orderInForce,
  reader,
  requireOrganisation,
  requireParty,
  same,
  voucherOf,
} from './parties.ts'
import { type AccessValue, Note, type VoucherValue } from './types.ts'

const Id = t.record({ id: t.hash() })

function accessOf(context: Acting, voucher: Uint8Array, organisation: Uint8Array): AccessValue | undefined {
  return context.state.access.get({ voucher, organisation })
}

const FRESH = { grantedBy: null, envelopeHash: null, readings: 0, lastReadMs: null } as const

export const request = home.action(
  { summary: 'Asks the holder for leave to read a voucher.', args: t.record({ id: t.hash(), note: Note }) },
  (context, { id, note }) => {
    const { organisation } = reader(context)
    const voucher = voucherOf(context, id)
    const before = accessOf(context, id, organisation)
    if (before?.state === 'granted')
      context.fail('STATE_WRONG', { state: 'granted to you', needed: 'no grant' })
    context.state.access.set(
      { voucher: id, organisation },
      { ...FRESH, ...before, state: 'requested', sinceMs: context.block.timeMs },
    )
    record(context, id, voucher, { step: 'requested', by: organisation, counterparty: voucher.holder, note })
    return null
  },
)

export const grant = home.action(
  {
    summary: 'Lets an organisation read a voucher; the envelope for it lies in the vault.',
    args: t.record({ id: t.hash(), to: t.hash(), envelopeHash: t.option(t.hash()) }),
  },
  (context, { id, to, envelopeHash }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, 'holder', 'beneficiary', 'custodian')
    requireOrganisation(context, to)
    const { timeMs } = context.block
    const ordered = orderCovers(voucher, to, timeMs)
    const owns = same(voucher.holder, acting.organisation) || same(voucher.beneficiary, acting.organisation)
    // A custodian opens documents for a regulator's order alone, and a freeze stops everybody else.
    if (!ordered && !owns) context.fail('ORDER_DOES_NOT_COVER')
    if (!ordered && isFrozen(voucher, timeMs))
      context.fail('VOUCHER_FROZEN', { order: voucher.order?.number ?? '' })
    const before = accessOf(context, id, to)
    context.state.access.set(
      { voucher: id, organisation: to },
      {
        ...FRESH,
        ...before,
        state: 'granted',
        grantedBy: acting.organisation,
        envelopeHash,
        sinceMs: timeMs,
      },
    )
    record(context, id, voucher, { step: 'granted', by: acting.organisation, counterparty: to })
    return null
  },
)

export const deny = home.action(
  { summary: 'Refuses a request to read.', args: t.record({ id: t.hash(), to: t.hash(), note: Note }) },
  (context, { id, to, note }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, 'holder', 'beneficiary')
    const before = accessOf(context, id, to)
    if (before === undefined || before.state !== 'requested') return context.fail('GRANT_UNKNOWN')
    context.state.access.set(
      { voucher: id, organisation: to },
      { ...before, state: 'denied', sinceMs: context.block.timeMs },
    )
    record(context, id, voucher, { step: 'denied', by: acting.organisation, counterparty: to, note })
    return null
  },
)

export const withdrawGrant = home.action(
  {
    summary: 'Ends a reader’s leave from now on. A copy that was made cannot be recalled.',
    args: t.record({ id: t.hash(), to: t.hash() }),
    result: t.record({ alreadyRead: t.boolean() }),
  },
  (context, { id, to }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, 'holder', 'beneficiary')
    const before = accessOf(context, id, to)
    if (before === undefined || before.state !== 'granted') return context.fail('GRANT_UNKNOWN')
    context.state.access.set(
      { voucher: id, organisation: to },
      { ...before, state: 'withdrawn', sinceMs: context.block.timeMs },
    )
    record(context, id, voucher, {
      step: 'grant_withdrawn',
      by: acting.organisation,
      counterparty: to,
      note: before.readings > 0 ? 'a copy was made before' : '',
    })
    return { alreadyRead: before.readings > 0 }
  },
)

export const obtain = home.action(
  {
    summary: 'Records that the caller reads the document; only then does the vault give it out.',
    args: Id,
    result: t.record({ ciphertextHash: t.hash(), digest: t.hash() }),
  },
  (context, { id }) => {
    const acting = reader(context)
    const { organisation } = acting
    const voucher = voucherOf(context, id)
    if (voucher.custody === 'destroyed')
      context.fail('STATE_WRONG', { state: 'destroyed', needed: 'a document that still exists' })
    if (voucher.lost) context.fail('VOUCHER_LOST')
    const before = accessOf(context, id, organisation)
    const reason = refusalOf(
      voucher,
      organisation,
      acting.roles.includes('regulator'),
      before,
      context.block.timeMs,
    )
    if (reason === 'VOUCHER_FROZEN') context.fail('VOUCHER_FROZEN', { order: voucher.order?.number ?? '' })
    else if (reason !== null) context.fail(reason)
    const { timeMs } = context.block
    const base = before ?? { ...FRESH, state: 'own' as const, sinceMs: timeMs }
    context.state.access.set(
      { voucher: id, organisation },
      { ...base, readings: base.readings + 1, lastReadMs: timeMs },
    )
    record(context, id, voucher, {
      step: 'obtained',
      by: organisation,
      note: orderCovers(voucher, organisation, timeMs) ? `order ${voucher.order?.number ?? ''}` : '',
    })
    return { ciphertextHash: voucher.ciphertextHash, digest: voucher.digest }
  },
)

/** Why an organisation may not read the document now; null where it may. */
export function refusalOf(
  voucher: VoucherValue,
  organisation: Uint8Array,
  isRegulator: boolean,
  access: AccessValue | undefined,
  timeMs: number,
): 'ACCESS_DENIED' | 'ORDER_DOES_NOT_COVER' | 'VOUCHER_FROZEN' | null {
  if (orderCovers(voucher, organisation, timeMs)) return null
  const isCustodian = same(voucher.custodian, organisation)
  if (!isCustodian && !isOwnReader(voucher, organisation)) {
    if (isRegulator) return 'ORDER_DOES_NOT_COVER'
    if (access?.state !== 'granted') return 'ACCESS_DENIED'
  }
  if (!isFrozen(voucher, timeMs)) return null
  // The custodian must open what it hands to the regulator under the order; nobody else reads on.
  return isCustodian && orderInForce(voucher, timeMs)?.scope === 'document' ? null : 'VOUCHER_FROZEN'
}

/** Who reads without anybody's leave: its readings are in the flow record like everybody's. */
function isOwnReader(voucher: VoucherValue, organisation: Uint8Array): boolean {
  return (
    same(voucher.holder, organisation) ||
    same(voucher.beneficiary, organisation) ||
    same(voucher.depositor, organisation)
  )
}

/** Whether a reading is on record that is not older than the leave for it. */
export function hasRead(
  voucher: VoucherValue,
  organisation: Uint8Array,
  access: AccessValue | undefined,
  timeMs: number,
): boolean {
  if (access === undefined || access.lastReadMs === null) return false
  if (orderCovers(voucher, organisation, timeMs)) return access.lastReadMs >= (voucher.order?.sinceMs ?? 0)
  return access.state !== 'granted' || access.lastReadMs >= access.sinceMs
}
