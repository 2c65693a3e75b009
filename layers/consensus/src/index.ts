export type { Engine, Submission } from './engine.ts'
export { verifySeal } from './seal.ts'
export { makeBlock, nextTimeMs, type Tip, tipOf } from './solo/block.ts'
export { createSoloEngine, expiryProblem } from './solo/engine.ts'
export { makeSoloSeal, SOLO, soloOperator, soloParameters, verifySoloSeal } from './solo/seal.ts'
export type { BlockClosing, ExecutedBlock, ProposedBlock, StateMachine } from './state-machine.ts'
export {
  addressOf,
  type Broadcast,
  COMET,
  type CometApplication,
  cometChainId,
  type CometCommit,
  type CometEngine,
  type CometHeader,
  cometHeaderHash,
  type CometParameters,
  cometParameters,
  type CometRpc,
  type CommitVote,
  createCometEngine,
  decodeBatch,
  decodeCometSeal,
  encodeBatch,
  encodeCometParameters,
  encodeCometSeal,
  type CometBlock,
  type Finalized,
  genesisProgress,
  isValidatorSet,
  pendingHeight,
  type Progress,
  type Proposal,
  readClosing,
  readProgress,
  type SignedHeader,
  totalPower,
  type Validator,
  validatorsHash,
  type VerifyAll,
  verifyCometSeal,
} from './comet/index.ts'
