import { type DealStateName, daysIn, firstDayOf, isWeekend } from '@vouch/application'
import { fromHex, sha256, toHex, utf8 } from '@vouch/core'
import type { Json } from '@vouch/contract'
import { accountCommitment, createMembers } from '@vouch/sdk'
import { findOrganisation } from '../session/organisations.ts'
import { allVouchers } from '../session/vouchers.ts'
import type { CommandContext } from '../shell/definition.ts'
import { count } from '../shell/format.ts'
import { type Player, playAs } from './stage.ts'

type Alias = 'acme' | 'globex' | 'river' | 'bills' | 'watch'
type Cast = Readonly<Record<Alias, Player & { readonly id: string }>>

const NAMES: Readonly<Record<Alias, string>> = {
  acme: 'Acme',
  globex: 'Globex',
  river: 'River Bank',
  bills: 'Bill Registry',
  watch: 'Watch',
}
const DAY_MS = 86_400_000
const FACE = 10_000_000
const PRICE = '9850000'
const ACCOUNTS = { buyer: 'DE89370400440532013000', seller: 'FR1420041010050500013M02606' } as const
const ROUTE = [
  'drafted',
  'buyer_signed',
  'both_signed',
  'awaiting_funds',
  'funds_booked',
  'funds_confirmed',
  'bill_locked',
  'endorse_pending',
  'endorse_signed',
  'receipt_verified',
  'settle_instructed',
  'settled',
  'closed',
] as const satisfies readonly DealStateName[]

/**
 * A deal in every state, so that there is something to look at and to act on. Bank and registry are played by their keys: their
 * programs are shown by `vouch deal demo`. Nothing where an earlier run has done it.
 */
export async function showDeals(context: CommandContext): Promise<void> {
  const { out } = context
  const cast = await castOf(context)
  const { result } = await cast.acme.client.view('deal', 'deals', {
    party: cast.acme.id,
    open: null,
    state: null,
    bill: null,
    after: null,
    limit: 1,
  })
  if ((result as readonly unknown[]).length > 0) {
    out.item(
      { step: 'deals', made: 0 },
      'Deals of Acme and Globex stand in every state since an earlier run.',
    )
    return
  }
  await publishCalendar(cast.river)
  const secret = await createMembers(cast.acme.client).consortiumSecret(cast.acme.key)
  let number = 0
  for (const state of [...ROUTE, 'cancelling', 'refunded'] as const)
    await createDealPlay(cast, secret, ++number).to(state)
  out.item(
    { step: 'deals', made: number },
    `Acme sells ${count(number, 'bill')} to Globex, River Bank keeps the money and Bill Registry the bills: a deal in every state.\n  See: npx vouch deal list; with programs of bank and registry: npx vouch deal demo`,
  )
}

/** Some of what happens to vouchers in custody: booked, frozen, offered to another. */
export async function superviseVouchers(context: CommandContext): Promise<void> {
  const cast = await castOf(context)
  const own: { id: string; state: string; supervision: string; booked: boolean }[] = []
  for await (const { id, voucher } of allVouchers(cast.acme.client, { holder: cast.acme.id }))
    own.push({
      id,
      state: voucher.custody,
      supervision: voucher.supervision,
      booked: voucher.booking !== null,
    })
  const free = own.filter(
    ({ state, supervision, booked }) => state === 'in_custody' && supervision === 'none' && !booked,
  )
  if (free.length < 4 || own.some(({ supervision }) => supervision !== 'none')) return
  const call = (who: Player, action: string, args: Json): Promise<unknown> =>
    who.client.call('voucher', action, args, { as: who.key.signer })
  const [frozen, reviewed, booked, offered] = free.map(({ id }) => id) as [string, string, string, string]
  const order = { order: '2026-17', scope: 'document', expiresMs: null }
  await call(cast.watch, 'freeze', { id: frozen, ...order })
  await call(cast.watch, 'review', { id: reviewed, ...order, order: '2026-18' })
  await call(cast.acme, 'book', { id: booked, purpose: 'financing', reference: 'loan-8' })
  await cast.acme.vouchers.proposeTransfer({
    id: fromHex(offered) as Uint8Array,
    to: fromHex(cast.globex.id) as Uint8Array,
    expiresInMs: 14 * DAY_MS,
  })
  context.out.item(
    { step: 'supervision', frozen, reviewed, booked, offered },
    'Watch froze one of Acme’s vouchers and reviews another; Acme booked one for financing and offers one to Globex.',
  )
}

async function castOf(context: CommandContext): Promise<Cast> {
  const players: Partial<Record<Alias, Cast[Alias]>> = {}
  for (const alias of Object.keys(NAMES) as Alias[]) {
    const player = await playAs(context, alias)
    const { id } = await findOrganisation(player.client, context.environment.home, NAMES[alias])
    players[alias] = { ...player, id }
  }
  return players as Cast
}

/** Weekends alone, of two years: the example is not about holidays. */
async function publishCalendar({ client, key }: Player): Promise<void> {
  const thisYear = new Date().getUTCFullYear()
  for (const year of [thisYear, thisYear + 1]) {
    const first = firstDayOf(year)
    const nonWorking = Array.from({ length: daysIn(year) }, (_, at) => at + 1).filter((day) =>
      isWeekend(first + day - 1),
    )
    const args = {
      calendar: 'CN',
      year,
      title: 'Weekends',
      utcOffsetMinutes: 480,
      nonWorking,
      source: 'the example',
    }
    await client.call('calendar', 'publish', args, { as: key.signer })
  }
}

