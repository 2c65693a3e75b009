import { accountCommitment, createMembers } from '@vouch/sdk'
import { fromHex } from '@vouch/core'
import { isWeekend } from '@vouch/application'
import { type Alias, dayOf, type Player } from './cast.ts'
import type { Fault } from './faults.ts'
import { type FlowLine, followDeal, type Follower } from './follower.ts'
import type { OutsideBank, OutsideRegistry } from './outside-parties.ts'

/** Everybody who takes part, and who is told. */
export interface Stage {
  readonly cast: Readonly<Record<Alias, Player>>
  readonly bank: OutsideBank
  readonly registry: OutsideRegistry
  tell(step: string, facts: object, words: string): void
  line(line: FlowLine): void
}

const NUMBER = '513100000000120260105000000017'
const FACE = 10_000_000n
const PRICE = 9_850_000n
const BUYER_ACCOUNT = 'DE89370400440532013000'
const SELLER_ACCOUNT = 'FR1420041010050500013M02606'
const DAY_MS = 86_400_000
/** Days of holidays from today on, where they are what goes wrong. */
export const HOLIDAYS = 7
const LIMITS = {
  accountDays: 1,
  fundDays: 2,
  confirmDays: 1,
  lockDays: 1,
  endorseDays: 1,
  receiptDays: 2,
  settleDays: 1,
}

export interface Told {
  readonly deal: string
  readonly state: string
}

/** A witnessed deal from the bill to its end, with one thing going wrong where a fault says so. */
export async function playDeal(stage: Stage, fault: Fault | undefined): Promise<Told> {
  const { cast, bank, registry } = stage
  const { orient } = cast
  const maturityMs = Date.now() + 180 * DAY_MS
  await registry.issue(NUMBER, orient.id, FACE, maturityMs)
  stage.tell(
    'bill',
    { number: NUMBER, amount: FACE.toString() },
    'Orient holds a bill of 100,000.00 CNY in the registry.',
  )
  await bank.open(BUYER_ACCOUNT, 'Harbour')
  await bank.open(SELLER_ACCOUNT, 'Orient')
  await bank.credit(BUYER_ACCOUNT, 25_000_000n)
  const deal = await propose(stage, maturityMs)
  const follower = followDeal(orient.client, deal, stage.line)
  try {
    if (fault?.play === 'overlap') await refuseOverlap(stage, maturityMs, deal)
    await payIn(stage, fault, deal, follower)
    if (follower.state !== 'refunded') await exchange(stage, fault, deal, follower)
    await follower.until((state) => state === 'closed' || state === 'refunded', 'the end')
    return { deal, state: follower.state }
  } finally {
    follower.stop()
  }
}

async function propose(stage: Stage, maturityMs: number, start = 1): Promise<string> {
  const { orient, harbour } = stage.cast
  const terms = await termsOf(stage, maturityMs, start)
  const { result } = await orient.deals.actions.propose(terms as never, { as: orient.key.signer })
  const id = (result as unknown as { readonly id: Uint8Array }).id
  const record = await orient.deals.views.deal({ id })
  const termsHash = record?.termsHash as Uint8Array
  await harbour.deals.actions.sign({ id, termsHash }, { as: harbour.key.signer })
  await orient.deals.actions.sign({ id, termsHash }, { as: orient.key.signer })
  const deal = Buffer.from(id).toString('hex')
  stage.tell(
    'deal',
    { deal, price: PRICE.toString() },
    `Orient offers it to Harbour for 98,500.00 CNY; both sign deal ${deal.slice(0, 12)}.`,
  )
  return deal
}

async function termsOf(stage: Stage, maturityMs: number, start: number) {
  const { orient, harbour, river, bills } = stage.cast
  const secret = await createMembers(orient.client).consortiumSecret(orient.key)
  const bytes = (id: string): Uint8Array => fromHex(id) as Uint8Array
  return {
    mode: 'witnessed',
    seller: bytes(orient.id),
    buyer: bytes(harbour.id),
    bank: bytes(river.id),
    registry: bytes(bills.id),
    billNumber: NUMBER,
    start,
    end: Number(FACE),
    maturityMs,
    currency: 'CNY',
    price: PRICE,
    buyerAccount: accountCommitment(secret, BUYER_ACCOUNT),
    sellerAccount: accountCommitment(secret, SELLER_ACCOUNT),
    calendar: 'CN',
    limits: LIMITS,
    offerExpiresMs: Date.now() + 5 * DAY_MS,
    note: '',
  }
}

/** A second deal with a part of the same range: the seller cannot sign it. */
async function refuseOverlap(stage: Stage, maturityMs: number, first: string): Promise<void> {
  try {
    await propose(stage, maturityMs, Number(FACE) - 99)
  } catch (cause) {
    const { problem } = cause as { problem?: { code: string; detail: string } }
    if (problem?.code !== 'BILL_CLAIMED') throw cause
    stage.tell(
      'overlap',
      { code: problem.code, deal: first },
      `A second deal with a part of the range is refused. ${problem.detail}`,
    )
    return
  }
  throw new Error('two deals have the same range')
}

