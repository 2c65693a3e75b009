export { type AccountBook, assertSupply, burn, chargeFee, issue, move } from './account-book.ts'
export { feeOf, isFree, type Usage } from './fee-schedule.ts'
