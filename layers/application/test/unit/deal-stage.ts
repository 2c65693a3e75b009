import {
  bill,
  calendar,
  deal,
  type DealStateName,
  type DealValue,
  daysIn,
  firstDayOf,
  isWeekend,
  money,
} from '@vouch/application'
import type { ArgsOf } from '@vouch/contract/api'
import { concatBytes, sha256, uint64, unwrap, utf8 } from '@vouch/core'
import { createLedgerHarness, type Deed, type LedgerHarness, type Party } from '@vouch/testing/ledger'

type Actions = typeof deal.actions
export type DealAction = keyof Actions & string
type Rest<N extends DealAction> = Omit<ArgsOf<Actions[N]>, 'id'>
type Terms = ArgsOf<Actions['propose']>

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
export const PRICE = 98_500_00n
export const FACE = 100_000_00n
/** Of the bill on the ledger and of the one in the registry. */
export const NUMBER = '513100000000120260105000000017'

/** A hash that is the same in every run. */
export function hashOf(label: string, number = 0): Uint8Array {
  return sha256(concatBytes(utf8(label), uint64(number)))
}

export const BUYER_ACCOUNT = hashOf('buyer account')
export const SELLER_ACCOUNT = hashOf('seller account')

/** Saturdays, Sundays and the days given, numbered from 1 January. */
export function daysOff(year: number, ...holidays: readonly number[]): readonly number[] {
  const first = firstDayOf(year)
  const days = Array.from({ length: daysIn(year) }, (_, at) => at + 1)
  return days.filter((day) => isWeekend(first + day - 1) || holidays.includes(day))
}

/** What came of an action that must succeed. */
export function must<R>(deed: Deed<R>): R {
  return deed.value
}

/** A chain with everybody of the scenario on it, a calendar and a bill of 100,000.00 CNY that the seller holds. */
export interface DealStage {
  readonly ledger: LedgerHarness
  readonly seller: Party
  readonly buyer: Party
  readonly bank: Party
  readonly registry: Party
  readonly court: Party
  readonly stranger: Party
  readonly bill: Uint8Array
  terms(over?: Partial<Terms>): Terms
  atomicTerms(over?: Partial<Terms>): Terms
  propose(terms?: Terms): Uint8Array
  /** Signed by both. */
  agree(terms?: Terms): Uint8Array
  act<N extends DealAction>(as: Party, action: N, id: Uint8Array, rest?: Rest<N>): Deed<unknown>
  code<N extends DealAction>(as: Party, action: N, id: Uint8Array, rest?: Rest<N>): string
  record(id: Uint8Array): DealValue
  state(id: Uint8Array): DealStateName
  /** A message of its own each time, unless named. */
  message(messageType?: string, messageId?: string): MessageGiven
  entry(id: Uint8Array, status: EntryArgs['status'], over?: Partial<EntryArgs>): string
  title(id: Uint8Array, status: TitleArgs['status'], sequence: number, over?: Partial<TitleArgs>): string
  receipt(id: Uint8Array): string
  payout(id: Uint8Array, status: PayoutArgs['status'], over?: Partial<PayoutArgs>): string
  statement(id: Uint8Array, over?: Partial<Rest<'attestStatement'>>): string
  /** Takes a witnessed deal on its happy path to this state. */
  reach(state: DealStateName, terms?: Terms): Uint8Array
  /** The same on this ledger alone. */
  reachAtomic(state: DealStateName, terms?: Terms): Uint8Array
  balance(party: Party): bigint
}

type EntryArgs = Rest<'attestEntry'>
type TitleArgs = Rest<'attestTitle'>
type PayoutArgs = Rest<'attestPayout'>
type MessageGiven = Pick<EntryArgs, 'messageId' | 'messageType' | 'digest'>

export async function createDealStage(): Promise<DealStage> {
  const ledger = await createLedgerHarness()
  const parties = {
    seller: ledger.admit('Orient Metals'),
    buyer: ledger.admit('Harbour Trading'),
    bank: ledger.admit('River Bank', 'bank'),
    registry: ledger.admit('Bill Registry', 'registry'),
    court: ledger.admit('Court', 'regulator'),
    stranger: ledger.admit('Stranger'),
  }
  publishCalendar(ledger, parties.bank)
  const stage = { ledger, ...parties, bill: drawnBill(ledger, parties.seller) }
  must(
    ledger.act(parties.bank, money, 'issue', {
      to: parties.buyer.id,
      currency: 'CNY',
      amount: 10n * PRICE,
      reference: 'opening deposit',
      note: '',
    }),
  )
  return withStatements(stage)
}

