import { collection, declareContract, firstIndex, index, t } from '@vouch/contract/api'
import {
  Bill,
  BillFlowEntry,
  type BillValue,
  Circulation,
  Holding,
  type HoldingValue,
  Position,
} from './types.ts'

export const home = declareContract({
  name: 'bill',
  version: 1,
  summary: 'Commercial and bank acceptance bills on this ledger: from drawing to payment or recourse.',
  state: {
    bills: collection({
      key: t.hash(),
      value: Bill,
      indexes: {
        number: firstIndex(t.record({ number: t.text({ max: 40 }) }), (value: BillValue) => [
          { number: value.number },
        ]),
      },
    }),
    /** Ranges by bill and first position. */
    holdings: collection({
      key: t.record({ bill: t.hash(), start: Position }),
      value: Holding,
      indexes: {
        holder: index(t.record({ holder: t.hash(), circulation: Circulation }), (value: HoldingValue) => [
          { holder: value.holder, circulation: value.circulation },
        ]),
        /** What waits for somebody's signature. */
        offered: index(t.record({ to: t.hash() }), (value: HoldingValue) =>
          value.offer === null ? [] : [{ to: value.offer.to }],
        ),
      },
    }),
  },
  events: { flow: BillFlowEntry },
  errors: {
    ANSWER_NOT_DUE: {
      message: 'The acceptor may answer until {untilMs}.',
      remedy: 'Wait until its time is over; then anybody may trigger it.',
    },
    BILL_AMOUNT_INVALID: {
      message: 'The amount is zero or above 9007199254740991 minor units.',
      remedy: 'Draw several bills.',
    },
    BILL_FROZEN: {
      message: "This range of the bill is frozen by order '{order}'.",
      remedy: 'Wait until it is released.',
    },
    BILL_LOCKED: {
      message: 'This range of the bill is locked by deal {deal}.',
      remedy: 'Finish or cancel the deal.',
    },
    BILL_MATURED: {
      message: 'The bill has matured and is not transferred any more.',
      remedy: 'Present it for payment: vouch bill present.',
    },
    BILL_NOT_MATURED: { message: 'The bill matures at {maturityMs}.', remedy: 'Wait until then.' },
    BILL_NOT_TRANSFERABLE: {
      message: 'The bill was drawn or endorsed as not transferable (EM01).',
      remedy: 'Hold it to maturity and present it.',
    },
    BILL_NUMBER_TAKEN: {
      message: "A bill with the number '{number}' stands on this ledger already.",
      remedy: 'A number names one bill; give this one its own.',
    },
    BILL_UNKNOWN: { message: 'There is no such bill.', remedy: 'See: vouch bill list.' },
    CALLED_BY_CONTRACT: {
      message: 'This bill action cannot be called by another contract.',
      remedy: 'Submit the action in a transaction of its own.',
    },
    CIRCULATION_WRONG: {
      message: 'This range is {circulation}; this needs {needed}.',
      remedy: 'See: vouch bill show.',
    },
    CURRENCY_UNKNOWN: {
      message: "'{currency}' is not a currency of ISO 4217.",
      remedy: 'Use its three capital letters, such as CNY or EUR.',
    },
    DEAL_DIFFERS: {
      message: 'This range of the bill is not locked by that deal.',
      remedy: 'See: vouch bill show.',
    },
    ENDORSEMENTS_TOO_MANY: {
      message: 'The bill was endorsed 64 times, and has no room for more.',
      remedy: 'Hold it to maturity and present it.',
    },
    MATURITY_PASSED: { message: 'The maturity lies in the past.', remedy: 'Choose a later time.' },
    NOT_LIABLE: {
      message: 'This organisation is not liable on the bill.',
      remedy: 'See who is: vouch bill show.',
    },
    NOT_YOUR_ROLE: {
      message: 'Only the {role} may do this; your organisation is not.',
      remedy: 'Use a key of the {role}.',
    },
    NOTHING_DUE: { message: 'Nothing is due on this range of the bill.', remedy: 'See: vouch bill show.' },
    OFFER_NONE: {
      message: 'Nothing on this range waits for a signature.',
      remedy: 'See: vouch bill show.',
    },
    ONLY_DEALS: {
      message: 'Only the contract of deals may do this.',
      remedy: 'Act through the deal: vouch deal.',
    },
    ORDER_EXPIRY_PASSED: {
      message: 'The expiry of the order lies in the past.',
      remedy: 'Choose a later time.',
    },
    ORDER_IN_FORCE: {
      message: "Another authority has frozen this range by order '{order}'.",
      remedy: 'Wait until it is released.',
    },
    ORDER_UNKNOWN: {
      message: "There is no order '{order}' of yours in force on this range.",
      remedy: 'See: vouch bill show.',
    },
    ORGANISATION_UNKNOWN: {
      message: 'There is no such organisation, or it is suspended.',
      remedy: 'See: vouch organisation list.',
    },
    PAYMENT_FORM_WRONG: {
      message: 'Settlement {settlement} needs {needed}.',
      remedy: 'ST01 pays in deposit money on this ledger, ST02 outside it.',
    },
    PAYMENT_NONE: {
      message: 'No payment of this range waits to be confirmed.',
      remedy: 'See: vouch bill show.',
    },
    RANGE_NOT_HELD: {
      message: 'Positions {start} to {end} are not one range of the bill.',
      remedy: 'See its ranges: vouch bill show.',
    },
    RANGE_NOT_SPLITTABLE: {
      message: 'The bill was drawn as one whole, or this range is not free to be split.',
      remedy: 'Name the whole range: vouch bill show.',
    },
    REDEMPTION_TIME_INVALID: {
      message: 'The redemption must end after now and before the bill matures.',
      remedy: 'Choose another time.',
    },
    STATUS_WRONG: { message: 'The bill is {status}; this needs {needed}.', remedy: 'See: vouch bill show.' },
    TO_SELF: { message: 'Both sides are the same organisation.', remedy: 'Name another organisation.' },
  },
})
