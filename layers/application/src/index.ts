export { contract as account } from './account/contract.ts'
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
