import { assert, equalBytes, type Hash, type Result } from '@vouch/core'
import type { Entry, KeyValueStore, Range, Write } from '../storage/key-value-store.ts'
import { pageKey } from './bucket-page.ts'
import { createCheckpoint, loadCheckpoint } from './checkpoint.ts'
import { createOverlay } from './overlay.ts'
import { scanMerged } from './overlay-scan.ts'
import { createPageTable } from './page-table.ts'
import { proveAt } from './prove.ts'
import { revertTo } from './revert.ts'
import { type BlockChanges, stageBlock } from './stage-block.ts'
import { currentIndex, currentRecord, type StateCore } from './state-core.ts'
import { keyHashInto } from './state-hash.ts'
import { decodeMeta, encodeMeta, freshMeta, META_KEY, type StateMeta, stateCorrupt } from './state-meta.ts'
import type { StateProof } from './state-proof.ts'
import { createTopTree } from './top-tree.ts'
import { createValueCache } from './value-cache.ts'

export interface AuthenticatedStateOptions {
  /**
   * The top of the tree has 2^bits buckets in memory, 66 bytes each: 4.2 MB at 16, 69 MB at 20. A power where
   * keys divided by buckets stays under ten is fast. A store keeps the number it was made with; the root does not
   * depend on it. Default 16.
   */
  readonly bucketBits?: number
  /** Recent blocks that can be reverted and proven at. Default 64; 0 keeps none and writes less. */
  readonly undoWindow?: number
  /** Bucket pages kept in memory besides those not yet durable. Default 65,536. */
  readonly cachePages?: number
  /** Records of up to 4 KiB kept in memory besides those not yet durable. Default 32,768. */
  readonly cacheRecords?: number
  /** Bucket changes covered by one round of checkpoint pages; more costs restart time, fewer costs writes. */
  readonly changesPerRound?: number
}

/**
 * The records of the ledger under one root, and the indexes beside them. Synchronous; blocks may be staged before
 * earlier ones are durable. The root depends on the records alone: not on the order of writes, the blocks they
 * came in or any option.
 */
export interface AuthenticatedState {
  /** Of the last staged block; -1 before the first, which may have any height. */
  readonly height: number
  readonly root: Hash
  /** Records at that height. */
  readonly count: number
  get(key: Uint8Array): Uint8Array | undefined
  /** The same bytes as long as the record stands unchanged and is in memory: never change them. */
  getShared(key: Uint8Array): Uint8Array | undefined
  getIndex(key: Uint8Array): Uint8Array | undefined
  scanRecords(range: Range): readonly Entry[]
  scanIndexes(range: Range): readonly Entry[]
  /** Reads what `keys` will need to be changed into memory, before the block that changes them. */
  warm(keys: readonly Uint8Array[]): void
  /**
   * Applies a block: visible to reads at once, durable when the caller has written `writes`, together with its own
   * entries for the block, in one `store.write`. Bytes given stay the state's: do not change them.
   */
  stage(changes: BlockChanges): { readonly root: Hash; readonly writes: readonly Write[] }
  /** Everything up to `height` is durable: reads come from the store again. Not for heights since reverted. */
  settle(height: number): void
  /** Presence or absence at the latest or a recent height; `STATE_HEIGHT_PRUNED` otherwise. */
  prove(key: Uint8Array, height?: number): Result<StateProof>
  /**
   * Back to a recent height, exactly; durable when `writes` are written, whether or not those of the undone blocks
   * were. Throws `STATE_HEIGHT_PRUNED` (operational) outside the undo window.
   */
  revert(height: number): readonly Write[]
  /**
   * Every checkpoint page that changed, so that the next start replays nothing: for a graceful stop, written after
   * every staged block. Pages also go out with each block, a few at a time.
   */
  checkpoint(): readonly Write[]
}

const DEFAULTS = {
  bucketBits: 16,
  undoWindow: 64,
  cachePages: 1 << 16,
  cacheRecords: 1 << 15,
  changesPerRound: 1 << 18,
}

/** Throws `STATE_CORRUPT` where the pages and journals do not give the root that was written last. */
export function openAuthenticatedState(
  store: KeyValueStore,
  options: AuthenticatedStateOptions = {},
): AuthenticatedState {
  const { bucketBits, undoWindow, cachePages, cacheRecords, changesPerRound } = { ...DEFAULTS, ...options }
  assert(Number.isInteger(undoWindow) && undoWindow >= 0, 'the undo window is a number of blocks')
  assert(changesPerRound > 0, 'a round of checkpoint pages covers some changes')
  const stored = store.get(META_KEY)
  const meta: StateMeta = stored === undefined ? freshMeta(bucketBits) : decodeMeta(stored)
  const top = createTopTree(meta.bucketBits)
  const checkpoint = createCheckpoint(top, changesPerRound)
  if (stored !== undefined) {
    loadCheckpoint(store, top, checkpoint, meta)
    if (!equalBytes(top.root(), meta.root)) throw stateCorrupt('its pages and journals give another root')
  }
  return stateOver({
    store,
    top,
    checkpoint,
    pages: createPageTable(store, cachePages),
    records: createOverlay(),
    indexes: createOverlay(),
    recent: createValueCache(cacheRecords),
    undos: new Map(),
    journals: new Map(),
    undoWindow,
    meta,
  })
}

function stateOver(core: StateCore): AuthenticatedState {
  return {
    get height() {
      return core.meta.height
    },
    get root() {
      return core.meta.root
    },
    get count() {
      return core.meta.count
    },
    get: (key) => currentRecord(core, key)?.slice(),
    getShared: (key) => currentRecord(core, key),
    getIndex: (key) => currentIndex(core, key)?.slice(),
    scanRecords: (range) => scanMerged(core.store, 'record', core.records, range),
    scanIndexes: (range) => scanMerged(core.store, 'index', core.indexes, range),
    warm(keys) {
      const keyHash = new Uint8Array(32)
      for (const key of keys) {
        keyHashInto(key, keyHash, 0)
        core.pages.load(pageKey(core.top.bits, keyHash))
      }
    },
    stage: (changes) => stageBlock(core, changes),
    settle(height) {
      for (const overlay of [core.records, core.indexes, core.pages]) overlay.settle(height)
      for (const pending of [core.undos, core.journals])
        for (const staged of pending.keys()) if (staged <= height) pending.delete(staged)
    },
    prove: (key, height = core.meta.height) => proveAt(core, key, height),
    revert: (height) => revertTo(core, height),
    checkpoint() {
      if (core.meta.height === -1) return []
      const writes: Write[] = []
      core.meta = core.checkpoint.complete(core.meta, writes)
      writes.push({ key: META_KEY, value: encodeMeta(core.meta) })
      return writes
    },
  }
}
