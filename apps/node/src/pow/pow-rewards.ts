import { POW, powParameters } from '@vouch/consensus/pow'
import { type BlockRewards, proposerEarns, REWARD_ESCROW } from '@vouch/contract/runtime'
import { unwrap } from '@vouch/core'
import type { Genesis } from '@vouch/data'
import { decodeSchedule } from '@vouch/incentive'

/** What the genesis of an open network pays its miners; nothing for other engines. */
export function powRewards(genesis: Genesis): BlockRewards | undefined {
  if (genesis.engine !== POW) return undefined
  const { schedule, maturity } = unwrap(powParameters(genesis))
  return {
    rules: { schedule: unwrap(decodeSchedule(schedule)), maturity, escrow: REWARD_ESCROW },
    earners: proposerEarns,
  }
}
