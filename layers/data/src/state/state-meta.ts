import { asHash, decode, encode, type Hash, OperationalError, ZERO_HASH } from '@vouch/core'
import { spaceByte } from '../storage/key-space.ts'

/** What a restart must know before it reads anything else; written with every block. */
export interface StateMeta {
  /** -1 before the first block. */
  readonly height: number
  readonly root: Hash
  readonly bucketBits: number
  /** Records held. */
  readonly count: number
  /** The first height with a journal. */
  readonly journalFrom: number
  /** Journals up to here are in the checkpoint pages, and go. */
  readonly pruneTo: number
  /** Every page before `cursor` was written at this height or later. */
  readonly cycleStart: number
  /** The checkpoint page to write next. */
  readonly cursor: number
  /** Bucket changes times pages, not yet paid for by writing pages. */
  readonly credit: number
  /** The first height with an undo record. */
  readonly undoFrom: number
}

const VERSION = 1
export const META_KEY = Uint8Array.of(spaceByte('stateMeta'))

export function freshMeta(bucketBits: number): StateMeta {
  return {
    height: -1,
    root: ZERO_HASH,
    bucketBits,
    count: 0,
    journalFrom: 0,
    pruneTo: -1,
    cycleStart: 0,
    cursor: 0,
    credit: 0,
    undoFrom: 0,
  }
}

export function encodeMeta(meta: StateMeta): Uint8Array {
  return encode([
    VERSION,
    meta.height,
    meta.root,
    meta.bucketBits,
    meta.count,
    meta.journalFrom,
    meta.pruneTo,
    meta.cycleStart,
    meta.cursor,
    meta.credit,
    meta.undoFrom,
  ])
}

/** Throws `STATE_CORRUPT`: only this code wrote it. */
export function decodeMeta(bytes: Uint8Array): StateMeta {
  const decoded = decode(bytes)
  const fields = decoded.ok && Array.isArray(decoded.value) ? decoded.value : []
  const [version, height, root, ...numbers] = fields
  const areNumbers = numbers.length === 8 && numbers.every((field) => typeof field === 'number')
  if (version !== VERSION || typeof height !== 'number' || !(root instanceof Uint8Array) || !areNumbers)
    throw stateCorrupt('the state meta entry cannot be read')
  const [bucketBits, count, journalFrom, pruneTo, cycleStart, cursor, credit, undoFrom] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return {
    height,
    root: asHash(root),
    bucketBits,
    count,
    journalFrom,
    pruneTo,
    cycleStart,
    cursor,
    credit,
    undoFrom,
  }
}

export function stateCorrupt(detail: string): OperationalError {
  return new OperationalError(
    'STATE_CORRUPT',
    `the stored state is damaged: ${detail}`,
    'Run an audit to see where; restore the home from a backup.',
  )
}
