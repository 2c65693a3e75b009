import { HASH_BYTES, uint32 } from '@vouch/core'
import { heightKey, spaceKey, spaceRange } from '../storage/key-space.ts'
import type { KeyValueStore, Write } from '../storage/key-value-store.ts'
import { unpackBuckets } from './bucket-hashes.ts'
import { type StateMeta, stateCorrupt } from './state-meta.ts'
import { MANY } from './subtree.ts'
import type { TopTree } from './top-tree.ts'

/**
 * The top of the tree is written page by page, a few with each block and so that one round costs about as much as
 * the changes it covers. A restart reads the pages and replays the journals since the round before: no bucket is
 * read or hashed. Replay is in block order, so a page newer than a journal does no harm.
 */
export interface Checkpoint {
  touch(bucket: number): void
  touchAll(): void
  /** After a block changed `changes` buckets: adds the pages that are due and drops what they made needless. */
  advance(meta: StateMeta, changes: number, writes: Write[]): StateMeta
  /** Adds every page that changed since it was written. */
  complete(meta: StateMeta, writes: Write[]): StateMeta
}

const PAGE_BUCKETS = 256
/** So many old journals go with one block, at most. */
const PRUNE_LIMIT = 64

function pageBucketsOf(bits: number): number {
  return Math.min(PAGE_BUCKETS, 2 ** bits)
}

function checkpointKey(page: number): Uint8Array {
  return spaceKey('checkpointPage', uint32(page))
}

function prune(meta: StateMeta, limit: number, writes: Write[]): StateMeta {
  const end = Math.min(meta.pruneTo + 1, meta.journalFrom + limit)
  for (let height = meta.journalFrom; height < end; height++)
    writes.push({ key: heightKey('journal', height), value: undefined })
  return end > meta.journalFrom ? { ...meta, journalFrom: end } : meta
}

/** `changesPerRound` bucket changes are covered by one round over all pages. */
export function createCheckpoint(top: TopTree, changesPerRound: number): Checkpoint {
  const size = pageBucketsOf(top.bits)
  const pageCount = 2 ** top.bits / size
  const dirty = new Uint8Array(pageCount)

  function writePage(page: number, writes: Write[]): void {
    if (dirty[page] === 0) return
    dirty[page] = 0
    const value = new Uint8Array(size * (1 + HASH_BYTES))
    top.copyBuckets(page * size, value.subarray(0, size), value.subarray(size))
    writes.push({ key: checkpointKey(page), value })
  }

  return {
    touch(bucket) {
      dirty[Math.floor(bucket / size)] = 1
    },
    touchAll() {
      dirty.fill(1)
    },
    advance(meta, changes, writes) {
      const credit = meta.credit + changes * pageCount
      const due = Math.min(Math.floor(credit / changesPerRound), pageCount)
      let { cursor, cycleStart, pruneTo } = meta
      for (let count = 0; count < due; count++) {
        writePage(cursor, writes)
        if (++cursor < pageCount) continue
        cursor = 0
        pruneTo = cycleStart
        cycleStart = meta.height
      }
      const paid = { ...meta, cursor, cycleStart, pruneTo, credit: credit - due * changesPerRound }
      return prune(paid, PRUNE_LIMIT, writes)
    },
    complete(meta, writes) {
      for (let page = 0; page < pageCount; page++) writePage(page, writes)
      const { height } = meta
      const done = { ...meta, cursor: 0, credit: 0, cycleStart: height, pruneTo: height }
      return prune(done, Number.POSITIVE_INFINITY, writes)
    },
  }
}

/** Journals read at once at a restart; one of a large block has some hundred kilobytes. */
const JOURNALS_READ = 64

/** Fills `top` from pages and journals. Throws `STATE_CORRUPT` where the root is not the one written last. */
export function loadCheckpoint(
  store: KeyValueStore,
  top: TopTree,
  checkpoint: Checkpoint,
  meta: StateMeta,
): void {
  const size = pageBucketsOf(top.bits)
  const pageCount = 2 ** top.bits / size
  for (let page = 0; page < pageCount; page++) {
    const value = store.get(checkpointKey(page))
    if (value === undefined) continue
    if (value.length !== size * (1 + HASH_BYTES)) throw stateCorrupt(`checkpoint page ${page} is not whole`)
    const kinds = value.subarray(0, size)
    if (kinds.some((kind) => kind > MANY)) throw stateCorrupt(`checkpoint page ${page} cannot be read`)
    top.setBuckets(page * size, kinds, value.subarray(size))
  }
  const { lt } = spaceRange('journal')
  let gte = heightKey('journal', meta.journalFrom)
  for (let more = true; more; ) {
    const journals = store.scan({ gte, lt, limit: JOURNALS_READ })
    for (const [key, packed] of journals) {
      for (const bucket of unpackBuckets(top, packed)) checkpoint.touch(bucket)
      gte = new Uint8Array(key.length + 1)
      gte.set(key)
    }
    more = journals.length === JOURNALS_READ
  }
  top.rebuild()
}
