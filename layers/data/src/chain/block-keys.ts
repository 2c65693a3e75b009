import { allocateShared, putUint32, putUint64, utf8 } from '@vouch/core'
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

/** Begins a key with its subject, and leaves room for `rest` bytes. */
function subjectKey(contract: string, subject: Uint8Array, rest: number): Uint8Array {
  const name = utf8(contract)
  const key = allocateShared(1 + name.length + 2 + subject.length + rest)
  key[0] = spaceByte('subject')
  key.set(name, 1)
  key[1 + name.length] = 0
  key[2 + name.length] = subject.length
  key.set(subject, 3 + name.length)
  return key
}

/** The subject's length comes first, so that one subject is never the beginning of another. */
export function subjectPrefix(contract: string, subject: Uint8Array): Uint8Array {
  return subjectKey(contract, subject, 0)
}

export function eventKey(
  event: { readonly contract: string; readonly subject: Uint8Array },
  at: EventPosition,
): Uint8Array {
  const key = subjectKey(event.contract, event.subject, POSITION_BYTES + 4)
  putPosition(key, key.length - POSITION_BYTES - 4, at)
  putUint32(key, key.length - 4, at.event)
  return key
}
