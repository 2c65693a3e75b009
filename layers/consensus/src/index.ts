export type { Engine, Submission } from './engine.ts'
export { verifySeal } from './seal.ts'
export { makeBlock, nextTimeMs, type Tip, tipOf } from './solo/block.ts'
export { createSoloEngine, expiryProblem } from './solo/engine.ts'
export { makeSoloSeal, SOLO, soloOperator, soloParameters, verifySoloSeal } from './solo/seal.ts'
export type { ExecutedBlock, ProposedBlock, StateMachine } from './state-machine.ts'
export { type AsertAnchor, type AsertRules, nextBits } from './pow/asert.ts'
export { bitsAfter } from './pow/check-header.ts'
export { bitsOf, isCanonicalBits, targetOf, workOf } from './pow/compact.ts'
export type { PowEffect, PowEvent, PowStep } from './pow/event.ts'
export { type BlockNode, commonAncestor, medianTimePast } from './pow/header-tree.ts'
export { headersAfter, locatorOf, MAX_HEADERS, MAX_LOCATOR } from './pow/locator.ts'
export {
  asertRulesOf,
  DEFAULT_POW_PARAMETERS,
  encodePowParameters,
  POW,
  type PowParameters,
  powParameters,
} from './pow/parameters.ts'
export {
  confirmationsOf,
  createPowState,
  isActive,
  type Plan,
  type PowRules,
  type PowState,
  tipNode,
} from './pow/state.ts'
export { step } from './pow/step.ts'
export { blockTimeMs, MEDIAN_SPAN, medianOf } from './pow/time-rule.ts'
export { checkWork, hashNumber, workHashOf } from './pow/work.ts'
