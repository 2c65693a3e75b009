/** A witnessed deal as a person would keep it: what is accepted, and what it leads to. */
export const ROLES = ['seller', 'buyer', 'bank', 'registry', 'court', 'stranger'] as const
export type RoleName = (typeof ROLES)[number]

export interface Command {
  readonly deal: number
  readonly as: RoleName
  readonly action: keyof typeof RULES
  readonly entry: 'E1' | 'E2' | 'E3'
  readonly entryStatus: 'pending' | 'booked' | 'recalled' | 'returned'
  readonly titleStatus: 'free' | 'locked' | 'pending' | 'signed' | 'blocked' | 'released'
  readonly sequence: number
  readonly instruction: 'P1' | 'P2'
  readonly payoutStatus: 'instructed' | 'rejected' | 'accepted' | 'debited'
  readonly wrong: boolean
  readonly waitMs: number
}

interface Paid {
  booked: boolean
  recalled: boolean
  returned: boolean
}

interface Payout {
  rejected: boolean
  accepted: boolean
  debited: boolean
}

export interface Model {
  readonly start: number
  readonly end: number
  buyerSigned: boolean
  sellerSigned: boolean
  account: boolean
  /** E1 and E2 are right, E3 is from another payer. */
  readonly entries: Map<string, Paid>
  confirmed: boolean
  title: { status: Command['titleStatus']; sequence: number } | null
  endorsed: boolean
  receiptSigned: boolean
  titleMoved: boolean
  verified: boolean
  readonly payouts: Map<string, Payout>
  reconciled: boolean
  askedBy: RoleName | null
  cancelled: boolean
  frozen: boolean
}

export function newModel(start: number, end: number): Model {
  return {
    start,
    end,
    buyerSigned: false,
    sellerSigned: false,
    account: false,
    entries: new Map(),
    confirmed: false,
    title: null,
    endorsed: false,
    receiptSigned: false,
    titleMoved: false,
    verified: false,
    payouts: new Map(),
    reconciled: false,
    askedBy: null,
    cancelled: false,
    frozen: false,
  }
}

const fits = (reference: string): boolean => reference !== 'E3'
export const moved = (model: Model): boolean => model.receiptSigned || model.titleMoved

function escrowed(model: Model): readonly string[] {
  return [...model.entries]
    .filter(([reference, paid]) => fits(reference) && paid.booked && !paid.returned)
    .map(([reference]) => reference)
    .sort()
}

/** The registry could lock the bill, and has not said that it is through. */
function titleOpen({ confirmed, title }: Model): boolean {
  return confirmed && title?.status !== 'released' && title?.status !== 'blocked'
}

export function owed(model: Model): readonly string[] {
  const [counts] = escrowed(model)
  const over = model.cancelled && !moved(model) && !titleOpen(model)
  return [...model.entries]
    .filter(([reference, paid]) => paid.booked && !paid.returned && (reference !== counts || over))
    .map(([reference]) => reference)
}

export function stateOf(model: Model): string {
  const { title } = model
  if (moved(model)) {
    if (!model.titleMoved || !model.verified) return 'endorse_signed'
    if (model.payouts.size === 0) return 'receipt_verified'
    if (![...model.payouts.values()].some(({ debited }) => debited)) return 'settle_instructed'
    return model.reconciled && owed(model).length === 0 && bookedCount(model) === 1 ? 'closed' : 'settled'
  }
  if (model.cancelled)
    return titleOpen(model) || [...model.entries.values()].some((paid) => paid.booked && !paid.returned)
      ? 'cancelling'
      : 'refunded'
  if (!model.buyerSigned) return 'drafted'
  if (!model.sellerSigned) return 'buyer_signed'
  if (!model.account) return 'both_signed'
  if (escrowed(model).length === 0) return 'awaiting_funds'
  if (!model.confirmed) return 'funds_booked'
  const locked = title?.status === 'locked' || title?.status === 'pending' || title?.status === 'signed'
  if (!locked) return 'funds_confirmed'
  return model.endorsed || title.status === 'pending' ? 'endorse_pending' : 'bill_locked'
}

/** The model's statement says that exactly the price came in and went out. */
function bookedCount(model: Model): number {
  return [...model.entries.values()].filter(({ booked }) => booked).length
}

/** What follows by itself. */
export function settleModel(model: Model): void {
  if (moved(model)) return
  const recalled = [...model.entries].some(([ref, paid]) => fits(ref) && paid.booked && paid.recalled)
  const lost = model.title?.status === 'blocked' || model.title?.status === 'released'
  if (recalled || lost) model.cancelled = true
}

const BEFORE_TITLE = [
  'drafted',
  'buyer_signed',
  'both_signed',
  'awaiting_funds',
  'funds_booked',
  'funds_confirmed',
  'bill_locked',
  'endorse_pending',
]

export interface World {
  /** The time for what is to be done now is over. */
  readonly late: boolean
  /** Another deal that lives has part of the range. */
  readonly claimed: boolean
}

