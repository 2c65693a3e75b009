export { contract as account } from './account/contract.ts'
export { contract as bill } from './bill/contract.ts'
export {
  Bill,
  BillFlowEntry,
  type BillFlowEntryValue,
  BillKind,
  BillStatus,
  type BillValue,
  Circulation,
  DishonourCode,
  Draft,
  Holding,
  type HoldingValue,
} from './bill/types.ts'
export { contract as calendar } from './calendar/contract.ts'
export { daysIn, firstDayOf, isWeekend } from './calendar/days.ts'
export { CalendarYear, type CalendarYearValue } from './calendar/declaration.ts'
export { contract as deal } from './deal/contract.ts'
export {
  CancelReason,
  Deal,
  DealFlowEntry,
  type DealFlowEntryValue,
  type DealValue,
  Entry,
  type EntryValue,
  Evidence,
  type EvidenceValue,
  RefundedEvent,
  SettledEvent,
  State as DealState,
  type StateName as DealStateName,
  type TaskValue,
  Terms,
  type TermsValue,
  TitleCode,
  TitleStatus,
} from './deal/types.ts'
export { verifyBillFlow, verifyDealFlow } from './flow-record.ts'
export { contract as identity } from './identity/contract.ts'
export {
  Actor,
  type ActorValue,
  Key,
  type KeyValue,
  NewKey,
  Organisation,
  type OrganisationValue,
  Right,
  Role,
} from './identity/declaration.ts'
export { contract as money } from './money/contract.ts'
export { isCurrency, minorPlaces } from './money/currency.ts'
export { Balance, type BalanceValue, Hold, type HoldValue, Movement } from './money/declaration.ts'
export { contract as pool } from './pool/contract.ts'
export { contract as validator } from './validator/contract.ts'
export { contract as voucher } from './voucher/contract/contract.ts'
export {
  Access,
  Custody,
  Deposit,
  FlowEntry,
  type FlowEntryValue,
  Order,
  Step,
  Supervision,
  Transfer,
  Voucher,
  type VoucherValue,
} from './voucher/contract/types.ts'
export { flowHash, verifyFlow } from './voucher/verify-flow.ts'
