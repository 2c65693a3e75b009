import { contractHash, toRecorded } from '@vouch/contract'
import type { Type } from '@vouch/contract/api'
import { encode, equalBytes, failed, ok, type Result, unwrap } from '@vouch/core'
import { BillFlowEntry, type BillFlowEntryValue } from './bill/types.ts'
import { DealFlowEntry, type DealFlowEntryValue } from './deal/types.ts'

/** What every flow entry has, so that a record can be told to be complete. */
interface Entry {
  readonly sequence: number
  readonly previous: Uint8Array
}

/** Whether these entries are the complete flow record of a deal, oldest first. Problem: `FLOW_INCOMPLETE`. */
export function verifyDealFlow(
  entries: readonly DealFlowEntryValue[],
  record: { readonly flowCount: number; readonly flowHead: Uint8Array },
): Result<null> {
  return verifyFlowOf('deal', DealFlowEntry, entries, record)
}

/** The same of a bill. */
export function verifyBillFlow(
  entries: readonly BillFlowEntryValue[],
  record: { readonly flowCount: number; readonly flowHead: Uint8Array },
): Result<null> {
  return verifyFlowOf('bill', BillFlowEntry, entries, record)
}

function verifyFlowOf<E extends Entry>(
  contract: string,
  type: Type<E>,
  entries: readonly E[],
  { flowCount, flowHead }: { readonly flowCount: number; readonly flowHead: Uint8Array },
): Result<null> {
  let head: Uint8Array = new Uint8Array(32)
  for (const [at, entry] of entries.entries()) {
    if (entry.sequence !== at + 1 || !equalBytes(entry.previous, head)) return incomplete(at + 1)
    head = contractHash(contract, 'flow', [encode(unwrap(toRecorded(type, entry)))])
  }
  return entries.length === flowCount && equalBytes(head, flowHead) ? ok(null) : incomplete(entries.length)
}

function incomplete(at: number): Result<never> {
  return failed(
    'FLOW_INCOMPLETE',
    `The flow record is not the one that its record commits to (at entry ${at}).`,
    'Ask the node for the whole flow record.',
    { at },
  )
}
