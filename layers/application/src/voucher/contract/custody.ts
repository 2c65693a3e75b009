import { t } from '@vouch/contract/api'
import { home } from './declaration.ts'
import { record } from './flow.ts'
import {
  type Acting,
  actor,
  requireCustodian,
  requireCustody,
  requireNotFrozen,
  requireOrganisation,
  requireParty,
  same,
  voucherOf,
} from './parties.ts'
import { Deposit, Note, RejectReason, type VoucherValue } from './types.ts'

const Id = t.record({ id: t.hash() })

export const deposit = home.action(
  {
    summary: 'Offers a document to a custodian.',
    args: Deposit,
    result: t.record({ id: t.hash(), duplicateOf: t.option(t.hash()) }),
  },
  (context, args) => {
    const acting = actor(context)
    const { organisation } = acting
    if (!same(args.custodian, organisation) || !acting.roles.includes('custodian'))
      requireCustodian(context, args.custodian)
    if (args.issuer !== null && !same(args.issuer, organisation)) requireOrganisation(context, args.issuer)
    if (args.beneficiary !== null && !same(args.beneficiary, organisation))
      requireOrganisation(context, args.beneficiary)
    const duplicateOf = firstLike(context, args.digest, args.businessKey)
    const id = context.hash('voucher', context.transactionId)
    // Named one by one: a rest pattern would make the largest object of the busiest action a slow one.
    const voucher: VoucherValue = {
      digest: args.digest,
      size: args.size,
      mediaType: args.mediaType,
      ciphertextHash: args.ciphertextHash,
      ciphertextSize: args.ciphertextSize,
      metaHash: args.metaHash,
      businessKey: args.businessKey,
      fieldsRoot: args.fieldsRoot,
      fieldCount: args.fieldCount,
      depositor: organisation,
      issuer: args.issuer,
      custodian: args.custodian,
      holder: organisation,
      beneficiary: args.beneficiary ?? organisation,
      custody: 'offered',
      supervision: 'none',
      order: null,
      booking: null,
      transfer: null,
      supersedes: null,
      supersededBy: null,
      duplicateOf,
      depositedMs: context.block.timeMs,
      lost: false,
      flowCount: 0,
      // What a flow's first entry points back to.
      flowHead: new Uint8Array(32),
    }
    record(context, id, voucher, { step: 'offered', by: organisation, counterparty: args.custodian })
    return { id, duplicateOf }
  },
)

/** The voucher that stands already for the same business document, or for the same file. */
function firstLike(context: Acting, digest: Uint8Array, businessKey: Uint8Array | null): Uint8Array | null {
  const { by } = context.state.vouchers
  const sameDocument = businessKey === null ? undefined : by.standingBusinessKey({ businessKey })
  return (sameDocument ?? by.standingDigest({ digest }))?.key ?? null
}

/** Whether the voucher that this one repeats still stands. */
function stands(context: Acting, id: Uint8Array): boolean {
  const custody = context.state.vouchers.get(id)?.custody
  return custody === 'offered' || custody === 'in_custody' || custody === 'superseded'
}

export const accept = home.action(
  { summary: 'Takes an offered voucher into custody.', args: Id },
  (context, { id }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, 'custodian')
    requireCustody(context, voucher, 'offered')
    requireNotFrozen(context, voucher)
    if (voucher.duplicateOf !== null && stands(context, voucher.duplicateOf))
      context.fail('VOUCHER_DUPLICATE', { first: hex(voucher.duplicateOf) })
    // What it repeated has ended, so from now on it stands for the document itself.
    const accepted: VoucherValue = { ...voucher, custody: 'in_custody', duplicateOf: null }
    record(context, id, accepted, { step: 'accepted', by: acting.organisation })
    return null
  },
)

export const reject = home.action(
  {
    summary: 'Refuses an offered voucher, saying why.',
    args: t.record({ id: t.hash(), reason: RejectReason, note: Note }),
  },
  (context, { id, reason, note }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, 'custodian')
    requireCustody(context, voucher, 'offered')
    record(
      context,
      id,
      { ...voucher, custody: 'rejected', transfer: null },
      { step: 'rejected', by: acting.organisation, note: note === '' ? reason : `${reason}: ${note}` },
    )
    return null
  },
)

