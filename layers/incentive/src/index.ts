export { type AccountBook, assertSupply, burn, chargeFee, issue, move } from './account-book.ts'
export {
  type BlockEarnings,
  closeBlock,
  type MaturityBook,
  type RewardRules,
} from './distribution/distribution.ts'
export {
  decodeSchedule,
  encodeSchedule,
  type IssuanceSchedule,
  issuedUpTo,
  NO_ISSUANCE,
  subsidyAt,
} from './distribution/schedule.ts'
export { divide, type Payment, type Share } from './distribution/shares.ts'
export { confiscate } from './penalty.ts'
export { feeOf, isFree, type Usage } from './fee-schedule.ts'
export {
  type PoolRules,
  type PoolSettlement,
  type PoolShare,
  proveShare,
  settlePool,
  type ShareProof,
  verifySettlement,
  verifyShare,
  windowOf,
} from './pool/pplns.ts'
