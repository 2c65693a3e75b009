import { type Infer, t } from '@vouch/contract/api'
import { Position } from '../bill/types.ts'
import { Currency, FreezeOrder, Note } from '../money/declaration.ts'

export const Mode = t.choice('witnessed', 'atomic')

export const State = t.choice(
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
  'cancelling',
  'refunded',
)
export type StateName = Infer<typeof State>

/** Business days that each step may take, counted from the day on which the deal came to its state. */
export const Limits = t.record({
  /** Both signed: the bank opens the sub-account. */
  accountDays: t.integer({ min: 1, max: 60 }),
  /** Awaiting funds: the buyer pays in. */
  fundDays: t.integer({ min: 1, max: 60 }),
  /** Funds booked: the seller confirms. */
  confirmDays: t.integer({ min: 1, max: 60 }),
  /** Funds confirmed: the registry locks the bill. */
  lockDays: t.integer({ min: 1, max: 60 }),
  /** Bill locked: the seller endorses. */
  endorseDays: t.integer({ min: 1, max: 60 }),
  /** Endorsement pending: the buyer signs. */
  receiptDays: t.integer({ min: 1, max: 60 }),
  /** From endorse_signed on, for each step: only told as overdue, never a reason to cancel. */
  settleDays: t.integer({ min: 1, max: 60 }),
})

export const BillNumber = t.text({ max: 40, min: 1, pattern: 'code' })

/** What buyer and seller sign. */
export const Terms = t.record({
  mode: Mode,
  seller: t.hash(),
  buyer: t.hash(),
  /** Witnessed: keeps the escrow. Atomic: whose deposit money is paid. */
  bank: t.hash(),
  /** Witnessed: keeps the bill. Atomic: null. */
  registry: t.option(t.hash()),
  /** Number of the bill in the registry, or on this ledger. */
  billNumber: BillNumber,
  /** Exact range, both counted, in minor units. */
  start: Position,
  end: Position,
  /** Witnessed: as the registry has it; a deal ends before it. Atomic: taken from the bill, given as 0. */
  maturityMs: t.time(),
  currency: Currency,
  /** What the buyer pays, in minor units. */
  price: t.amount(),
  /**
   * Witnessed: keyed commitments to account identifications, so that the ledger shows none: HMAC-SHA-256 under the
   * members' common secret. Null in atomic deals.
   */
  buyerAccount: t.option(t.hash()),
  sellerAccount: t.option(t.hash()),
  calendar: t.text({ max: 40, min: 1, pattern: 'code' }),
  limits: Limits,
  /** When the offer ends unless both have signed. */
  offerExpiresMs: t.time(),
  note: Note,
})
export type TermsValue = Infer<typeof Terms>

export const CancelReason = t.choice(
  'offer_expired',
  'withdrawn_before_signing',
  'account_not_opened',
  'funds_not_paid',
  'funds_not_confirmed',
  'bill_not_locked',
  'bill_not_endorsed',
  'buyer_did_not_sign',
  'bill_matured',
  'bill_blocked',
  'funds_recalled',
  'both_agreed',
  'seller_withdrew',
  'bill_released',
)

/** One payment into the deal's sub-account, as the bank's messages say together. */
export const Entry = t.record({
  /** The bank's reference of the entry: the same in every message about it. */
  reference: t.text({ max: 64, min: 1, pattern: 'code' }),
  amount: t.amount(),
  currency: Currency,
  /** Commitment to the account it was paid from. */
  payer: t.hash(),
  endToEndId: t.text({ max: 35, pattern: 'line' }),
  /** What fits the deal in amount, currency, payer and end-to-end id. */
  matched: t.boolean(),
  /** Why it does not fit; empty where it does. */
  mismatch: t.choice('none', 'too_little', 'too_much', 'currency', 'payer', 'end_to_end_id'),
  booked: t.boolean(),
  recalled: t.boolean(),
  returned: t.boolean(),
})
export type EntryValue = Infer<typeof Entry>
/** Pending is PDNG, booked BOOK; recalled a camt.056; returned a pacs.004 that was booked. */
export const EntryStatus = t.choice('pending', 'booked', 'recalled', 'returned')

