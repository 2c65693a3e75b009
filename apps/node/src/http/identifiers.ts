import { asHash, fromHex, type Hash } from '@vouch/core'
import type { EventPosition } from '@vouch/data'
import { refuse } from './problem-reply.ts'

/** Throws `ID_MALFORMED`. */
export function hashParam(text: string): Hash {
  const bytes = text.length === 64 ? fromHex(text) : undefined
  if (bytes === undefined)
    refuse('ID_MALFORMED', 'The id is not 64 hexadecimal digits.', 'Copy the whole id.', {
      id: text.slice(0, 80),
    })
  return asHash(bytes)
}

/** Throws `ID_MALFORMED`. */
export function bytesParam(text: string): Uint8Array {
  return (
    fromHex(text) ??
    refuse('ID_MALFORMED', 'The key is not an even number of hexadecimal digits.', 'Copy the whole key.')
  )
}

/** Throws `HEIGHT_MALFORMED`. */
export function heightParam(text: string): number {
  const height = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(height))
    refuse('HEIGHT_MALFORMED', 'A height is a whole number.', 'Give a height such as 42.')
  return height
}

/** Positions fit 32 bits in the store's keys; the largest leaves room for the one after it. */
const LAST_IN_BLOCK = 0xfffffffe

/** The position after every event of a block. */
export function endOfBlock(height: number): EventPosition {
  return { height, index: LAST_IN_BLOCK, event: LAST_IN_BLOCK }
}

/** Before every event of a block, so that the block itself comes. */
export function startOfBlock(height: number): EventPosition {
  return height <= 0 ? { height: 0, index: 0, event: LAST_IN_BLOCK } : endOfBlock(height - 1)
}

/** `height.index.event`, which is also the id of a message in an event stream. */
export function positionText({ height, index, event }: EventPosition): string {
  return `${height}.${Math.min(index, LAST_IN_BLOCK)}.${Math.min(event, LAST_IN_BLOCK)}`
}

/** Throws `POSITION_MALFORMED`. */
export function positionParam(text: string): EventPosition {
  const parts = /^(\d{1,15})\.(\d{1,10})\.(\d{1,10})$/.exec(text)
  if (parts === null)
    refuse(
      'POSITION_MALFORMED',
      'An event position has the form height.index.event.',
      'Give the id of the last event seen, such as 42.0.1.',
    )
  return {
    height: Number(parts[1]),
    index: Math.min(Number(parts[2]), LAST_IN_BLOCK),
    event: Math.min(Number(parts[3]), LAST_IN_BLOCK),
  }
}

export function comparePositions(left: EventPosition, right: EventPosition): number {
  return left.height - right.height || left.index - right.index || left.event - right.event
}