export function publishCalendar(
  ledger: LedgerHarness,
  by: Party,
  year = 2026,
  ...holidays: readonly number[]
) {
  return ledger.act(by, calendar, 'publish', {
    calendar: 'CN',
    year,
    title: 'China',
    utcOffsetMinutes: 480,
    nonWorking: daysOff(year, 1, ...holidays),
    source: 'test',
  })
}

/** Drawn by the seller on itself, accepted and received. */
export function drawnBill(
  ledger: LedgerHarness,
  holder: Party,
  over: Partial<ArgsOf<(typeof bill)['actions']['draw']>> = {},
): Uint8Array {
  const draft = {
    kind: 'AC02',
    number: NUMBER,
    acceptor: holder.id,
    payee: holder.id,
    currency: 'CNY',
    amount: FACE,
    maturityMs: ledger.timeMs + 180 * DAY_MS,
    transferable: 'EM00',
    splittable: true,
    calendar: 'CN',
    presentationDays: 10,
    ...over,
  } as const
  const { id } = ledger.act(holder, bill, 'draw', draft).value
  ledger.act(holder, bill, 'accept', { id, answer: 'SU00', note: '' })
  ledger.act(holder, bill, 'receive', { id })
  return id
}

type Parties = Pick<
  DealStage,
  'ledger' | 'seller' | 'buyer' | 'bank' | 'registry' | 'court' | 'stranger' | 'bill'
>

function withStatements(base: Parties): DealStage {
  const { ledger, seller, buyer, bank, registry } = base
  let messages = 0
  const act: DealStage['act'] = (as, action, id, rest) =>
    ledger.act(as, deal, action, { id, ...rest } as never) as Deed<unknown>
  const code: DealStage['code'] = (as, action, id, rest) => act(as, action, id, rest).code
  const record: DealStage['record'] = (id) => unwrap(ledger.view(deal, 'deal', { id })) as DealValue
  const message: DealStage['message'] = (messageType = 'camt.054.001.08', messageId) => {
    messages += 1
    const name = messageId ?? `M${messages}`
    return { messageId: name, messageType, digest: hashOf(name) }
  }
  const terms: DealStage['terms'] = (over = {}) => ({
    mode: 'witnessed',
    seller: seller.id,
    buyer: buyer.id,
    bank: bank.id,
    registry: registry.id,
    billNumber: NUMBER,
    start: 1,
    end: Number(FACE),
    maturityMs: ledger.timeMs + 180 * DAY_MS,
    currency: 'CNY',
    price: PRICE,
    buyerAccount: BUYER_ACCOUNT,
    sellerAccount: SELLER_ACCOUNT,
    calendar: 'CN',
    limits: {
      accountDays: 1,
      fundDays: 2,
      confirmDays: 1,
      lockDays: 1,
      endorseDays: 1,
      receiptDays: 2,
      settleDays: 1,
    },
    offerExpiresMs: ledger.timeMs + DAY_MS,
    note: '',
    ...over,
  })
  const atomicTerms: DealStage['atomicTerms'] = (over = {}) =>
    terms({
      mode: 'atomic',
      registry: null,
      buyerAccount: null,
      sellerAccount: null,
      maturityMs: 0,
      ...over,
    })
  const propose: DealStage['propose'] = (given = terms()) =>
    ledger.act(seller, deal, 'propose', given).value.id
  const agree: DealStage['agree'] = (given) => {
    const id = propose(given)
    const { termsHash } = record(id)
    must(act(buyer, 'sign', id, { termsHash }))
    must(act(seller, 'sign', id, { termsHash }))
    return id
  }
  const statements = statementsOf({ ...base, code, record, message })
  const stage = { ...base, act, code, record, message, terms, atomicTerms, propose, agree, ...statements }
  return {
    ...stage,
    state: (id) => record(id).state,
    ...paths(stage),
    balance: (party) => balanceOf(base, party),
  }
}

function balanceOf({ ledger, bank }: Parties, party: Party): bigint {
  const key = { holder: party.id, bank: bank.id, currency: 'CNY' }
  return unwrap(ledger.view(money, 'balance', key)).available
}

