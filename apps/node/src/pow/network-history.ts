import { type PowEngine, workOf } from '@vouch/consensus/pow'
import { type IssuanceSchedule, issuedUpTo } from '@vouch/incentive'

/** A block that stands for those up to it, and what was issued by then. */
export interface HistoryPoint {
  readonly height: number
  readonly timeMs: number
  /** Hashes that a block cost on average. */
  readonly difficulty: string
  /** Hashes a second that the blocks before it took, on average over `span` of them. */
  readonly hashRate: number
  readonly issued: string
}

export interface NetworkHistory {
  readonly height: number
  readonly points: readonly HistoryPoint[]
  /** What the genesis promises, from block 0 to beyond the newest. */
  readonly schedule: readonly { readonly height: number; readonly issued: string }[]
}

/** However long a chain gets, its history is told in so many points. */
const MAX_POINTS = 240
const SCHEDULE_POINTS = 96
/** Fewer blocks than these say little of a hash rate: the time of a single one is mostly chance. */
const RATE_SPAN = 20
const PERIODS_AHEAD = 6

/** Difficulty, hash rate and issuance of the active chain, thinned out evenly; the newest block is always told. */
export function historyOf({ state }: Pick<PowEngine, 'state'>, schedule: IssuanceSchedule): NetworkHistory {
  const { active } = state
  const tip = active.length - 1
  const stride = Math.max(1, Math.ceil(tip / MAX_POINTS))
  const points: HistoryPoint[] = []
  for (let height = tip; height >= 1; height -= stride) {
    const node = active[height]
    const before = active[Math.max(0, height - Math.max(stride, RATE_SPAN))]
    if (node?.header === undefined || before === undefined) continue
    // Header times may go back a little.
    const seconds = Math.max(1, (node.timeMs - before.timeMs) / 1_000)
    points.push({
      height,
      timeMs: node.timeMs,
      difficulty: String(workOf(node.header.work?.bits ?? 0)),
      hashRate: Math.round(Number(node.work - before.work) / seconds),
      issued: String(issuedUpTo(schedule, height)),
    })
  }
  return { height: tip, points: points.toReversed(), schedule: scheduleUpTo(schedule, tip) }
}

function scheduleUpTo(schedule: IssuanceSchedule, tip: number): NetworkHistory['schedule'] {
  const last = Math.max(schedule.halvingInterval * PERIODS_AHEAD, Math.ceil(tip * 1.25), SCHEDULE_POINTS)
  return Array.from({ length: SCHEDULE_POINTS + 1 }, (_, at) => {
    const height = Math.round((last * at) / SCHEDULE_POINTS)
    return { height, issued: String(issuedUpTo(schedule, height)) }
  })
}
