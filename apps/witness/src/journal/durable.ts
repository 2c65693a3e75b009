import type { Journal } from './journal.ts'

/** A state that is nothing but what its journal says. */
export interface Durable<State, Event> {
  readonly state: State
  /** On disk first, then in the state. */
  commit(events: readonly Event[]): void
}

/** `step` is pure: the same events give the same state, after a restart as before. */
export function createDurable<State, Event>(
  journal: Journal<Event>,
  initial: State,
  step: (state: State, event: Event) => State,
): Durable<State, Event> {
  let state = initial
  for (const events of journal.past) for (const event of events) state = step(state, event)
  return {
    get state() {
      return state
    },
    commit(events) {
      if (events.length === 0) return
      // A rule that is broken throws here, before anything is written.
      let next = state
      for (const event of events) next = step(next, event)
      journal.append(events)
      state = next
    },
  }
}