function statementsOf(
  stage: Parties & Pick<DealStage, 'code' | 'record' | 'message'>,
): Pick<DealStage, 'entry' | 'title' | 'receipt' | 'payout' | 'statement'> {
  const { bank, registry, seller, buyer, code, record, message } = stage
  return {
    entry: (id, status, over = {}) =>
      code(bank, 'attestEntry', id, {
        ...message(),
        reference: 'E1',
        status,
        amount: PRICE,
        currency: 'CNY',
        payer: BUYER_ACCOUNT,
        endToEndId: record(id).endToEndId,
        paidTo: status === 'returned' ? (over.payer ?? BUYER_ACCOUNT) : null,
        ...over,
      }),
    title: (id, status, sequence, over = {}) =>
      code(registry, 'attestTitle', id, {
        ...message('registry.title'),
        status,
        code: status === 'locked' ? 'TF0302' : status === 'signed' ? 'SU00' : 'TF0301',
        sequence,
        start: record(id).terms.start,
        end: record(id).terms.end,
        holder: status === 'signed' ? buyer.id : seller.id,
        maturityMs: record(id).maturityMs,
        ...over,
      }),
    receipt(id) {
      const { start, end } = record(id).terms
      const amount = BigInt(end - start + 1)
      return code(bank, 'attestReceipt', id, {
        ...message('registry.holder'),
        holder: buyer.id,
        start,
        end,
        amount,
      })
    },
    payout: (id, status, over = {}) =>
      code(bank, 'attestPayout', id, {
        ...message('pacs.002.001.10'),
        instruction: 'P1',
        status,
        amount: PRICE,
        currency: 'CNY',
        paidTo: SELLER_ACCOUNT,
        reason: '',
        ...over,
      }),
    statement: (id, over = {}) =>
      code(bank, 'attestStatement', id, {
        ...message('camt.053.001.08'),
        day: 20_500,
        credits: PRICE,
        debits: PRICE,
        closing: 0n,
        ...over,
      }),
  }
}

type Able = Omit<DealStage, 'reach' | 'reachAtomic' | 'balance' | 'state'>

/** The happy path: what brings a deal to each state from the one before. */
function paths(stage: Able): Pick<DealStage, 'reach' | 'reachAtomic'> {
  const { seller, buyer, bank, act } = stage
  const sign = (as: Party) => (id: Uint8Array) =>
    act(as, 'sign', id, { termsHash: stage.record(id).termsHash }).code
  const common: readonly Advance[] = [
    ['buyer_signed', sign(buyer)],
    ['both_signed', sign(seller)],
  ]
  const witnessed: readonly Advance[] = [
    ...common,
    [
      'awaiting_funds',
      (id) => act(bank, 'attestAccount', id, { ...stage.message('account'), subAccount: hashOf('sub') }).code,
    ],
    ['funds_booked', (id) => stage.entry(id, 'booked')],
    ['funds_confirmed', (id) => act(seller, 'confirmFunds', id).code],
    ['bill_locked', (id) => stage.title(id, 'locked', 1)],
    ['endorse_pending', (id) => act(seller, 'endorse', id).code],
    ['endorse_signed', (id) => act(buyer, 'signReceipt', id).code],
    ['endorse_signed', (id) => stage.title(id, 'signed', 9)],
    ['receipt_verified', (id) => stage.receipt(id)],
    ['settle_instructed', (id) => stage.payout(id, 'instructed')],
    ['settled', (id) => stage.payout(id, 'debited')],
    ['closed', (id) => stage.statement(id)],
  ]
  const atomic: readonly Advance[] = [
    ...common,
    ['awaiting_funds', () => 'OK'],
    ['funds_booked', (id) => act(buyer, 'fund', id).code],
    ['bill_locked', (id) => act(seller, 'confirmFunds', id).code],
    ['endorse_pending', (id) => act(seller, 'endorse', id).code],
    ['closed', (id) => act(buyer, 'signReceipt', id).code],
  ]
  const reach = (path: readonly Advance[], id: Uint8Array, state: DealStateName): Uint8Array => {
    for (const [next, advance] of path) {
      if (stage.record(id).state === state) return id
      const code = advance(id)
      if (code !== 'OK') throw new Error(`on the way to ${next}: ${code}`)
    }
    return id
  }
  return {
    reach: (state, terms = stage.terms()) => reach(witnessed, stage.propose(terms), state),
    reachAtomic: (state, terms = stage.atomicTerms()) => reach(atomic, stage.propose(terms), state),
  }
}

type Advance = readonly [DealStateName, (id: Uint8Array) => string]
