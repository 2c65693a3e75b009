import { assert, type Cbor, failed, ok, type Result } from '@vouch/core'

/** How new units come into being, fixed in the genesis. All zero: none ever do. */
export interface IssuanceSchedule {
  /** Units issued with each block of the first period. */
  readonly subsidy: bigint
  /** Blocks after which the subsidy is halved, rounded down; 0 never halves. */
  readonly halvingInterval: number
  /** Most units that are ever issued; the last subsidies are cut to it. */
  readonly cap: bigint
}

export const NO_ISSUANCE: IssuanceSchedule = { subsidy: 0n, halvingInterval: 0, cap: 0n }

/** Units issued by all blocks from 1 to `height`: what supply is measured against. */
export function issuedUpTo(schedule: IssuanceSchedule, height: number): bigint {
  assert(height >= 0, 'a height is not negative')
  const { cap, halvingInterval } = schedule
  let issued = 0n
  let left = height
  let { subsidy } = schedule
  while (left > 0 && subsidy > 0n && issued < cap) {
    const blocks = halvingInterval === 0 ? left : Math.min(left, halvingInterval)
    issued += subsidy * BigInt(blocks)
    left -= blocks
    subsidy >>= 1n
  }
  return issued < cap ? issued : cap
}

/** Units issued with the block of this height, 1 or more. */
export function subsidyAt(schedule: IssuanceSchedule, height: number): bigint {
  assert(height >= 1, 'units are issued from the first block on')
  return issuedUpTo(schedule, height) - issuedUpTo(schedule, height - 1)
}

/** The form in engine parameters of a genesis: `[subsidy, halvingInterval, cap]`. */
export function encodeSchedule({ subsidy, halvingInterval, cap }: IssuanceSchedule): Cbor {
  return [subsidy, halvingInterval, cap]
}

/** Problem: `SCHEDULE_INVALID`. */
export function decodeSchedule(value: Cbor | undefined): Result<IssuanceSchedule> {
  const [subsidy, halvingInterval, cap, ...more] = Array.isArray(value) ? (value as readonly Cbor[]) : []
  if (!isAmount(subsidy) || !isAmount(cap) || more.length > 0) return invalid()
  if (typeof halvingInterval !== 'number' || halvingInterval < 0) return invalid()
  return ok({ subsidy: BigInt(subsidy), halvingInterval, cap: BigInt(cap) })
}

function isAmount(value: Cbor | undefined): value is number | bigint {
  return (typeof value === 'number' || typeof value === 'bigint') && value >= 0
}

function invalid(): Result<never> {
  return failed(
    'SCHEDULE_INVALID',
    'The genesis does not say how units are issued: subsidy, halving interval and cap are needed.',
    'Correct the genesis.',
  )
}
