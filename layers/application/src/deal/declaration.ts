import { collection, declareContract, index, t } from '@vouch/contract/api'
import { Position } from '../bill/types.ts'
import { FreezeOrder } from '../money/declaration.ts'
import { Deal, DealFlowEntry, type DealValue, Evidence, RefundedEvent, SettledEvent, State } from './types.ts'

export const EvidenceKey = t.record({
  deal: t.hash(),
  by: t.hash(),
  messageId: t.text({ max: 64 }),
  /** One message may speak of several things: the entry, the instruction, and its status. */
  about: t.text({ max: 100 }),
})

function partiesOf({ terms }: DealValue): readonly Uint8Array[] {
  const { seller, buyer, bank, registry } = terms
  return registry === null ? [seller, buyer, bank] : [seller, buyer, bank, registry]
}

/** Deals in which somebody may still have to act. */
function isOpen({ state }: DealValue): boolean {
  return state !== 'closed' && state !== 'refunded'
}

export const home = declareContract({
  name: 'deal',
  version: 1,
  summary: 'A bill against money: pay first, endorse after, every step witnessed.',
  state: {
    deals: collection({
      key: t.hash(),
      value: Deal,
      indexes: {
        party: index(t.record({ party: t.hash(), open: t.boolean() }), (value: DealValue) =>
          partiesOf(value).map((party) => ({ party, open: isOpen(value) })),
        ),
        state: index(t.record({ state: State }), (value: DealValue) => [{ state: value.state }]),
        bill: index(t.record({ bill: t.hash() }), (value: DealValue) => [{ bill: value.bill }]),
      },
    }),
    evidence: collection({ key: EvidenceKey, value: Evidence }),
    /** What a message id stands for: a message is one, whatever it is about. */
    messages: collection({
      key: t.record({ deal: t.hash(), by: t.hash(), messageId: t.text({ max: 64 }) }),
      value: t.record({ digest: t.hash() }),
    }),
    /** Ranges of bills that signed deals have, by bill and first position; they never overlap. */
    claims: collection({
      key: t.record({ bill: t.hash(), start: Position }),
      value: t.record({ end: Position, deal: t.hash() }),
    }),
  },
  /** All under the deal's id. `settled` is what a receipt of settlement proves. */
  events: {
    flow: DealFlowEntry,
    settled: SettledEvent,
    refunded: RefundedEvent,
    escrow: t.record({ order: t.option(FreezeOrder) }),
  },
  errors: {
    BILL_CLAIMED: {
      message: 'Positions {start} to {end} of this bill are part of deal {deal}.',
      remedy: 'Wait until that deal is over, or offer another range.',
    },
    BILL_DIFFERS: {
      message: 'The bill on this ledger does not fit the terms: {why}.',
      remedy: 'See: vouch bill show. Propose again.',
    },
    BILL_MATURED: {
      message: 'The bill has matured, or does before the deal could end.',
      remedy: 'Present it for payment instead.',
    },
    CALLED_BY_CONTRACT: {
      message: 'Deal actions cannot be called by another contract.',
      remedy: 'Submit the action in a transaction of its own.',
    },
    CANCEL_ASKED: {
      message: 'Your organisation has asked to cancel already.',
      remedy: 'The other side has to agree: vouch deal cancel.',
    },
    CURRENCY_UNKNOWN: {
      message: "'{currency}' is not a currency of ISO 4217.",
      remedy: 'Use its three capital letters, such as CNY or EUR.',
    },
    DEAL_DUE: {
      message: 'The time for this step ended at {dueMs}.',
      remedy: 'Anybody may now cancel it: vouch deal trigger.',
    },
    DEAL_UNKNOWN: { message: 'There is no such deal.', remedy: 'See: vouch deal list.' },
    ENTRIES_TOO_MANY: {
      message: 'The deal has 32 entries or payouts already.',
      remedy: 'Return what was paid in wrongly, and make a new deal.',
    },
    ESCROW_FROZEN: {
      message: "The escrow is frozen by order '{order}'.",
      remedy: 'Wait until it is released.',
    },
    EVIDENCE_CONFLICT: {
      message: "What is said of '{about}' contradicts what was recorded of it.",
      remedy: 'Compare the messages: vouch deal trace.',
    },
    MODE_WRONG: {
      message: 'The deal is {mode}; this belongs to the other way to settle.',
      remedy: 'See: vouch deal status.',
    },
    NOT_A_BANK: {
      message: 'The organisation named as bank does not have that role.',
      remedy: 'Name an organisation with the role bank.',
    },
    NOT_A_REGISTRY: {
      message: 'The organisation named as registry does not have that role.',
      remedy: 'Name an organisation with the role registry.',
    },
    NOT_YOUR_ROLE: {
      message: 'Only the {role} may do this; your organisation is not.',
      remedy: 'Use a key of the {role}.',
    },
    NOTHING_DUE: { message: 'Nothing is due in this deal.', remedy: 'See: vouch deal status.' },
    OFFER_EXPIRY_PASSED: {
      message: 'The expiry of the offer lies in the past.',
      remedy: 'Choose a later time.',
    },
    ORDER_EXPIRY_PASSED: {
      message: 'The expiry of the order lies in the past.',
      remedy: 'Choose a later time.',
    },
    ORDER_UNKNOWN: {
      message: "There is no order '{order}' of yours in force on this escrow.",
      remedy: 'See: vouch deal trace.',
    },
    ORGANISATION_UNKNOWN: {
      message: 'There is no such organisation, or it is suspended.',
      remedy: 'See: vouch organisation list.',
    },
    PARTIES_SAME: {
      message: 'Two parties of the deal are the same organisation.',
      remedy: 'Name different ones.',
    },
    PAYOUT_DIFFERS: {
      message: 'The payout does not pay the agreed {price} to the seller’s account.',
      remedy: 'Pay the price to the account of the terms: vouch deal status.',
    },
    PAYOUT_NOT_DUE: {
      message: 'The deal is {state}: nothing is paid out before the title has moved.',
      remedy: 'Verify the receipt first. If this came early, send it again then.',
    },
    RANGE_INVALID: {
      message: 'The range or the price is empty, or the range ends before it starts.',
      remedy: 'Name a range from 1 on, start first, and a price above zero.',
    },
    RECEIPT_DIFFERS: {
      message: 'The registry’s answer does not show the buyer as holder of exactly this range and amount.',
      remedy: 'Ask the registry again.',
    },
    RETURN_NOT_DUE: {
      message: "Entry '{reference}' is not to be returned now.",
      remedy: 'See what is: vouch deal status. If this came early, send it again then.',
    },
    RETURN_NOT_TO_PAYER: {
      message: 'Money goes back to the account it came from, and to no other.',
      remedy: 'Return it to the payer of the entry.',
    },
    STATE_WRONG: { message: 'The deal is {state}; this needs {needed}.', remedy: 'See: vouch deal status.' },
    TERMS_DIFFER: {
      message: 'The deal has other terms than those signed.',
      remedy: 'Read them: vouch deal status.',
    },
    TERMS_INCOMPLETE: {
      message: 'A {mode} deal {needed}.',
      remedy: 'Correct the terms and propose again.',
    },
    TITLE_DIFFERS: {
      message: 'The statement is not about the range, maturity or holder of this deal.',
      remedy: 'Compare with the terms: vouch deal status.',
    },
    TITLE_FINAL: {
      message: 'The buyer has signed: the title moves, or has moved, and does not return.',
      remedy: 'Deliver it to the buyer.',
    },
    TITLE_NOT_DUE: {
      message: 'The deal is {state}: the registry does not {status} a bill for it now.',
      remedy: 'See: vouch deal status. If this came early, send it again then.',
    },
  },
})
