import type { Outcome, SealedBlock } from '@vouch/data'
import type { BlockNotice, EventRecord } from './ledger-port.ts'

/** The contract whose governance may install others. */
export const INSTALLER = 'identity'

/** The events of an outcome with their places. */
export function eventRecords(outcome: Outcome, timeMs: number): readonly EventRecord[] {
  return outcome.events.map((event, number) => ({
    at: { height: outcome.height, index: outcome.index, event: number },
    timeMs,
    transactionId: outcome.transactionId,
    contract: event.contract,
    name: event.name,
    subject: event.subject,
    data: event.data,
  }))
}

export function noticeOf(block: SealedBlock, installed: boolean, withEvents: boolean): BlockNotice {
  const { height, timeMs } = block.header
  return {
    height,
    timeMs,
    transactions: block.outcomes.length,
    failed: block.outcomes.filter((outcome) => outcome.failure !== null).length,
    installed,
    events: withEvents ? block.outcomes.flatMap((outcome) => eventRecords(outcome, timeMs)) : null,
  }
}