async function payIn(
  stage: Stage,
  fault: Fault | undefined,
  deal: string,
  follower: Follower,
): Promise<void> {
  const { bank, cast } = stage
  await follower.until((state) => state === 'awaiting_funds', 'the escrow')
  if (fault?.play === 'holiday') await showDeadline(stage, deal)
  const pay = async (minor: bigint): Promise<void> => {
    await bank.pay(BUYER_ACCOUNT, deal, minor)
    stage.tell(
      'paid',
      { deal, amount: minor.toString() },
      'Harbour orders the payment into the escrow (pain.001).',
    )
  }
  if (fault?.play === 'pay-too-much') await pay(PRICE + 1n)
  if (fault?.play === 'bank-down') {
    await bank.misbehave('down')
    await pay(PRICE)
    stage.tell('down', {}, 'The bank does nothing for a while.')
    await bank.behave('down')
  } else await pay(PRICE)
  if (fault?.play === 'bank-killed') {
    await bank.killAndStart()
    stage.tell('killed', {}, 'The bank’s program was killed and started again; its journal has it all.')
  }
  const settledEntry = (lines: readonly FlowLine[], step: string): boolean =>
    lines.some((line) => line.step === step)
  const astray = ['wrong-amount', 'wrong-payer', 'wrong-currency'].some(
    (name) => fault?.bank?.includes(name as never) === true,
  )
  if (astray) {
    await follower.until(
      (_, lines) => settledEntry(lines, 'funds_returned'),
      'the return of the wrong payment',
    )
    await pay(PRICE)
  }
  await follower.until(
    (state) => state === 'funds_booked' || state === 'refunded' || state === 'cancelling',
    'the funds',
  )
  if (fault?.ends === 'refunded' && fault.bank?.includes('recalled') === true)
    return follower.until((state) => state === 'refunded', 'the refund')
  if (fault?.play === 'bill-taken') await stage.registry.bar(NUMBER, 'pledge', 'another platform')
  await act(cast.orient, 'confirmFunds', deal)
}

/** Two business days for the payment, counted from a holiday on. */
async function showDeadline({ cast, tell }: Stage, deal: string): Promise<void> {
  const record = await cast.harbour.deals.views.deal({ id: fromHex(deal) as Uint8Array })
  const dueMs = record?.dueMs ?? 0
  const away = dayOf(dueMs) - dayOf(Date.now())
  if (away < HOLIDAYS || isWeekend(dayOf(dueMs))) throw new Error('a deadline falls on a holiday')
  tell(
    'deadline',
    { deal, dueMs, days: away },
    `Two business days for the payment end ${away} days from now, on ${new Date(dueMs).toISOString().slice(0, 10)}: the holidays do not count.`,
  )
}

/** The bill against the money that is there. */
async function exchange(
  stage: Stage,
  fault: Fault | undefined,
  deal: string,
  follower: Follower,
): Promise<void> {
  const { registry, cast } = stage
  const over = (state: string): boolean => state === 'cancelling' || state === 'refunded'
  await follower.until((state) => state === 'bill_locked' || over(state), 'the lock of the bill')
  if (over(follower.state)) return
  if (fault?.play === 'registry-killed') {
    await registry.killAndStart()
    stage.tell('killed', {}, 'The registry’s program was killed and started again.')
  }
  if (fault?.play === 'bill-frozen') await registry.bar(NUMBER, 'freeze', 'order 2026-17')
  if (fault?.play === 'bill-pledged') await registry.bar(NUMBER, 'pledge', 'loan 8')
  if (fault?.play === 'bill-frozen' || fault?.play === 'bill-pledged')
    return follower.until(over, 'the cancellation')
  await act(cast.orient, 'endorse', deal)
  if (fault?.play === 'buyer-refuses') {
    stage.tell('refusal', {}, 'Harbour does not sign for the bill; Orient withdraws.')
    await cast.orient.deals.actions.cancel(
      { id: fromHex(deal) as Uint8Array, note: 'not signed for' },
      { as: cast.orient.key.signer },
    )
    return
  }
  if (fault?.play === 'court-freeze') await freezeForAWhile(stage, deal)
  await act(cast.harbour, 'signReceipt', deal)
}

async function act(
  player: Player,
  action: 'confirmFunds' | 'endorse' | 'signReceipt',
  deal: string,
): Promise<void> {
  await player.deals.actions[action]({ id: fromHex(deal) as Uint8Array }, { as: player.key.signer })
}

async function freezeForAWhile(stage: Stage, deal: string): Promise<void> {
  const { court, harbour } = stage.cast
  const id = fromHex(deal) as Uint8Array
  const order = '2026-17'
  await court.deals.actions.freezeEscrow({ id, order, expiresMs: null }, { as: court.key.signer })
  const refused = await act(harbour, 'signReceipt', deal).then(
    () => undefined,
    (cause: unknown) => (cause as { problem?: { code: string; detail: string } }).problem,
  )
  if (refused?.code !== 'ESCROW_FROZEN') throw new Error('a frozen escrow was paid from')
  stage.tell('frozen', { order, code: refused.code }, `A court freezes the escrow. ${refused.detail}`)
  await court.deals.actions.releaseEscrow({ id, order, note: '' }, { as: court.key.signer })
}
