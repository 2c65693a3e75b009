import { t } from '@vouch/contract/api'
import {
  Answer,
  DishonourCode,
  Draft,
  Note,
  Position,
  Price,
  Reference,
  Settlement,
  Transferable,
} from './types.ts'

const id = t.hash()
const start = Position
const end = Position

/** The arguments of every action of `bill`, by the action's name. Each with a range takes exactly that range of the bill. */
export const args = {
  draw: Draft,
  accept: t.record({ id, answer: Answer, note: Note }),
  receive: t.record({ id }),
  revoke: t.record({ id, note: Note }),
  endorse: t.record({
    id,
    start,
    end,
    to: t.hash(),
    settlement: Settlement,
    price: t.option(Price),
    transferable: Transferable,
  }),
  pledge: t.record({ id, start, end, to: t.hash() }),
  discount: t.record({
    id,
    start,
    end,
    to: t.hash(),
    settlement: Settlement,
    price: t.option(Price),
    /** With repurchase: the seller may redeem the range until then. Null: outright. */
    redeemUntilMs: t.option(t.time()),
  }),
  redeem: t.record({ id, start, end, settlement: Settlement, price: t.option(Price) }),
  answer: t.record({ id, start, end, answer: Answer, note: Note }),
  withdraw: t.record({ id, start, end }),
  split: t.record({ id, start, end }),
  releasePledge: t.record({ id, start, end, note: Note }),
  /** The whole of the holding that `start` lies in. */
  freeze: t.record({ id, start, order: Reference, expiresMs: t.option(t.time()) }),
  unfreeze: t.record({ id, start, order: Reference, note: Note }),
  trigger: t.record({ id, start }),
  present: t.record({ id, start, end }),
  pay: t.record({
    id,
    start,
    end,
    settlement: Settlement,
    /** ST01: the bank whose deposit money is paid in the same transaction. */
    bank: t.option(t.hash()),
    /** ST02: digest of the evidence of a payment outside; the holder confirms it. */
    evidence: t.option(t.hash()),
  }),
  /** SU01: the payment did not come. */
  confirmPayment: t.record({ id, start, end, answer: Answer }),
  dishonour: t.record({ id, start, end, code: DishonourCode, note: Note }),
  recourse: t.record({ id, start, end, against: t.hash(), note: Note }),
  /** For the contract `deal` alone. */
  lock: t.record({ id, start, end, holder: t.hash(), deal: t.hash() }),
  unlock: t.record({ id, start, end, deal: t.hash() }),
  deliver: t.record({ id, start, end, deal: t.hash(), to: t.hash() }),
} as const