export const supersede = home.action(
  {
    summary: 'Marks a voucher as superseded by another: a credit note or red-letter invoice.',
    args: t.record({ id: t.hash(), by: t.hash() }),
  },
  (context, { id, by }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    const successor = voucherOf(context, by)
    requireParty(context, acting, voucher, 'depositor', 'custodian')
    // Nobody may write into the flow record of a voucher that is no concern of theirs.
    requireParty(context, acting, successor, 'depositor', 'custodian')
    requireCustody(context, voucher, 'in_custody')
    requireNotFrozen(context, voucher)
    if (same(id, by) || (successor.custody !== 'in_custody' && successor.custody !== 'offered'))
      context.fail('STATE_WRONG', {
        state: successor.custody,
        needed: 'another voucher offered or in custody',
      })
    record(
      context,
      id,
      { ...voucher, custody: 'superseded', supersededBy: by, transfer: null },
      { step: 'superseded', by: acting.organisation, note: hex(by) },
    )
    record(
      context,
      by,
      { ...successor, supersedes: id },
      { step: 'supersedes', by: acting.organisation, note: hex(id) },
    )
    return null
  },
)

export const returnToIssuer = home.action(
  {
    summary:
      'Ends custody by giving the voucher back to its issuer, or to the depositor where none is named.',
    args: t.record({ id: t.hash(), note: Note }),
  },
  (context, { id, note }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, 'custodian', 'holder')
    requireCustody(context, voucher, 'in_custody')
    requireNotFrozen(context, voucher)
    const to = voucher.issuer ?? voucher.depositor
    record(
      context,
      id,
      { ...voucher, custody: 'returned_to_issuer', holder: to, transfer: null },
      { step: 'returned_to_issuer', by: acting.organisation, counterparty: to, note },
    )
    return null
  },
)

export const destroy = home.action(
  {
    summary: 'Ends custody because retention is over; digest and flow remain.',
    args: t.record({ id: t.hash(), note: Note }),
  },
  (context, { id, note }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, 'custodian')
    requireNotFrozen(context, voucher)
    if (voucher.custody === 'destroyed' || voucher.custody === 'offered')
      context.fail('STATE_WRONG', {
        state: voucher.custody,
        needed: 'a voucher in custody, or one that ended otherwise',
      })
    record(
      context,
      id,
      { ...voucher, custody: 'destroyed', transfer: null },
      { step: 'destroyed', by: acting.organisation, note },
    )
    return null
  },
)

export const reportLoss = home.action(
  {
    summary: 'Says that the encrypted document is gone; digest and flow remain.',
    args: t.record({ id: t.hash(), note: Note }),
  },
  (context, { id, note }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    requireParty(context, acting, voucher, 'custodian')
    if (voucher.lost) context.fail('VOUCHER_LOST')
    if (voucher.custody === 'destroyed')
      context.fail('STATE_WRONG', { state: 'destroyed', needed: 'a document that still exists' })
    record(context, id, { ...voucher, lost: true }, { step: 'lost', by: acting.organisation, note })
    return null
  },
)

export const noteRevocation = home.action(
  {
    summary: 'Notes that the certificate that signed the document was revoked later.',
    args: t.record({ id: t.hash(), certificate: t.hash(), note: Note }),
  },
  (context, { id, certificate, note }) => {
    const acting = actor(context)
    const voucher = voucherOf(context, id)
    if (!acting.roles.includes('regulator')) requireParty(context, acting, voucher, 'custodian', 'depositor')
    record(context, id, voucher, {
      step: 'revocation_noted',
      by: acting.organisation,
      note: note === '' ? `certificate ${hex(certificate)}` : `certificate ${hex(certificate)}: ${note}`,
    })
    return null
  },
)

const DIGITS = '0123456789abcdef'

/** Lower-case hexadecimal, for notes and messages. */
export function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += `${DIGITS[byte >> 4]}${DIGITS[byte & 15]}`
  return text
}
