export {
  type CometApplication,
  type CometBlock,
  type Finalized,
  type Proposal,
} from './application.ts'
export { decodeBatch, encodeBatch } from './batch.ts'
export type { VerifyAll } from './batch-memory.ts'
export { type CometEngine, createCometEngine } from './engine.ts'
export {
  COMET,
  cometChainId,
  type CometParameters,
  cometParameters,
  encodeCometParameters,
} from './parameters.ts'
export { genesisProgress, type Progress, readClosing, readProgress } from './progress.ts'
export type { Broadcast, CometRpc } from './rpc-port.ts'
export { decodeCometSeal, encodeCometSeal, pendingHeight } from './seal-form.ts'
export { verifyCometSeal } from './seal.ts'
export {
  type CometCommit,
  type CometHeader,
  cometHeaderHash,
  type CommitVote,
  type SignedHeader,
} from './signed-header.ts'
export { addressOf, isValidatorSet, totalPower, type Validator, validatorsHash } from './validator-set.ts'
