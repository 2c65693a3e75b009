import { t, type ViewContext } from '@vouch/contract/api'
import type { contract as identity } from '../../identity/contract.ts'
import { home } from './declaration.ts'
import { isFrozen, same } from './parties.ts'
import { hasRead, refusalOf } from './reading.ts'
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

interface Reader {
  readonly organisation: Uint8Array
  readonly regulator: boolean
  /** False for a key that may only read. */
  readonly acts: boolean
}

/** The organisation of a key, or why it may do nothing. */
function readerOf(context: Viewing, publicKey: Uint8Array): Reader | string {
  const key = context.view<typeof identity, 'key'>('identity', 'key', { publicKey })
  if (key === null) return 'KEY_UNKNOWN'
  if (context.block.height < key.validFromHeight) return 'KEY_NOT_YET_VALID'
  if (key.revokedFromHeight !== null && context.block.height >= key.revokedFromHeight) return 'KEY_REVOKED'
  const organisation = context.view<typeof identity, 'organisation'>('identity', 'organisation', {
    id: key.organisation,
  })
  if (organisation === null || organisation.status !== 'active') return 'ORGANISATION_SUSPENDED'
  const regulator = organisation.roles.includes('regulator')
  return { organisation: key.organisation, regulator, acts: key.right !== 'read' }
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
    // Leave to read one of them is enough, and what is missing for that one is told before any other refusal.
    let refusal = 'VOUCHER_UNKNOWN'
    for (const found of context.state.vouchers.by.ciphertext({ ciphertextHash }, SAME_CIPHERTEXT)) {
      const { answer, recorded } = mayReadNow(context, found.key, found.value, reader)
      if (answer === null && recorded) return { allowed: true, reason: '', organisation: reader.organisation }
      if (refusal !== 'READING_NOT_RECORDED') refusal = answer ?? 'READING_NOT_RECORDED'
    }
    return NO(refusal)
  },
)

export const mayRead = home.view(
  {
    summary: 'Whether a key’s organisation may read a voucher’s document now, recorded or not.',
    args: t.record({ id: t.hash(), publicKey: t.publicKey() }),
    result: Answer,
  },
  (context, { id, publicKey }) => {
    const reader = readerOf(context, publicKey)
    if (typeof reader === 'string') return NO(reader)
    const value = context.state.vouchers.get(id)
    if (value === undefined) return NO('VOUCHER_UNKNOWN')
    const { answer } = mayReadNow(context, id, value, reader)
    return answer === null ? { allowed: true, reason: '', organisation: reader.organisation } : NO(answer)
  },
)

/** Vouchers that may name one ciphertext and still be looked at. */
const SAME_CIPHERTEXT = { limit: 100 }

/** Why the reader may not read (null: it may), and whether its reading is on record. */
function mayReadNow(
  context: Viewing,
  id: Uint8Array,
  value: VoucherValue,
  reader: Reader,
): { answer: string | null; recorded: boolean } {
  const { organisation, regulator } = reader
  if (value.lost || value.custody === 'destroyed') return { answer: 'VOUCHER_GONE', recorded: false }
  const { timeMs } = context.block
  const access = context.state.access.get({ voucher: id, organisation })
  const answer = refusalOf(value, organisation, regulator, access, timeMs)
  return { answer, recorded: hasRead(value, organisation, access, timeMs) }
}

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
    const found = context.state.vouchers.by.ciphertext({ ciphertextHash }, SAME_CIPHERTEXT)
    // Envelopes are uploaded before the deposit that names them.
    const allowed = found.length === 0 || found.some(({ value }) => isParty(value, reader.organisation))
    return allowed ? { allowed, reason: '', organisation: reader.organisation } : NO('ACCESS_DENIED')
  },
)

function isParty(value: VoucherValue, organisation: Uint8Array): boolean {
  return [value.depositor, value.custodian, value.holder, value.beneficiary].some((party) =>
    same(party, organisation),
  )
}

export const mayErase = home.view(
  {
    summary:
      'Whether a key’s organisation may erase an encrypted document: it kept the first of its vouchers, and none that counts still stands.',
    args: t.record({ ciphertextHash: t.hash(), publicKey: t.publicKey() }),
    result: Answer,
  },
  (context, { ciphertextHash, publicKey }) => {
    const reader = readerOf(context, publicKey)
    if (typeof reader === 'string') return NO(reader)
    const found = context.state.vouchers.by
      .ciphertext({ ciphertextHash }, SAME_CIPHERTEXT)
      .map(({ value }) => value)
    const first = found.reduce<VoucherValue | null>(
      (earliest, value) => (earliest === null || value.depositedMs < earliest.depositedMs ? value : earliest),
      null,
    )
    if (first === null) return NO('VOUCHER_UNKNOWN')
    if (!reader.acts || !same(first.custodian, reader.organisation)) return NO('NOT_YOUR_ROLE')
    // Where the list is cut off, one that stands could be beyond it.
    if (found.length === SAME_CIPHERTEXT.limit || found.some((value) => holdsBack(value, first)))
      return NO('VOUCHER_STANDS')
    return { allowed: true, reason: '', organisation: reader.organisation }
  },
)

/**
 * Whether a voucher keeps its ciphertext from being erased: the first one, and further ones of the same depositor or
 * custodian, until destroyed. A stranger who names the ciphertext cannot stop its erasure.
 */
function holdsBack(value: VoucherValue, first: VoucherValue): boolean {
  if (value.custody === 'destroyed') return false
  return same(value.depositor, first.depositor) || same(value.custodian, first.custodian)
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
