export { type AsertAnchor, type AsertRules, nextBits } from './asert.ts'
export { bitsAfter } from './check-header.ts'
export { bitsOf, isCanonicalBits, targetOf, workOf } from './compact.ts'
export type { PowEffect, PowEvent, PowStep } from './event.ts'
export { type BlockNode, commonAncestor, medianTimePast } from './header-tree.ts'
export { headersAfter, locatorOf, MAX_HEADERS, MAX_LOCATOR, nextLocator } from './locator.ts'
export {
  asertRulesOf,
  DEFAULT_POW_PARAMETERS,
  encodePowParameters,
  POW,
  type PowParameters,
  powParameters,
} from './parameters.ts'
export {
  confirmationsOf,
  createPowState,
  isActive,
  type Plan,
  type PowRules,
  type PowState,
  tipNode,
} from './state.ts'
export { step } from './step.ts'
export { blockTimeMs, MEDIAN_SPAN, medianOf } from './time-rule.ts'
export { checkWork, hashNumber, workHashOf } from './work.ts'
export { checkBody } from './body.ts'
export { type Checkpoint, readCheckpoint, signCheckpoint } from './checkpoint.ts'
export { createPowEngine, type PowEngine, type PowEngineDeps, type PowEngineOptions } from './engine.ts'
export type { RevertibleMachine } from './machine.ts'
export type { PowNetwork, PowPeerSide } from './network-port.ts'
export { createGasEstimates, type GasEstimates } from './gas-estimates.ts'
export { createTransactionPool, DEFAULT_POOL_LIMITS, type PoolLimits, type TransactionPool } from './pool.ts'
export { restorePowState, type Standing, standingOf } from './restore.ts'
export type { BlockTemplate } from './template.ts'
export {
  decodePowSeal,
  encodePowSeal,
  type PowSeal,
  type PowSealCheck,
  type SealStrength,
  verifyPowSeal,
  workText,
} from './seal.ts'
