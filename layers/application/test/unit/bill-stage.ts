import { bill, type HoldingValue } from '@vouch/application'
import type { ArgsOf } from '@vouch/contract/api'
import { unwrap } from '@vouch/core'
import type { Party } from '@vouch/testing/ledger'
import { createDealStage, type DealStage, FACE } from './deal-stage.ts'

type Actions = typeof bill.actions
type Name = keyof Actions & string
type Rest<N extends Name> = Omit<ArgsOf<Actions[N]>, 'id' | 'start' | 'end'>

/** The parties of the deal scenario with one bill, and actions on a range of it: the whole where none is named. */
export interface BillStage extends DealStage {
  on<N extends Name>(as: Party, action: N, rest?: Rest<N>, start?: number, end?: number): string
  range(start?: number): HoldingValue
}

export const END = Number(FACE)

export async function createBillStage(): Promise<BillStage> {
  const stage = await createDealStage()
  return {
    ...stage,
    on: (as, action, rest, start = 1, end = END) =>
      stage.ledger.act(
        as,
        bill,
        action,
        argumentsFor(action, { id: stage.bill, start, end, ...rest }) as never,
      ).code,
    range: (start = 1) => unwrap(stage.ledger.view(bill, 'range', { id: stage.bill, start })) as HoldingValue,
  }
}

/** Some actions are about a whole bill, some about the holding that a position lies in. */
function argumentsFor(action: string, { end, start, ...rest }: Record<string, unknown>): object {
  if (['accept', 'receive', 'revoke'].includes(action)) return rest
  return ['freeze', 'unfreeze', 'trigger'].includes(action) ? { ...rest, start } : { ...rest, start, end }
}