/**
 * The bill as the registry has it, for this deal: free, locked for the deal, endorsement waiting for the buyer, signed (the
 * buyer is the holder), blocked (frozen, pledged, matured, locked elsewhere: the deal cannot have it), released (the
 * seller has it, and the registry will do nothing more for this deal).
 */
export const TitleStatus = t.choice('free', 'locked', 'pending', 'signed', 'blocked', 'released')

/** Of ECDS and its successor: why, or how it stands there; append only. */
export const TitleCode = t.choice(
  'TF0101',
  'TF0301',
  'TF0302',
  'TF0303',
  'TF0304',
  'TF0305',
  'TF0401',
  'TF0402',
  'TF0501',
  'SF00',
  'SF01',
  'SF02',
  'SF03',
  'SF04',
  'SU00',
  'SU01',
  'EM00',
  'EM01',
  'CS04',
  'CS05',
  'CS06',
  'DC06',
)

export const Title = t.record({
  status: TitleStatus,
  code: TitleCode,
  /** The registry's own count of changes: of two statements the later one stands, whichever arrives last. */
  sequence: t.integer(),
})

/** One attempt to pay the seller. */
export const Payout = t.record({
  /** The bank's id of the instruction: the same in every message about it. */
  instruction: t.text({ max: 64, min: 1, pattern: 'code' }),
  rejected: t.boolean(),
  accepted: t.boolean(),
  debited: t.boolean(),
})
export type PayoutValue = Infer<typeof Payout>
/** pain.001/pacs.009 sent; pacs.002 RJCT; pacs.002 ACSC; camt.054 DBIT booked. */
export const PayoutStatus = t.choice('instructed', 'rejected', 'accepted', 'debited')

/** The latest daily statement of the sub-account: totals in the deal's currency since it was opened. */
export const Statement = t.record({
  /** The day it is of, as days since 1970. */
  day: t.integer(),
  credits: t.amount(),
  debits: t.amount(),
  closing: t.amount(),
})

export const Cancellation = t.record({ reason: CancelReason, by: t.hash(), atMs: t.time() })

export const Deal = t.record({
  terms: Terms,
  termsHash: t.hash(),
  /** What the range is claimed under: the bill on this ledger, or its number within its registry. */
  bill: t.hash(),
  maturityMs: t.time(),
  /** Put it into the payment: the credit must carry it. */
  endToEndId: t.text({ max: 35 }),
  proposer: t.hash(),
  proposedMs: t.time(),
  state: State,
  stateSinceMs: t.time(),
  /** When somebody is late; null where nothing is waited for. */
  dueMs: t.option(t.time()),
  buyerSigned: t.boolean(),
  sellerSigned: t.boolean(),
  /** The bank's commitment to its sub-account for this deal. */
  subAccount: t.option(t.hash()),
  entries: t.list(Entry, { max: 32 }),
  fundsConfirmed: t.boolean(),
  title: t.option(Title),
  /** The registry said, before the title moved, that the deal cannot have the bill; never undone. */
  titleBlocked: t.boolean(),
  /** The seller has endorsed. */
  endorsed: t.boolean(),
  /** The buyer has signed for the bill here. */
  receiptSigned: t.boolean(),
  /** The registry says that the buyer holds it; never undone. */
  titleMoved: t.boolean(),
  /** The bank has asked the registry itself. */
  receiptVerified: t.boolean(),
  payouts: t.list(Payout, { max: 32 }),
  statement: t.option(Statement),
  cancelAskedBy: t.option(t.hash()),
  cancelled: t.option(Cancellation),
  /** A court's or regulator's order over the escrow. */
  order: t.option(FreezeOrder),
  flowCount: t.integer(),
  flowHead: t.hash(),
})
export type DealValue = Infer<typeof Deal>

