import { accountCommitment, type Client, createMembers } from '@vouch/sdk'
import { toHex } from '@vouch/core'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { usageError } from '../shell/problem.ts'
import { type Fields, perform, type Work } from './action.ts'
import { currencyOf, minorUnits } from './amounts.ts'
import { findBill, rangeFor } from './bills.ts'
import { timeOf } from './date.ts'
import { findById } from './find-by-id.ts'

/** A deal in the JSON form of its contract, as far as commands look into it. */
export interface DealRecord {
  readonly terms: {
    readonly mode: string
    readonly seller: string
    readonly buyer: string
    readonly bank: string
    readonly registry: string | null
    readonly billNumber: string
    readonly start: number
    readonly end: number
    readonly currency: string
    readonly price: string
    readonly offerExpiresMs: number
    readonly calendar: string
  }
  readonly termsHash: string
  readonly bill: string
  readonly maturityMs: number
  readonly endToEndId: string
  readonly state: string
  readonly stateSinceMs: number
  readonly dueMs: number | null
  readonly entries: readonly {
    readonly reference: string
    readonly amount: string
    readonly currency: string
    readonly mismatch: string
    readonly booked: boolean
    readonly recalled: boolean
    readonly returned: boolean
  }[]
  readonly title: { readonly status: string; readonly code: string } | null
  readonly cancelled: { readonly reason: string } | null
  readonly order: { readonly number: string } | null
  readonly flowCount: number
}

const KIND = {
  word: 'deal',
  unknown: 'DEAL_UNKNOWN',
  one: 'deal',
  many: 'deals',
  filter: { party: null, open: null, state: null, bill: null },
} as const

export async function findDeal(
  client: Client,
  given: string,
): Promise<{ readonly id: string; readonly deal: DealRecord }> {
  const { id, found } = await findById<DealRecord>(client, KIND, given)
  return { id, deal: found }
}

/** One signed action on a deal. */
export async function actOnDeal(
  context: CommandContext,
  input: CommandInput,
  what: {
    readonly action: string
    readonly args?: (work: Work, deal: DealRecord) => object | Promise<object>
  },
): Promise<void> {
  await perform(context, input, {
    contract: 'deal',
    action: what.action,
    async args(work) {
      const { id, deal } = await findDeal(work.client, input.operand(0))
      return { id, ...(await what.args?.(work, deal)) }
    },
    subject: ({ id }) => ({ deal: id }),
    words: ({ id }, { state }) =>
      state === undefined ? `Deal ${String(id)}: done.` : `Deal ${String(id)} is now ${String(state)}.`,
  })
}

const DAY_MS = 86_400_000
const OFFER_DAYS = 7
const DEFAULT_LIMITS = {
  accountDays: 1,
  fundDays: 2,
  confirmDays: 1,
  lockDays: 1,
  endorseDays: 1,
  receiptDays: 2,
  settleDays: 1,
}

/** The terms as typed: with a registry the deal is witnessed, without one it is atomic. */
export async function termsFrom(work: Work): Promise<Fields> {
  const { input } = work
  const own = await work.ownId()
  const seller = input.text('seller')
  const buyer = input.text('buyer')
  if ((seller === undefined) === (buyer === undefined))
    throw usageError(
      'USAGE',
      'Name the other side alone.',
      'Add: --buyer NAME where you sell, --seller NAME where you buy',
    )
  const currency = currencyOf(input.text('currency') ?? 'CNY')
  const until = input.text('until')
  const parties = {
    seller: seller === undefined ? own : await work.organisationId(seller),
    buyer: buyer === undefined ? own : await work.organisationId(buyer),
    bank: await work.organisationId(input.need('bank')),
  }
  const common = {
    ...parties,
    currency,
    price: minorUnits(input.need('price'), currency).toString(),
    calendar: input.text('calendar') ?? 'CN',
    limits: limitsFrom(input),
    offerExpiresMs: until === undefined ? Date.now() + OFFER_DAYS * DAY_MS : timeOf(until),
    note: input.text('note') ?? '',
  }
  return { ...common, ...(input.text('registry') === undefined ? await atomic(work) : await witnessed(work)) }
}

async function witnessed(work: Work): Promise<Fields> {
  const { input } = work
  const needed = ['range', 'matures', 'buyer-account', 'seller-account'].filter(
    (name) => input.text(name) === undefined,
  )
  if (needed.length > 0)
    throw usageError(
      'USAGE_INCOMPLETE',
      'A witnessed deal needs the range, the maturity and both accounts.',
      `Add: ${needed.map((name) => `--${name} …`).join(' ')}`,
    )
  const secret = await createMembers(work.client).consortiumSecret(work.key)
  const range = await rangeFor(work, '')
  return {
    mode: 'witnessed',
    registry: await work.organisationId(input.need('registry')),
    billNumber: input.need('bill'),
    ...range,
    maturityMs: timeOf(input.text('matures') ?? ''),
    buyerAccount: toHex(accountCommitment(secret, input.text('buyer-account') ?? '')),
    sellerAccount: toHex(accountCommitment(secret, input.text('seller-account') ?? '')),
  }
}

async function atomic(work: Work): Promise<Fields> {
  const { id, bill } = await findBill(work.client, work.input.need('bill'))
  return {
    mode: 'atomic',
    registry: null,
    billNumber: bill.number,
    ...(await rangeFor(work, id, ({ circulation }) => circulation === 'TF0301')),
    maturityMs: 0,
    buyerAccount: null,
    sellerAccount: null,
  }
}

/** `--limit fundDays=3`, any number of times. */
function limitsFrom(input: CommandInput): Readonly<Record<string, number>> {
  const limits: Record<string, number> = { ...DEFAULT_LIMITS }
  for (const text of input.list('limit')) {
    const match = /^([a-zA-Z]+)=(\d{1,2})$/.exec(text)
    const name = match?.[1] ?? ''
    if (!Object.hasOwn(limits, name))
      throw usageError(
        'USAGE',
        `'${text}' is no limit of business days.`,
        `Write it as fundDays=3; there is: ${Object.keys(limits).join(', ')}`,
      )
    limits[name] = Number(match?.[2])
  }
  return limits
}
