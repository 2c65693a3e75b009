import type { Clock } from '@vouch/core'

/** Time that passes only when somebody asks for it: all waiting work, and a wall clock that may jump. */
export interface VirtualTime {
  /** What processes read; it may jump in either direction. */
  readonly clock: Clock
  /** Milliseconds since the simulation began; never goes back. */
  readonly elapsedMs: number
  after(delayMs: number, work: () => void): void
  /** Moves the wall clock alone. */
  jump(byMs: number): void
  /** Does the next piece of work and lets promises settle. False where nothing waits. */
  step(): Promise<boolean>
}

interface Waiting {
  readonly dueMs: number
  /** Among equals, who came first goes first. */
  readonly number: number
  readonly work: () => void
}

export function createVirtualTime(startMs: number): VirtualTime {
  const waiting: Waiting[] = []
  let elapsedMs = 0
  let skewMs = 0
  let numbers = 0
  return {
    clock: { nowMs: () => startMs + elapsedMs + skewMs },
    get elapsedMs() {
      return elapsedMs
    },
    after(delayMs, work) {
      const entry = { dueMs: elapsedMs + delayMs, number: numbers++, work }
      const at = waiting.findIndex((other) => other.dueMs > entry.dueMs)
      waiting.splice(at < 0 ? waiting.length : at, 0, entry)
    },
    jump(byMs) {
      skewMs += byMs
    },
    async step() {
      if (waiting.length === 0) await settled()
      const next = waiting.shift()
      if (next === undefined) return false
      elapsedMs = next.dueMs
      next.work()
      await settled()
      return true
    },
  }
}

/** Nothing in a simulation waits for anything but promises, so that one turn of the event loop settles them all. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
