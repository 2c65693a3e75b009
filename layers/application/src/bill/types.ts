import { type Infer, t } from '@vouch/contract/api'
import { Currency, FreezeOrder, Note, Reference } from '../money/declaration.ts'

/** Positions within a bill, in its currency's minor unit (0.01): a range from `start` to `end`, both counted. */
export const Position = t.integer({ min: 1 })

/** ECDS: AC01 accepted by a bank, AC02 by another company. */
export const BillKind = t.choice('AC01', 'AC02')
/** ECDS: CS01 drawn, CS02 accepted, CS03 received, CS04 matured, CS05 terminated, CS06 settled. */
export const BillStatus = t.choice('CS01', 'CS02', 'CS03', 'CS04', 'CS05', 'CS06')
/**
 * ECDS: TF0101 awaiting receipt, TF0301 transferable, TF0302 locked, TF0303 not transferable, TF0304 pledged,
 * TF0305 to be redeemed, TF0401 in collection, TF0402 in recourse, TF0501 ended.
 */
export const Circulation = t.choice(
  'TF0101',
  'TF0301',
  'TF0302',
  'TF0303',
  'TF0304',
  'TF0305',
  'TF0401',
  'TF0402',
  'TF0501',
)
export type CirculationName = Infer<typeof Circulation>
/** ECDS: ST01 delivery versus payment, ST02 free of payment. */
export const Settlement = t.choice('ST01', 'ST02')
/** ECDS: EM00 may be transferred, EM01 not. */
export const Transferable = t.choice('EM00', 'EM01')
/** ECDS: SU00 agree, SU01 refuse. */
export const Answer = t.choice('SU00', 'SU01')
/** ECDS reasons of dishonour; DC06 is a court's freeze, DC09 anything else. */
export const DishonourCode = t.choice(
  'DC00',
  'DC01',
  'DC02',
  'DC03',
  'DC04',
  'DC05',
  'DC06',
  'DC07',
  'DC08',
  'DC09',
)

export const Range = t.record({ id: t.hash(), start: Position, end: Position })

/** Deposit money on this ledger that moves in the same transaction. */
export const Price = t.record({ bank: t.hash(), amount: t.amount() })

/** What the drawer writes on the bill. */
export const Draft = t.record({
  kind: BillKind,
  /** The number on the bill; one bill a number. */
  number: t.text({ max: 40, min: 1, pattern: 'code' }),
  acceptor: t.hash(),
  payee: t.hash(),
  currency: Currency,
  amount: t.amount(),
  /** From this time on it may be presented and is not transferred any more. */
  maturityMs: t.time(),
  transferable: Transferable,
  /** Whether it may be split into sub-ranges of the standard unit. */
  splittable: t.boolean(),
  /** The business calendar that its days count on. */
  calendar: t.text({ max: 40, min: 1, pattern: 'code' }),
  /** Days after maturity in which it is presented without losing recourse; the rule of the field is 10. */
  presentationDays: t.integer({ min: 1, max: 60 }),
})

export const Bill = t.record({
  kind: BillKind,
  number: t.text({ max: 40 }),
  drawer: t.hash(),
  acceptor: t.hash(),
  payee: t.hash(),
  currency: Currency,
  amount: t.amount(),
  drawnMs: t.time(),
  maturityMs: t.time(),
  transferable: Transferable,
  splittable: t.boolean(),
  calendar: t.text({ max: 40 }),
  presentationDays: t.integer(),
  flowCount: t.integer(),
  /** Head of the hash chain over the flow entries, as with vouchers. */
  flowHead: t.hash(),
})
export type BillValue = Infer<typeof Bill>

/** What waits for another party's signature. */
export const Offer = t.record({
  kind: t.choice('endorsement', 'pledge', 'discount', 'redemption'),
  to: t.hash(),
  settlement: Settlement,
  /** With ST01: what the signer pays in the same transaction. */
  price: t.option(Price),
  transferable: Transferable,
  /** A discount with repurchase: until when the seller may redeem it. */
  redeemUntilMs: t.option(t.time()),
  /** What the range goes back to where the offer is refused or withdrawn. */
  before: Circulation,
})

export const Presentation = t.record({
  /** The holder, or who holds it in pledge: whom the acceptor pays. */
  by: t.hash(),
  atMs: t.time(),
  /** After the period: recourse against drawer and acceptor only. */
  late: t.boolean(),
  /** Until when the acceptor must answer; silence counts as dishonour (DC09). */
  answerByMs: t.time(),
})

/** A payment outside this ledger that the payer claims and the holder has to confirm. */
export const ClaimedPayment = t.record({ by: t.hash(), evidence: t.hash(), atMs: t.time() })

export const Dishonour = t.record({ code: DishonourCode, note: Note, atMs: t.time() })

/** One range of a bill and whose it is. Ranges of a bill never overlap and leave no gap. */
export const Holding = t.record({
  bill: t.hash(),
  start: Position,
  end: Position,
  holder: t.hash(),
  status: BillStatus,
  circulation: Circulation,
  transferable: Transferable,
  offer: t.option(Offer),
  /** Who holds the pledge, or may redeem. */
  counterparty: t.option(t.hash()),
  redeemUntilMs: t.option(t.time()),
  /** The deal that has locked it. */
  deal: t.option(t.hash()),
  order: t.option(FreezeOrder),
  presentation: t.option(Presentation),
  payment: t.option(ClaimedPayment),
  dishonour: t.option(Dishonour),
  /** Against whom recourse is under way. */
  pursued: t.option(t.hash()),
  /** Who endorsed it before the holder, earliest first: liable in recourse besides drawer and acceptor. */
  endorsers: t.list(t.hash(), { max: 64 }),
})
export type HoldingValue = Infer<typeof Holding>

export const BillStep = t.choice(
  'drawn',
  'accepted',
  'acceptance_refused',
  'received',
  'revoked',
  'endorsement_offered',
  'pledge_offered',
  'discount_offered',
  'redemption_offered',
  'signed',
  'refused',
  'withdrawn',
  'split',
  'pledge_released',
  'redemption_lapsed',
  'frozen',
  'unfrozen',
  'locked',
  'unlocked',
  'delivered',
  'matured',
  'presented',
  'payment_claimed',
  'paid',
  'dishonoured',
  'recourse',
  'recourse_paid',
)

export const BillFlowEntry = t.record({
  sequence: t.integer(),
  step: BillStep,
  by: t.hash(),
  counterparty: t.option(t.hash()),
  start: Position,
  end: Position,
  status: BillStatus,
  circulation: Circulation,
  /** The deal, where the step is part of one. */
  deal: t.option(t.hash()),
  atMs: t.time(),
  height: t.integer(),
  note: t.text({ max: 600, pattern: 'line' }),
  previous: t.hash(),
})
export type BillFlowEntryValue = Infer<typeof BillFlowEntry>

export { Currency, FreezeOrder, Note, Reference }
