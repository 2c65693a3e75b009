import { type Infer, t } from '@vouch/contract/api'

const reference = (): ReturnType<typeof t.text> => t.text({ max: 120, min: 1, pattern: 'name' })
const note = (): ReturnType<typeof t.text> => t.text({ max: 300, pattern: 'line' })
/** A note of the flow record may quote an order, a reference or an id before the caller's own words. */
const MAX_FLOW_NOTE_BYTES = 600

export const Reference = reference()
export const Note = note()

export const Custody = t.choice(
  'offered',
  'in_custody',
  'rejected',
  'returned_to_issuer',
  'superseded',
  'destroyed',
)
export const Supervision = t.choice('none', 'under_review', 'cleared', 'frozen', 'released')
/** What an order lets a regulator read. */
export const Scope = t.choice('metadata', 'document')
export const Purpose = t.choice('reimbursement', 'financing')
export const TransferKind = t.choice('holding', 'benefit')
export const RejectReason = t.choice('signature', 'schema', 'duplicate', 'other')

/** A regulator's order over one voucher. */
export const Order = t.record({
  number: Reference,
  scope: Scope,
  by: t.hash(),
  sinceMs: t.time(),
  expiresMs: t.option(t.time()),
})

export const Booking = t.record({ purpose: Purpose, reference: Reference, by: t.hash(), atMs: t.time() })

export const Transfer = t.record({
  kind: TransferKind,
  to: t.hash(),
  by: t.hash(),
  proposedMs: t.time(),
  expiresMs: t.time(),
  /** SHA-256 of the envelope that opens the document for the receiver. */
  envelopeHash: t.option(t.hash()),
})

/** What the client says of the document; the document itself stays in the vault, encrypted. */
export const Deposit = t.record({
  digest: t.hash(),
  size: t.integer(),
  mediaType: t.text({ max: 100, pattern: 'line' }),
  ciphertextHash: t.hash(),
  ciphertextSize: t.integer(),
  metaHash: t.option(t.hash()),
  businessKey: t.option(t.hash()),
  fieldsRoot: t.option(t.hash()),
  fieldCount: t.integer({ max: 1000 }),
  issuer: t.option(t.hash()),
  custodian: t.hash(),
  beneficiary: t.option(t.hash()),
})

export const Voucher = t.record({
  digest: t.hash(),
  size: t.integer(),
  mediaType: t.text({ max: 100 }),
  ciphertextHash: t.hash(),
  ciphertextSize: t.integer(),
  metaHash: t.option(t.hash()),
  businessKey: t.option(t.hash()),
  fieldsRoot: t.option(t.hash()),
  fieldCount: t.integer(),
  depositor: t.hash(),
  issuer: t.option(t.hash()),
  custodian: t.hash(),
  /** Possesses it. */
  holder: t.hash(),
  /** Owns what it stands for; may differ from the holder. */
  beneficiary: t.hash(),
  custody: Custody,
  supervision: Supervision,
  order: t.option(Order),
  booking: t.option(Booking),
  transfer: t.option(Transfer),
  supersedes: t.option(t.hash()),
  supersededBy: t.option(t.hash()),
  duplicateOf: t.option(t.hash()),
  depositedMs: t.time(),
  /** True once the custodian has said that the encrypted document is gone; the digest stays. */
  lost: t.boolean(),
  flowCount: t.integer(),
  /** Head of the hash chain over the flow entries. */
  flowHead: t.hash(),
})
export type VoucherValue = Infer<typeof Voucher>

export const Step = t.choice(
  'offered',
  'accepted',
  'rejected',
  'requested',
  'granted',
  'denied',
  'grant_withdrawn',
  'obtained',
  'transfer_proposed',
  'transfer_accepted',
  'transfer_rejected',
  'transfer_withdrawn',
  'transfer_expired',
  'under_review',
  'cleared',
  'frozen',
  'released',
  'booked',
  'booking_cancelled',
  'superseded',
  'supersedes',
  'returned_to_issuer',
  'destroyed',
  'lost',
  'revocation_noted',
)
export type StepName = Infer<typeof Step>

/** One line of the flow record; its hash is the next one's `previous`. */
export const FlowEntry = t.record({
  sequence: t.integer(),
  step: Step,
  by: t.hash(),
  counterparty: t.option(t.hash()),
  atMs: t.time(),
  height: t.integer(),
  note: t.text({ max: MAX_FLOW_NOTE_BYTES, pattern: 'line' }),
  previous: t.hash(),
})
export type FlowEntryValue = Infer<typeof FlowEntry>

/** A reader's standing: asked for, granted, read. */
export const Access = t.record({
  state: t.choice('requested', 'granted', 'denied', 'withdrawn', 'own'),
  grantedBy: t.option(t.hash()),
  envelopeHash: t.option(t.hash()),
  sinceMs: t.time(),
  readings: t.integer(),
  lastReadMs: t.option(t.time()),
})
export type AccessValue = Infer<typeof Access>
