import { deal as dealContract } from '@vouch/application'
import type { ResultOf } from '@vouch/contract/api'
import { toHex } from '@vouch/core'
import type { Client } from '@vouch/sdk'

type Views = typeof dealContract.views
export type DealRecord = NonNullable<ResultOf<Views['deal']>>
export type TaskRecord = ResultOf<Views['awaiting']>[number]['tasks'][number]
export type Obligations = NonNullable<ResultOf<Views['obligations']>>

/** An open deal of a party, with what is to be done in it now. */
export interface OpenDeal {
  readonly id: string
  readonly deal: DealRecord
  readonly tasks: readonly TaskRecord[]
}

const PAGE = 100

/** All open witnessed deals of an organisation. */
export async function openDealsOf(client: Client, party: Uint8Array): Promise<readonly OpenDeal[]> {
  const { views } = client.contract(dealContract)
  const open: OpenDeal[] = []
  for (let after: Uint8Array | null = null; ; ) {
    const page: ResultOf<Views['awaiting']> = await views.awaiting({ party, after, limit: PAGE })
    for (const { id, tasks } of page) {
      const deal = await views.deal({ id })
      if (deal !== null && deal.terms.mode === 'witnessed') open.push({ id: toHex(id), deal, tasks })
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return open
    after = last.id
  }
}
