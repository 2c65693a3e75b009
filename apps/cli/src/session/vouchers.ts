import type { Client } from '@vouch/sdk'
import { commandError, usageError } from '../shell/problem.ts'
import { pages } from './organisations.ts'

/** A voucher in the JSON form of its contract. */
export interface VoucherRecord {
  readonly digest: string
  readonly size: number
  readonly mediaType: string
  readonly ciphertextHash: string
  readonly depositor: string
  readonly issuer: string | null
  readonly custodian: string
  readonly holder: string
  readonly beneficiary: string
  readonly custody: string
  readonly supervision: string
  readonly order: {
    readonly number: string
    readonly scope: string
    readonly expiresMs: number | null
  } | null
  readonly booking: { readonly purpose: string; readonly reference: string; readonly by: string } | null
  readonly transfer: { readonly kind: string; readonly to: string; readonly expiresMs: number } | null
  readonly supersedes: string | null
  readonly supersededBy: string | null
  readonly duplicateOf: string | null
  readonly depositedMs: number
  readonly lost: boolean
  readonly flowCount: number
}

export interface FoundVoucher {
  readonly id: string
  readonly voucher: VoucherRecord
}

export interface VoucherFilter {
  readonly holder?: string
  readonly custodian?: string
  readonly custody?: string
  readonly digest?: string
}

const ID_LENGTH = 64
const LEAST_PREFIX = 4

export function allVouchers(client: Client, filter: VoucherFilter = {}): AsyncGenerator<FoundVoucher> {
  const { holder = null, custodian = null, custody = null, digest = null } = filter
  return pages<FoundVoucher>(
    client,
    'voucher',
    'vouchers',
    { holder, custodian, custody, digest },
    ({ id }) => id,
  )
}

/** By id, or by as much of its beginning as tells it from others. Fails: `VOUCHER_UNKNOWN`, `VOUCHER_ID_AMBIGUOUS`. */
export async function findVoucher(client: Client, given: string): Promise<FoundVoucher> {
  const prefix = given.toLowerCase()
  if (!/^[0-9a-f]+$/.test(prefix) || prefix.length < LEAST_PREFIX || prefix.length > ID_LENGTH)
    throw usageError(
      'ID_INVALID',
      `'${given}' is not the id of a voucher.`,
      `Type its ${ID_LENGTH} hexadecimal signs, or at least the first ${LEAST_PREFIX}. See: vouch voucher list`,
    )
  if (prefix.length === ID_LENGTH) {
    const { result } = await client.view('voucher', 'voucher', { id: prefix })
    if (result === null) throw unknown(given)
    return { id: prefix, voucher: result as unknown as VoucherRecord }
  }
  const { result } = await client.view('voucher', 'vouchers', {
    holder: null,
    custodian: null,
    custody: null,
    digest: null,
    after: before(prefix),
    limit: 3,
  })
  const found = (result as unknown as readonly FoundVoucher[]).filter(({ id }) => id.startsWith(prefix))
  const [first, second] = found
  if (first === undefined) throw unknown(given)
  if (second === undefined) return first
  throw usageError(
    'VOUCHER_ID_AMBIGUOUS',
    `Several vouchers begin with ${prefix}: ${found.map(({ id }) => id.slice(0, 16)).join(', ')} …`,
    'Type more of the id.',
  )
}

/** The id right before the first that begins so; null where there is none before it. */
function before(prefix: string): string | null {
  const first = BigInt(`0x${prefix.padEnd(ID_LENGTH, '0')}`)
  return first === 0n ? null : (first - 1n).toString(16).padStart(ID_LENGTH, '0')
}

function unknown(given: string) {
  return commandError(
    'VOUCHER_UNKNOWN',
    `There is no voucher ${given} on this chain.`,
    'See: vouch voucher list',
    {
      id: given,
    },
  )
}

/** How a voucher stands, in one or two words. */
export function stateText({ custody, supervision, lost }: VoucherRecord): string {
  const words = [custody.replaceAll('_', ' ')]
  if (supervision === 'frozen' || supervision === 'under_review') words.push(supervision.replaceAll('_', ' '))
  if (lost) words.push('document lost')
  return words.join(', ')
}
