/** The second door: what executes contracts. Node only; loading it brings in SES, which a client never needs. */
export { lockDown, MAX_BUNDLE_BYTES } from '../realm/realm.ts'
export { accountOf, createAccountBook, listAccounts } from './accounts.ts'
export { GAS } from './gas.ts'
export { createJournal } from './journal.ts'
export { type BlockInput, type BlockResult, type ContractMachine, createContractMachine } from './machine.ts'
export {
  barredKey,
  type BlockRewards,
  type Penalty,
  proposerEarns,
  REWARD_ESCROW,
  type RewardedBlock,
} from './rewards.ts'
export {
  bundleHashOf,
  type ComingContract,
  type ContractEntry,
  readComing,
  readContracts,
} from './installed.ts'
export type { LoadedContract, Registry } from './registry.ts'
