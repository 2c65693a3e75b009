import { FlowEntry, type FlowEntryValue, verifyFlow, voucher as contract } from '@vouch/application'
import { fromJson } from '@vouch/contract'
import { problem, ProblemError, toHex, unwrap } from '@vouch/core'
import type { VoucherValue } from '@vouch/application'
import type { Client } from '../client/client.ts'

/** One step of a voucher's life, and the transaction that made it. */
export interface TracedStep {
  readonly entry: FlowEntryValue
  /** Hexadecimal. */
  readonly transaction: string
}

export interface Flow {
  readonly voucher: VoucherValue
  /** Oldest first, complete. */
  readonly steps: readonly TracedStep[]
}

const PAGE = 500
/** A step may be recorded between the two questions; then both are asked again. */
const ATTEMPTS = 5

/** The whole flow record, checked to be the one the voucher commits to. Problems thrown: `VOUCHER_UNKNOWN`, `FLOW_INCOMPLETE`. */
export async function traceVoucher(client: Client, id: Uint8Array): Promise<Flow> {
  for (let attempt = 1; ; attempt++) {
    const steps = await stepsOf(client, id)
    const voucher = await client.contract(contract).views.voucher({ id })
    if (voucher === null)
      throw new ProblemError(
        problem('VOUCHER_UNKNOWN', `There is no voucher ${toHex(id)}.`, 'Check the id: vouch voucher list.'),
      )
    const entries = steps.map(({ entry }) => entry)
    const checked = verifyFlow(entries, voucher.flowCount, voucher.flowHead)
    if (checked.ok) return { voucher, steps }
    if (steps.length >= voucher.flowCount || attempt >= ATTEMPTS) throw new ProblemError(checked.problem)
  }
}

async function stepsOf(client: Client, id: Uint8Array): Promise<TracedStep[]> {
  const steps: TracedStep[] = []
  for (let after: string | undefined; ; ) {
    const page = await client.listEvents({
      contract: contract.declaration.name,
      subject: id,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    })
    for (const event of page.events)
      if (event.name === 'flow')
        steps.push({
          entry: unwrap(fromJson(FlowEntry, event.data)) as FlowEntryValue,
          transaction: event.transaction,
        })
    if (page.next === null) return steps
    after = page.next
  }
}
