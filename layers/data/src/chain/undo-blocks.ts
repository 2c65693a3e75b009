import { assert, unwrap } from '@vouch/core'
import { decodeHeader } from '../block/header.ts'
import { decodeOutcome } from '../block/outcome.ts'
import { heightKey, spaceKey } from '../storage/key-space.ts'
import type { KeyValueStore, Write } from '../storage/key-value-store.ts'
import { eventKey, HEAD_KEY, positionKey } from './block-keys.ts'

/** What takes the blocks above `height` out again, with everything by which they were found; the head is then at `height`. */
export function undoBlocks(
  store: Pick<KeyValueStore, 'get'>,
  headHeight: number,
  height: number,
): readonly Write[] {
  const writes: Write[] = []
  const drop = (key: Uint8Array): void => void writes.push({ key, value: undefined })
  for (let at = headHeight; at > height; at--) {
    const header = store.get(heightKey('header', at))
    assert(header !== undefined, 'a block that is undone is recorded', `${at}`)
    const { transactionCount } = unwrap(decodeHeader(header))
    for (let index = 0; index < transactionCount; index++) {
      const position = { height: at, index }
      const outcome = store.get(positionKey('outcomes', position))
      assert(outcome !== undefined, 'every recorded transaction has its outcome', `${at}.${index}`)
      const { transactionId, events } = unwrap(decodeOutcome(outcome))
      for (const [number, event] of events.entries()) drop(eventKey(event, { ...position, event: number }))
      drop(positionKey('transactions', position))
      drop(positionKey('outcomes', position))
      drop(spaceKey('lookup', transactionId))
    }
    for (const space of ['header', 'seal', 'leaves'] as const) drop(heightKey(space, at))
  }
  writes.push({ key: HEAD_KEY, value: height === 0 ? undefined : store.get(heightKey('header', height)) })
  return writes
}
