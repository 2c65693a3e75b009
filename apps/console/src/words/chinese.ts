import type { WordKey } from './english.ts'
import { actions } from './zh/actions.ts'
import { chain } from './zh/chain.ts'
import { deals } from './zh/deals.ts'
import { events } from './zh/events.ts'
import { holdings } from './zh/holdings.ts'
import { network } from './zh/network.ts'
import { shell } from './zh/shell.ts'
import { signing } from './zh/signing.ts'
import { verifying } from './zh/verifying.ts'
import { vouchers } from './zh/vouchers.ts'

/** The compiler demands every word that English has. */
export const chinese: Readonly<Record<WordKey, string>> & Readonly<Record<string, string>> = {
  ...events,
  ...shell,
  ...signing,
  ...vouchers,
  ...verifying,
  ...chain,
  ...deals,
  ...holdings,
  ...network,
  ...actions,
}
