import { failed, ok, type Result } from '@vouch/core'

/** Blocks whose times are looked at. */
export const MEDIAN_SPAN = 11

/** The median of the times given; of an even number, the later of the two in the middle. */
export function medianOf(timesMs: readonly number[]): number {
  const sorted = [...timesMs].sort((one, other) => one - other)
  return sorted[sorted.length >> 1] as number
}

/** The time an honest miner puts on its block: its clock, or just past the median where that is later. */
export function blockTimeMs(medianMs: number, nowMs: number): number {
  return Math.max(nowMs, medianMs + 1)
}

/** Problem: `BLOCK_TIME_TOO_EARLY`. */
export function checkTimeAfter(timeMs: number, medianMs: number): Result<null> {
  if (timeMs > medianMs) return ok(null)
  return failed(
    'BLOCK_TIME_TOO_EARLY',
    `The block's time is not later than the median of the ${MEDIAN_SPAN} blocks before it.`,
    'Do not build on this block.',
    { timeMs, medianMs },
  )
}

/** It may come true: the block is not wrong for good. Problem: `BLOCK_TIME_IN_FUTURE`. */
export function checkTimeNotAhead(timeMs: number, nowMs: number, futureLimitMs: number): Result<null> {
  if (timeMs <= nowMs + futureLimitMs) return ok(null)
  return failed(
    'BLOCK_TIME_IN_FUTURE',
    `The block's time is more than ${futureLimitMs / 1000} seconds ahead of this machine's clock.`,
    'Set the clock, or ask again later.',
    { timeMs, nowMs },
  )
}
