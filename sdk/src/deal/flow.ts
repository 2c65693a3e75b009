import {
  bill as billContract,
  BillFlowEntry,
  type BillFlowEntryValue,
  type BillValue,
  deal as dealContract,
  DealFlowEntry,
  type DealFlowEntryValue,
  type DealValue,
  verifyBillFlow,
  verifyDealFlow,
} from '@vouch/application'
import { fromJson } from '@vouch/contract'
import type { Type } from '@vouch/contract/api'
import { problem, ProblemError, type Result, toHex, unwrap } from '@vouch/core'
import type { Client } from '../client/client.ts'

/** One entry of a flow record, and the transaction that made it. */
export interface FlowStep<E> {
  readonly entry: E
  /** Hexadecimal. */
  readonly transaction: string
}

const PAGE = 500
/** A step may be recorded between the two questions; then both are asked again. */
const ATTEMPTS = 5

/** A deal with its whole flow record, checked. Problems thrown: `DEAL_UNKNOWN`, `FLOW_INCOMPLETE`. */
export async function traceDeal(
  client: Client,
  id: Uint8Array,
): Promise<{ readonly deal: DealValue; readonly steps: readonly FlowStep<DealFlowEntryValue>[] }> {
  const { record: deal, steps } = await trace<DealValue, DealFlowEntryValue>(client, id, {
    contract: dealContract.declaration.name,
    type: DealFlowEntry,
    recordOf: () => client.contract(dealContract).views.deal({ id }),
    verify: verifyDealFlow,
    unknown: problem('DEAL_UNKNOWN', `There is no deal ${toHex(id)}.`, 'Check the id: vouch deal list.'),
  })
  return { deal, steps }
}

/** A bill with its whole flow record, checked. Problems thrown: `BILL_UNKNOWN`, `FLOW_INCOMPLETE`. */
export async function traceBill(
  client: Client,
  id: Uint8Array,
): Promise<{ readonly bill: BillValue; readonly steps: readonly FlowStep<BillFlowEntryValue>[] }> {
  const { record: bill, steps } = await trace<BillValue, BillFlowEntryValue>(client, id, {
    contract: billContract.declaration.name,
    type: BillFlowEntry,
    recordOf: () => client.contract(billContract).views.bill({ id }),
    verify: verifyBillFlow,
    unknown: problem('BILL_UNKNOWN', `There is no bill ${toHex(id)}.`, 'Check the id: vouch bill list.'),
  })
  return { bill, steps }
}

interface Traced<R, E> {
  readonly contract: string
  readonly type: Type<E>
  recordOf(): Promise<R | null>
  verify(entries: readonly E[], record: R): Result<null>
  readonly unknown: ReturnType<typeof problem>
}

async function trace<R extends { readonly flowCount: number }, E>(
  client: Client,
  id: Uint8Array,
  what: Traced<R, E>,
): Promise<{ readonly record: R; readonly steps: readonly FlowStep<E>[] }> {
  for (let attempt = 1; ; attempt++) {
    const steps = await stepsOf(client, id, what)
    const record = await what.recordOf()
    if (record === null) throw new ProblemError(what.unknown)
    const checked = what.verify(
      steps.map(({ entry }) => entry),
      record,
    )
    if (checked.ok) return { record, steps }
    if (steps.length >= record.flowCount || attempt >= ATTEMPTS) throw new ProblemError(checked.problem)
  }
}

async function stepsOf<E>(
  client: Client,
  id: Uint8Array,
  { contract, type }: Pick<Traced<never, E>, 'contract' | 'type'>,
): Promise<FlowStep<E>[]> {
  const steps: FlowStep<E>[] = []
  for (let after: string | undefined; ; ) {
    const page = await client.listEvents({
      contract,
      subject: id,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    })
    for (const { name, data, transaction } of page.events)
      if (name === 'flow') steps.push({ entry: unwrap(fromJson(type, data)) as E, transaction })
    if (page.next === null) return steps
    after = page.next
  }
}
