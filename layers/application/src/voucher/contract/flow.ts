import type { Acting } from './parties.ts'
import { FlowEntry, type StepName, type VoucherValue } from './types.ts'

interface FlowStep {
  readonly step: StepName
  readonly by: Uint8Array
  readonly counterparty?: Uint8Array | null
  readonly note?: string
}

/** Writes the voucher with one more entry in its flow record; every change of a voucher goes through here. */
export function record(context: Acting, id: Uint8Array, voucher: VoucherValue, flow: FlowStep): void {
  const entry = {
    sequence: voucher.flowCount + 1,
    step: flow.step,
    by: flow.by,
    counterparty: flow.counterparty ?? null,
    atMs: context.block.timeMs,
    height: context.block.height,
    note: flow.note ?? '',
    previous: voucher.flowHead,
  }
  const flowHead = context.hash('flow', context.encode(FlowEntry, entry))
  context.state.vouchers.set(id, { ...voucher, flowCount: entry.sequence, flowHead })
  context.emit('flow', id, entry)
}
