export { type OpenSummary, worstDeviation } from './open-checks.ts'
export { type Behaviour, CALM, type OpenFlaw, type OpenOptions } from './open-options.ts'
export { simulateOpen } from './open-run.ts'
export { contentOf, createRealWorld, openRealNode, type RealNode, type RealWorld } from './real-node.ts'
