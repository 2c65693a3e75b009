import { allocateShared, concatBytes, putUint32, putUint64, utf8 } from '@vouch/core'
import { spaceByte, spaceKey } from '../storage/key-space.ts'
import type { EventPosition, Position } from './position.ts'

/** The header of the last block. */
export const HEAD_KEY = spaceKey('meta', utf8('head'))

export function positionKey(space: 'transactions' | 'outcomes', at: Position): Uint8Array {
  const key = allocateShared(1 + POSITION_BYTES)
  key[0] = spaceByte(space)
  putPosition(key, 1, at)
  return key
}

const POSITION_BYTES = 12

function putPosition(bytes: Uint8Array, offset: number, at: Position): void {
  putUint64(bytes, offset, at.height)
  putUint32(bytes, offset + 8, at.index)
}

/** A position as a value: height, then index. */
export function positionBytes(at: Position): Uint8Array {
  const bytes = allocateShared(POSITION_BYTES)
  putPosition(bytes, 0, at)
  return bytes
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
  const prefix = subjectPrefix(event.contract, event.subject)
  const key = allocateShared(prefix.length + POSITION_BYTES + 4)
  key.set(prefix)
  putPosition(key, prefix.length, at)
  putUint32(key, prefix.length + POSITION_BYTES, at.event)
  return key
}
