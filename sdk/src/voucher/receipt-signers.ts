import { FlowEntry, type FlowEntryValue, voucher as contract } from '@vouch/application'
import { fromRecorded } from '@vouch/contract'
import { equalBytes, failed, ok, type Result, unwrap } from '@vouch/core'
import type { ProvenOutcome } from '@vouch/data'

/** Who signed which step: each transaction in the receipt must have made a step of this flow, exactly as the flow tells it. */
export function readSigners(
  outcomes: readonly ProvenOutcome[],
  id: Uint8Array,
  flow: readonly FlowEntryValue[],
): Result<ReadonlyMap<number, readonly Uint8Array[]>> {
  const signers = new Map<number, readonly Uint8Array[]>()
  for (const { outcome, signed } of outcomes) {
    const events = outcome.events.filter(
      (event) =>
        event.contract === contract.declaration.name &&
        event.name === 'flow' &&
        equalBytes(event.subject, id),
    )
    const told = events.map((event) => unwrap(fromRecorded(FlowEntry, event.data)) as FlowEntryValue)
    const agrees = told.every((entry) => sameEntry(entry, flow[entry.sequence - 1]))
    if (told.length === 0 || !agrees)
      return failed(
        'RECEIPT_STEP_MISMATCH',
        `The transaction at ${outcome.height}.${outcome.index} made no step of this voucher's flow.`,
        'Ask for the receipt again; nothing may stand in it that proves nothing.',
        { link: `outcome ${outcome.height}.${outcome.index}` },
      )
    for (const entry of told) signers.set(entry.sequence, signed.transaction.signers)
  }
  return ok(signers)
}

function sameEntry(left: FlowEntryValue, right: FlowEntryValue | undefined): boolean {
  // What comes before an entry is bound by its own hash, so the chain of hashes covers the rest.
  return (
    right !== undefined &&
    left.sequence === right.sequence &&
    equalBytes(left.previous, right.previous) &&
    left.step === right.step &&
    left.height === right.height &&
    left.atMs === right.atMs &&
    left.note === right.note &&
    equalBytes(left.by, right.by)
  )
}
