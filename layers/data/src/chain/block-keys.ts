import { concatBytes, uint32, uint64, utf8 } from '@vouch/core'
import { spaceByte, spaceKey } from '../storage/key-space.ts'
import type { EventPosition, Position } from './position.ts'

/** The header of the last block. */
export const HEAD_KEY = spaceKey('meta', utf8('head'))

export function positionKey(space: 'transactions' | 'outcomes', at: Position): Uint8Array {
  const key = new Uint8Array(13)
  key[0] = spaceByte(space)
  const view = new DataView(key.buffer)
  view.setBigUint64(1, BigInt(at.height))
  view.setUint32(9, at.index)
  return key
}

/** The subject's length comes first, so that one subject is never the beginning of another. */
export function subjectPrefix(contract: string, subject: Uint8Array): Uint8Array {
  return concatBytes(
    Uint8Array.of(spaceByte('subject')),
    utf8(contract),
    Uint8Array.of(0, subject.length),
    subject,
  )
}

export function eventKey(
  event: { readonly contract: string; readonly subject: Uint8Array },
  at: EventPosition,
): Uint8Array {
  return concatBytes(
    subjectPrefix(event.contract, event.subject),
    uint64(at.height),
    uint32(at.index),
    uint32(at.event),
  )
}