/** A message somebody relies on: who said what about which deal, by the digest of the message itself. */
export const Evidence = t.record({
  kind: t.choice('account', 'entry', 'title', 'receipt', 'payout', 'statement'),
  /** Such as `camt.054.001.08`. */
  messageType: t.text({ max: 40 }),
  /** SHA-256 of the message as received. */
  digest: t.hash(),
  /** What it was taken to say. */
  content: t.hash(),
  atMs: t.time(),
  height: t.integer(),
})
export type EvidenceValue = Infer<typeof Evidence>

export const DealStep = t.choice(
  'proposed',
  'buyer_signed',
  'seller_signed',
  'account_opened',
  'funds_pending',
  'funds_booked',
  'funds_mismatched',
  'funds_recalled',
  'funds_returned',
  'funds_confirmed',
  'title_free',
  'title_locked',
  'title_pending',
  'title_signed',
  'title_blocked',
  'title_released',
  'endorsed',
  'receipt_signed',
  'receipt_verified',
  'payout_instructed',
  'payout_rejected',
  'payout_accepted',
  'payout_debited',
  'reconciled',
  'statement_differs',
  'cancel_asked',
  'cancelled',
  'escrow_frozen',
  'escrow_released',
  'refunded',
)
export type DealStepName = Infer<typeof DealStep>

/** One line of a deal's flow record; its hash is the next one's `previous`. */
export const DealFlowEntry = t.record({
  sequence: t.integer(),
  step: DealStep,
  from: State,
  to: State,
  by: t.hash(),
  /** The message it rests on. */
  messageId: t.text({ max: 64 }),
  evidence: t.option(t.hash()),
  atMs: t.time(),
  height: t.integer(),
  note: t.text({ max: 600, pattern: 'line' }),
  previous: t.hash(),
})
export type DealFlowEntryValue = Infer<typeof DealFlowEntry>

/** What a stranger needs to know of a deal that was settled, in one event. */
export const SettledEvent = t.record({
  mode: Mode,
  seller: t.hash(),
  buyer: t.hash(),
  bank: t.hash(),
  registry: t.option(t.hash()),
  bill: t.hash(),
  billNumber: t.text({ max: 40 }),
  start: Position,
  end: Position,
  /** Face amount of the range. */
  amount: t.amount(),
  currency: Currency,
  price: t.amount(),
  termsHash: t.hash(),
  /** Digests of the messages that it rests on. */
  evidence: t.list(
    t.record({
      kind: t.choice('account', 'entry', 'title', 'receipt', 'payout', 'statement'),
      by: t.hash(),
      messageType: t.text({ max: 40 }),
      messageId: t.text({ max: 64 }),
      digest: t.hash(),
    }),
    { max: 64 },
  ),
  flowHead: t.hash(),
})

export const RefundedEvent = t.record({
  reason: CancelReason,
  /** What went back, and to whom: always the account, or the holder, that it came from. */
  returned: t.list(
    t.record({ reference: t.text({ max: 64 }), amount: t.amount(), currency: Currency, payer: t.hash() }),
    { max: 32 },
  ),
})

/** What somebody has to do now. */
export const Task = t.record({
  who: t.hash(),
  role: t.choice('seller', 'buyer', 'bank', 'registry', 'anybody'),
  what: t.choice(
    'sign',
    'open_account',
    'pay_in',
    'confirm_funds',
    'lock_bill',
    'endorse',
    'sign_receipt',
    'deliver_title',
    'verify_receipt',
    'pay_out',
    'report_payout',
    'reconcile',
    'release_title',
    'return_funds',
    'trigger',
  ),
  untilMs: t.option(t.time()),
})
export type TaskValue = Infer<typeof Task>
