import { assert, type Problem, unwrap } from '@vouch/core'
import {
  type ChainStore,
  decodeOutcome,
  decodeSignedTransaction,
  type EventPosition,
  type Header,
  headerHash,
  type Outcome,
  type Position,
} from '@vouch/data'
import { eventRecords } from './event-records.ts'
import type { BlockRecord, EventRecord, Ledger } from './ledger-port.ts'

type Reader = Pick<Ledger, 'transaction' | 'block' | 'blocks' | 'eventsOf' | 'eventsAfter'>

/** What is read from recorded blocks alone. */
export function createReader(
  chain: ChainStore,
  head: () => Header | undefined,
  explain: (outcome: Outcome) => Problem | null,
): Reader {
  const height = (): number => head()?.height ?? 0

  const outcomeAt = (at: Position): Outcome => {
    const bytes = chain.outcome(at)
    assert(bytes !== undefined, 'a recorded transaction has its outcome', `${at.height}.${at.index}`)
    return unwrap(decodeOutcome(bytes))
  }

  const blockAt = (at: number): BlockRecord | undefined => {
    const header = chain.headerBytes(at)
    const seal = chain.seal(at)
    const decoded = chain.header(at)
    if (header === undefined || seal === undefined || decoded === undefined || at > height()) return undefined
    const transactionIds = chain
      .transactionsOf(at, 0, decoded.transactionCount)
      .map((bytes) => unwrap(decodeSignedTransaction(bytes)).id)
    return { header, hash: headerHash(decoded), seal, transactionIds }
  }

  return {
    async transaction(id) {
      const at = chain.locate(id)
      if (at === undefined || at.height > height()) return undefined
      const bytes = chain.transaction(at)
      assert(bytes !== undefined, 'a located transaction is recorded', `${at.height}.${at.index}`)
      const outcome = outcomeAt(at)
      const timeMs = chain.header(at.height)?.timeMs ?? 0
      return { id, ...at, timeMs, bytes, outcome: chain.outcome(at) as Uint8Array, failure: explain(outcome) }
    },
    block: async (at) => blockAt(at),
    async blocks(before, limit) {
      const found: BlockRecord[] = []
      for (
        let at = Math.min(before ?? Number.MAX_SAFE_INTEGER, height() + 1) - 1;
        at >= 1 && found.length < limit;
        at--
      ) {
        const block = blockAt(at)
        if (block !== undefined) found.push(block)
      }
      return found
    },
    async eventsOf(contract, subject, after, limit) {
      const found: EventRecord[] = []
      for (const at of chain.eventsOf(contract, subject, after, limit)) {
        const timeMs = chain.header(at.height)?.timeMs ?? 0
        const event = eventRecords(outcomeAt(at), timeMs)[at.event]
        assert(event !== undefined, 'an indexed event is in its outcome')
        found.push(event)
      }
      return found
    },
    async eventsAfter(after, limit) {
      const events: EventRecord[] = []
      let seen = 0
      let at: EventPosition = after ?? { height: 0, index: 0, event: -1 }
      let block = Math.max(1, at.height)
      for (; block <= height(); block++) {
        const header = chain.header(block) as Header
        for (let index = block === at.height ? at.index : 0; index < header.transactionCount; index++) {
          const skip = block === at.height && index === at.index ? at.event + 1 : 0
          events.push(...eventRecords(outcomeAt({ height: block, index }), header.timeMs).slice(skip))
          seen += 1
          if (seen < limit) continue
          at = { height: block, index, event: Number.MAX_SAFE_INTEGER - 1 }
          return { events, next: at }
        }
      }
      return { events, next: undefined }
    },
  }
}
