import { actions } from './en/actions.ts'
import { chain } from './en/chain.ts'
import { deals } from './en/deals.ts'
import type { holdings } from './en/holdings.ts'
import type { network } from './en/network.ts'
import { shell } from './en/shell.ts'
import { signing } from './en/signing.ts'
import { verifying } from './en/verifying.ts'
import { vouchers } from './en/vouchers.ts'

/** A page's words stand in a file of their own; its keys begin with its name. */
export const english = {
  ...shell,
  ...signing,
  ...vouchers,
  ...verifying,
  ...chain,
  ...deals,
  ...actions,
} as const

/** Those of some pages come with them: see `late.ts`. */
type LateKey = keyof typeof holdings | keyof typeof network

export type WordKey = keyof typeof english | LateKey