type Rule = (model: Model, command: Command, world: World) => boolean

const isTurn = (model: Model, { as }: Command, { late }: World, role: RoleName, state: string): boolean =>
  as === role && stateOf(model) === state && !late

/** True where the action is accepted; the model then has what it led to. */
export const RULES = {
  sign(model, command, world) {
    if (isTurn(model, command, world, 'buyer', 'drafted')) {
      model.buyerSigned = true
      return true
    }
    if (!isTurn(model, command, world, 'seller', 'buyer_signed') || world.claimed) return false
    model.sellerSigned = true
    return true
  },
  attestAccount(model, { as }) {
    if (as !== 'bank' || !model.sellerSigned) return false
    model.account = true
    return true
  },
  attestEntry(model, { as, entry, entryStatus, wrong }) {
    if (as !== 'bank') return false
    if (entryStatus === 'pending') return true
    const known = model.entries.get(entry)
    if (entryStatus === 'returned') {
      if (wrong || known === undefined) return false
      if (known.returned) return true
      if (!owed(model).includes(entry) || model.frozen) return false
      known.returned = true
      return true
    }
    const paid = known ?? { booked: false, recalled: false, returned: false }
    paid[entryStatus] = true
    model.entries.set(entry, paid)
    return true
  },
  confirmFunds(model, command, world) {
    if (!isTurn(model, command, world, 'seller', 'funds_booked')) return false
    model.confirmed = true
    return true
  },
  attestTitle(model, { as, titleStatus: status, sequence, wrong }) {
    if (as !== 'registry' || wrong) return false
    const { title } = model
    const isFinal = (one: string | undefined): boolean => one === 'blocked' || one === 'released'
    if (title !== null) {
      if (sequence === title.sequence && status !== title.status) return false
      const lastWord = !moved(model) && isFinal(status) && !isFinal(title.status)
      if (!lastWord && sequence <= title.sequence) return status !== 'signed' || model.titleMoved
      if (!moved(model) && status === 'free' && isFinal(title.status)) return true
    }
    if (model.titleMoved && status !== 'signed') return false
    if (moved(model) && (status === 'released' || status === 'free')) return false
    const wantsBill = status === 'locked' || status === 'pending' || status === 'signed'
    const through = title?.status === 'released' || title?.status === 'blocked'
    if (wantsBill && (!model.confirmed || (model.cancelled && !moved(model) && through))) return false
    model.title = { status, sequence }
    if (status === 'signed') model.titleMoved = true
    return true
  },
  endorse(model, command, world) {
    if (!isTurn(model, command, world, 'seller', 'bill_locked')) return false
    model.endorsed = true
    return true
  },
  signReceipt(model, command, world) {
    if (!isTurn(model, command, world, 'buyer', 'endorse_pending') || model.frozen) return false
    model.receiptSigned = true
    return true
  },
  attestReceipt(model, { as, wrong }) {
    const state = stateOf(model)
    if (as !== 'bank' || wrong) return false
    if (!moved(model) && state !== 'endorse_pending' && state !== 'cancelling') return false
    model.verified = true
    return true
  },
  attestPayout(model, { as, instruction, payoutStatus: status, wrong }) {
    if (as !== 'bank' || wrong || !model.titleMoved || !model.verified) return false
    if (status === 'instructed' && model.frozen) return false
    const next = {
      ...(model.payouts.get(instruction) ?? { rejected: false, accepted: false, debited: false }),
    }
    if (status !== 'instructed') next[status] = true
    if (next.rejected && (next.accepted || next.debited)) return false
    const other = model.payouts.get(instruction === 'P1' ? 'P2' : 'P1')
    if (next.debited && other?.debited === true) return false
    model.payouts.set(instruction, next)
    return true
  },
  attestStatement(model, { as }) {
    if (as !== 'bank') return false
    model.reconciled = true
    return true
  },
  cancel(model, { as }) {
    const state = stateOf(model)
    if ((as !== 'seller' && as !== 'buyer') || !BEFORE_TITLE.includes(state)) return false
    const alone =
      state === 'drafted' ||
      state === 'buyer_signed' ||
      (as === 'seller' && (state === 'bill_locked' || state === 'endorse_pending'))
    if (alone) model.cancelled = true
    else if (model.askedBy === as) return false
    else if (model.askedBy === null) model.askedBy = as
    else model.cancelled = true
    return true
  },
  trigger(model, _command, { late }) {
    if (!late || !BEFORE_TITLE.includes(stateOf(model))) return false
    model.cancelled = true
    return true
  },
  freezeEscrow(model, { as }) {
    if (as === 'court') model.frozen = true
    return as === 'court'
  },
  releaseEscrow(model, { as }) {
    const released = as === 'court' && model.frozen
    if (released) model.frozen = false
    return released
  },
} satisfies Readonly<Record<string, Rule>>
