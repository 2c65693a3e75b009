import { t, type ViewContext } from '@vouch/contract/api'
import type { contract as identity } from '../../identity/contract.ts'
import { home } from './declaration.ts'
import { isFrozen, same } from './parties.ts'
import { refusalOf } from './reading.ts'
import { Access, Custody, Voucher, type VoucherValue } from './types.ts'

type Viewing = ViewContext<(typeof home)['declaration']>

const PAGE = t.integer({ min: 1, max: 200 })
const Found = t.record({ id: t.hash(), voucher: Voucher })
const Answer = t.record({
  allowed: t.boolean(),
  reason: t.text({ max: 64 }),
  organisation: t.option(t.hash()),
})

export const voucher = home.view(
  { summary: 'A voucher by its id.', args: t.record({ id: t.hash() }), result: t.option(Voucher) },
  (context, { id }) => context.state.vouchers.get(id) ?? null,
)

export const vouchers = home.view(
  {
    summary: 'Vouchers by holder, by custodian and state, by digest, or all.',
    args: t.record({
      holder: t.option(t.hash()),
      custodian: t.option(t.hash()),
      custody: t.option(Custody),
      digest: t.option(t.hash()),
      after: t.option(t.hash()),
      limit: PAGE,
    }),
    result: t.list(Found, { max: 200 }),
  },
  (context, args) => {
    const page = args.after === null ? { limit: args.limit } : { after: args.after, limit: args.limit }
    const { by } = context.state.vouchers
    const { holder, custodian, custody, digest } = args
    const found =
      digest !== null
        ? by.digest({ digest }, page)
        : holder !== null
          ? by.holder({ holder }, page)
          : custodian !== null
            ? by.custody(custody === null ? { custodian } : { custodian, custody }, page)
            : context.state.vouchers.scan(page)
    return found.map((entry) => ({ id: entry.key, voucher: entry.value }))
  },
)

export const byBusinessKey = home.view(
  {
    summary: 'The first voucher of a business document, by its keyed commitment.',
    args: t.record({ businessKey: t.hash() }),
    result: t.option(t.hash()),
  },
  (context, { businessKey }) => context.state.vouchers.by.standingBusinessKey({ businessKey })?.key ?? null,
)

export const accessList = home.view(
  {
    summary: 'Who asked for, was granted or has read a voucher.',
    args: t.record({ id: t.hash(), after: t.option(t.hash()), limit: PAGE }),
    result: t.list(t.record({ organisation: t.hash(), access: Access }), { max: 200 }),
  },
  (context, { id, after, limit }) => {
    const page = after === null ? { limit } : { after: { voucher: id, organisation: after }, limit }
    return context.state.access
      .scan(page, { voucher: id })
      .map((entry) => ({ organisation: entry.key.organisation, access: entry.value }))
  },
)

/** The organisation of a key, or why it may do nothing. */
function readerOf(
  context: Viewing,
  publicKey: Uint8Array,
): { organisation: Uint8Array; regulator: boolean } | string {
  const key = context.view<typeof identity, 'key'>('identity', 'key', { publicKey })
  if (key === null) return 'KEY_UNKNOWN'
  if (key.revokedFromHeight !== null && context.block.height >= key.revokedFromHeight) return 'KEY_REVOKED'
  const organisation = context.view<typeof identity, 'organisation'>('identity', 'organisation', {
    id: key.organisation,
  })
  if (organisation === null || organisation.status !== 'active') return 'ORGANISATION_SUSPENDED'
  return { organisation: key.organisation, regulator: organisation.roles.includes('regulator') }
}

const NO = (reason: string): { allowed: false; reason: string; organisation: null } => ({
  allowed: false,
  reason,
  organisation: null,
})

export const mayFetch = home.view(
  {
    summary:
      'Whether a key’s organisation may fetch an encrypted document: it may read one of its vouchers and has recorded the reading.',
    args: t.record({ ciphertextHash: t.hash(), publicKey: t.publicKey() }),
    result: Answer,
  },
  (context, { ciphertextHash, publicKey }) => {
    const reader = readerOf(context, publicKey)
    if (typeof reader === 'string') return NO(reader)
    const found = context.state.vouchers.by.ciphertext({ ciphertextHash })
    if (found === undefined) return NO('VOUCHER_UNKNOWN')
    const { key, value } = found
    if (value.lost || value.custody === 'destroyed') return NO('VOUCHER_GONE')
    const access = context.state.access.get({ voucher: key, organisation: reader.organisation })
    const refusal = refusalOf(value, reader.organisation, reader.regulator, access, context.block.timeMs)
    if (refusal !== null) return NO(refusal)
    if (access === undefined || access.readings === 0) return NO('READING_NOT_RECORDED')
    return { allowed: true, reason: '', organisation: reader.organisation }
  },
)

export const mayGive = home.view(
  {
    summary:
      'Whether a key’s organisation may leave envelopes beside an encrypted document: it deposits, holds or keeps one of its vouchers.',
    args: t.record({ ciphertextHash: t.hash(), publicKey: t.publicKey() }),
    result: Answer,
  },
  (context, { ciphertextHash, publicKey }) => {
    const reader = readerOf(context, publicKey)
    if (typeof reader === 'string') return NO(reader)
    const found = context.state.vouchers.by.ciphertext({ ciphertextHash })
    // Envelopes are uploaded before the deposit that names them.
    const allowed = found === undefined || isParty(found.value, reader.organisation)
    return allowed ? { allowed, reason: '', organisation: reader.organisation } : NO('ACCESS_DENIED')
  },
)

function isParty(value: VoucherValue, organisation: Uint8Array): boolean {
  return [value.depositor, value.custodian, value.holder, value.beneficiary].some((party) =>
    same(party, organisation),
  )
}

export const standing = home.view(
  {
    summary: 'Where a voucher stands now: a freeze or transfer that has run out counts no more.',
    args: t.record({ id: t.hash() }),
    result: t.option(t.record({ frozen: t.boolean(), transferOpen: t.boolean(), transferable: t.boolean() })),
  },
  (context, { id }) => {
    const value = context.state.vouchers.get(id)
    if (value === undefined) return null
    const frozen = isFrozen(value, context.block.timeMs)
    const transferOpen = value.transfer !== null && context.block.timeMs <= value.transfer.expiresMs
    return { frozen, transferOpen, transferable: value.custody === 'in_custody' && !frozen && !transferOpen }
  },
)
