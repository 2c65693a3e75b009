import type { Write } from '@vouch/data'
import type { StateMachine } from '../state-machine.ts'

/** What an engine that reorganises needs besides: exact undo. */
export interface RevertibleMachine extends StateMachine {
  /** Back to a recent height, whose block has this time; durable when the writes are. */
  revert(height: number, timeMs: number): readonly Write[]
}