/** Plays one deal up to a state, each step by whose it is. */
function createDealPlay(cast: Cast, secret: Uint8Array, number: number) {
  const commitment = (account: string): string => toHex(accountCommitment(secret, account))
  const billNumber = `5131000000001202611230000${String(number).padStart(5, '0')}`
  const maturityMs = Math.floor(Date.now() / DAY_MS) * DAY_MS + 180 * DAY_MS
  const range = { start: 1, end: FACE }
  let id = ''
  let endToEndId = ''
  let said = 0
  const act = (who: Alias, action: string, args: object = {}): Promise<unknown> =>
    cast[who].client.call('deal', action, { id, ...args } as Json, { as: cast[who].key.signer })
  /** A message of the example: what counts on the ledger is its digest. */
  const evidence = (messageType: string) => {
    said += 1
    const messageId = `EXAMPLE-${number}-${said}`
    return { messageId, messageType, digest: toHex(sha256(utf8(`${messageId} ${messageType}`))) }
  }
  const money = { amount: PRICE, currency: 'CNY' }
  const entry = (status: string, messageType: string) => ({
    ...evidence(messageType),
    reference: `ENTRY-${number}`,
    status,
    ...money,
    payer: commitment(ACCOUNTS.buyer),
    endToEndId,
    paidTo: status === 'returned' ? commitment(ACCOUNTS.buyer) : null,
  })
  const title = (status: string, code: string, sequence: number) => ({
    ...evidence('registry.title'),
    status,
    code,
    sequence,
    ...range,
    holder: status === 'signed' ? cast.globex.id : cast.acme.id,
    maturityMs,
  })
  const payout = (status: string, messageType: string) => ({
    ...evidence(messageType),
    instruction: `PAY-${number}`,
    status,
    ...money,
    paidTo: commitment(ACCOUNTS.seller),
    reason: '',
  })
  const propose = async (): Promise<void> => {
    const limits = {
      accountDays: 1,
      fundDays: 2,
      confirmDays: 1,
      lockDays: 1,
      endorseDays: 1,
      receiptDays: 2,
      settleDays: 1,
    }
    const parties = {
      seller: cast.acme.id,
      buyer: cast.globex.id,
      bank: cast.river.id,
      registry: cast.bills.id,
    }
    const terms = {
      mode: 'witnessed',
      ...parties,
      billNumber,
      ...range,
      maturityMs,
      currency: 'CNY',
      price: PRICE,
      buyerAccount: commitment(ACCOUNTS.buyer),
      sellerAccount: commitment(ACCOUNTS.seller),
      calendar: 'CN',
      limits,
      offerExpiresMs: Date.now() + 7 * DAY_MS,
      note: '',
    }
    const { result } = await cast.acme.client.call('deal', 'propose', terms, { as: cast.acme.key.signer })
    id = (result as { readonly id: string }).id
  }
  const sign = async (who: Alias): Promise<unknown> => {
    const { result } = await cast.acme.client.view('deal', 'deal', { id })
    const deal = result as { readonly termsHash: string; readonly endToEndId: string }
    endToEndId = deal.endToEndId
    return act(who, 'sign', { termsHash: deal.termsHash })
  }
  /** What brings a deal to each state from the one before. */
  const steps: Readonly<Record<(typeof ROUTE)[number], () => Promise<unknown>>> = {
    drafted: propose,
    buyer_signed: () => sign('globex'),
    both_signed: () => sign('acme'),
    awaiting_funds: () =>
      act('river', 'attestAccount', {
        ...evidence('camt.057.001.06'),
        subAccount: commitment(`ESC-${number}`),
      }),
    funds_booked: () => act('river', 'attestEntry', entry('booked', 'camt.054.001.08')),
    funds_confirmed: () => act('acme', 'confirmFunds'),
    bill_locked: () => act('bills', 'attestTitle', title('locked', 'TF0302', 1)),
    endorse_pending: () => act('acme', 'endorse'),
    endorse_signed: () => act('globex', 'signReceipt'),
    async receipt_verified() {
      await act('bills', 'attestTitle', title('signed', 'SU00', 2))
      return act('river', 'attestReceipt', {
        ...evidence('registry.holding'),
        holder: cast.globex.id,
        ...range,
        amount: String(FACE),
      })
    },
    settle_instructed: () => act('river', 'attestPayout', payout('instructed', 'pain.001.001.09')),
    settled: () => act('river', 'attestPayout', payout('debited', 'camt.054.001.08')),
    closed: () =>
      act('river', 'attestStatement', {
        ...evidence('camt.053.001.08'),
        day: Math.floor(Date.now() / DAY_MS),
        credits: PRICE,
        debits: PRICE,
        closing: '0',
      }),
  }
  const upTo = async (state: (typeof ROUTE)[number]): Promise<void> => {
    for (const each of ROUTE.slice(0, ROUTE.indexOf(state) + 1)) await steps[each]()
  }
  return {
    async to(state: (typeof ROUTE)[number] | 'cancelling' | 'refunded'): Promise<void> {
      if (state !== 'cancelling' && state !== 'refunded') return upTo(state)
      await upTo('endorse_pending')
      await act('acme', 'cancel', { note: 'not signed for in time' })
      if (state === 'cancelling') return
      await act('bills', 'attestTitle', title('released', 'TF0301', 2))
      await act('river', 'attestEntry', entry('returned', 'pacs.004.001.09'))
    },
  }
}
