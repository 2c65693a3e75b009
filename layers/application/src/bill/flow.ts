import type { ActionContext } from '@vouch/contract/api'
import type { Infer } from '@vouch/contract/api'
import type { home } from './declaration.ts'
import { BillFlowEntry, type BillStep, type BillValue, type HoldingValue } from './types.ts'

export type Acting = ActionContext<(typeof home)['declaration']>

interface Step {
  readonly step: Infer<typeof BillStep>
  readonly by: Uint8Array
  readonly counterparty?: Uint8Array | null
  readonly note?: string
}

/** Writes one range with one more entry in its bill's flow record; every change of a bill goes through here. */
export function record(context: Acting, holding: HoldingValue, flow: Step): void {
  const bill = context.state.bills.get(holding.bill) as BillValue
  const entry = {
    sequence: bill.flowCount + 1,
    step: flow.step,
    by: flow.by,
    counterparty: flow.counterparty ?? null,
    start: holding.start,
    end: holding.end,
    status: holding.status,
    circulation: holding.circulation,
    deal: holding.deal,
    atMs: context.block.timeMs,
    height: context.block.height,
    note: flow.note ?? '',
    previous: bill.flowHead,
  }
  const flowHead = context.hash('flow', context.encode(BillFlowEntry, entry))
  context.state.bills.set(holding.bill, { ...bill, flowCount: entry.sequence, flowHead })
  context.state.holdings.set({ bill: holding.bill, start: holding.start }, holding)
  context.emit('flow', holding.bill, entry)
}
