export { type BankOptions, startBank } from './bank/bank.ts'
export { isMisbehaviour, type Misbehaviour, MISBEHAVIOURS } from './ledger/misbehaviour.ts'
export { type ProgramOptions, type RunningProgram, startRegistry } from './registry/registry.ts'
