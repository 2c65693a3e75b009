import type { Cbor } from '@vouch/core'
import type { RecordedEvent, RecordedFailure } from '@vouch/data'
import { type GasMeter, STOP } from './gas.ts'
import type { Journal } from './journal.ts'

/** What is running now: one transaction, founding call or view, with all the calls it makes. */
export interface Execution {
  readonly journal: Journal
  readonly meter: GasMeter
  readonly block: { readonly height: number; readonly timeMs: number }
  readonly chainId: Uint8Array
  readonly transactionId: Uint8Array
  readonly signers: readonly Uint8Array[]
  readonly mode: 'genesis' | 'action' | 'view'
  readonly events: RecordedEvent[]
  /** Set once, by whichever call fails first; no `catch` in a contract can undo it. */
  failure: RecordedFailure | null
  /** Bytes added to the state, less those taken away. */
  storedBytes: number
  callDepth: number
}

/** Codes that the runtime itself gives; a contract's own codes stand under its name. */
export const RUNTIME = 'runtime'

export function runtimeFailure(
  code: string,
  meta: readonly (readonly [string, Cbor])[] = [],
): RecordedFailure {
  return { contract: RUNTIME, code, meta }
}

/** Ends the execution with a failure; only the first one counts. */
export function stop(execution: Execution, failure: NonNullable<Execution['failure']>): never {
  execution.failure ??= failure
  throw STOP
}
