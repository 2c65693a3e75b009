import { contractHash, toRecorded } from '@vouch/contract'
import { encode, equalBytes, failed, ok, type Result, unwrap } from '@vouch/core'
import { FlowEntry, type FlowEntryValue } from './contract/types.ts'

/** The hash that the next entry, or the voucher's record, carries. */
export function flowHash(entry: FlowEntryValue): Uint8Array {
  return contractHash('voucher', 'flow', [encode(unwrap(toRecorded(FlowEntry, entry)))])
}

/** Whether these entries are the complete flow record of a voucher, oldest first. Problem: `FLOW_INCOMPLETE`. */
export function verifyFlow(
  entries: readonly FlowEntryValue[],
  flowCount: number,
  flowHead: Uint8Array,
): Result<null> {
  let head: Uint8Array = new Uint8Array(32)
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] as FlowEntryValue
    if (entry.sequence !== at + 1 || !equalBytes(entry.previous, head)) return incomplete(at + 1)
    head = flowHash(entry)
  }
  return entries.length === flowCount && equalBytes(head, flowHead) ? ok(null) : incomplete(entries.length)
}

function incomplete(at: number): Result<never> {
  return failed(
    'FLOW_INCOMPLETE',
    `The flow record is not the one the voucher's record commits to (at entry ${at}).`,
    'Ask the node for the whole flow record.',
    { at },
  )
}
