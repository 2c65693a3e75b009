import { allocateShared, assert, putUint64, readUint64 } from '@vouch/core'

/**
 * The first byte of every key in a node's store says what the entry is. Recorded on disk: never reuse one.
 * Heights follow as 8 bytes, big-endian, so that byte order is block order.
 */
export const KEY_SPACE = {
  /** State: sizes, height, root and the progress of its checkpoint; one entry. */
  stateMeta: 'a',
  /** State: a bucket of (key hash, value hash), by depth and position in the tree. */
  bucket: 'b',
  /** State: a page of the top of the tree, by number. */
  checkpointPage: 'c',
  /** Blocks: header, by height. */
  header: 'h',
  /** State: a derived index entry. */
  index: 'i',
  /** State: bucket hashes a block changed, by height; replayed over the checkpoint at a start. */
  journal: 'j',
  /** Blocks: leaf hashes of both logs, by height. */
  leaves: 'v',
  /** Blocks: an event's position under its subject. */
  subject: 'e',
  /** Blocks: position of a block or transaction, by hash. */
  lookup: 'l',
  /** The store: what home this is, its version. */
  meta: 'm',
  /** Blocks: outcomes, by height. */
  outcomes: 'o',
  /** State: a record. */
  record: 's',
  /** Blocks: transactions, by height. */
  transactions: 't',
  /** State: what a block overwrote, by height. */
  undo: 'u',
  /** Blocks: seal, by height. */
  seal: 'x',
} as const

export type KeySpace = keyof typeof KEY_SPACE

/** The byte that begins every key of a space. */
export function spaceByte(space: KeySpace): number {
  return KEY_SPACE[space].charCodeAt(0)
}

/** A store key: the byte of its space, then `key`. */
export function spaceKey(space: KeySpace, key: Uint8Array): Uint8Array {
  const whole = allocateShared(key.length + 1)
  whole[0] = spaceByte(space)
  whole.set(key, 1)
  return whole
}

/** All keys of a space, as the two ends of a range. */
export function spaceRange(space: KeySpace): { readonly gte: Uint8Array; readonly lt: Uint8Array } {
  return { gte: Uint8Array.of(spaceByte(space)), lt: Uint8Array.of(spaceByte(space) + 1) }
}

export function heightKey(space: KeySpace, height: number): Uint8Array {
  const key = allocateShared(9)
  key[0] = spaceByte(space)
  putUint64(key, 1, height)
  return key
}

/** Reads what `heightKey` wrote. */
export function heightOfKey(key: Uint8Array): number {
  assert(key.length === 9, 'a height key has nine bytes')
  return readUint64(key, 1)
}
