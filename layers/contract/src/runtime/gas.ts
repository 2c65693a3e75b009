/**
 * What work costs. Counting is by what the source does, never by time, so that every node counts the same.
 * One unit is about a nanosecond's worth on the machine it was tuned on.
 */
export const GAS = {
  transaction: 20_000,
  transactionByte: 20,
  tick: 10,
  call: 500,
  read: 1_000,
  readByte: 4,
  write: 8_000,
  writeByte: 40,
  scan: 20_000,
  scanEntry: 1_500,
  event: 3_000,
  eventByte: 20,
  hash: 1_000,
  hashByte: 5,
  encodeByte: 10,
  intrinsicUnit: 2,
} as const

/** Frames of contract code, all calls of one transaction together. */
export const MAX_FRAMES = 400
/** Contracts calling contracts. */
export const MAX_CALL_DEPTH = 8
/** Bytes of one record as stored. */
export const MAX_RECORD_BYTES = 64 * 1024
export const MAX_EVENTS = 256
export const MAX_SCAN_LIMIT = 1_000

/** Thrown through contract code to end it; the reason stands in the execution, where no `catch` can hide it. */
export const STOP = Object.freeze({ stop: true })

export interface GasMeter {
  readonly used: number
  readonly exhausted: 'gas' | 'frames' | null
  charge(units: number): void
  tick(): void
  enter(): void
  leave(): void
  reset(limit: number): void
  /** Runs something with a count of its own, then goes on where it was. */
  apart<T>(limit: number, run: () => T): T
}

export function createGasMeter(): GasMeter {
  let used = 0
  let limit = 0
  let frames = 0
  let exhausted: 'gas' | 'frames' | null = null
  const charge = (units: number): void => {
    used += units
    if (used > limit) {
      used = limit
      exhausted ??= 'gas'
      throw STOP
    }
  }
  const reset = (next: number): void => {
    used = 0
    frames = 0
    limit = next
    exhausted = null
  }
  return {
    get used() {
      return used
    },
    get exhausted() {
      return exhausted
    },
    charge,
    tick: () => charge(GAS.tick),
    enter: () => {
      frames += 1
      if (frames > MAX_FRAMES) {
        exhausted ??= 'frames'
        throw STOP
      }
      charge(GAS.tick)
    },
    leave: () => {
      frames -= 1
    },
    reset,
    apart(next, run) {
      const before = { used, limit, frames, exhausted }
      reset(next)
      try {
        return run()
      } finally {
        ;({ used, limit, frames, exhausted } = before)
      }
    },
  }
}
