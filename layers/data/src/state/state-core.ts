import { HASH_BYTES } from '@vouch/core'
import { heightKey, type KeySpace, spaceKey } from '../storage/key-space.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { byteText } from '../storage/byte-text.ts'
import { entriesOf, findEntry, isSplit, pageKey } from './bucket-page.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Overlay } from './overlay.ts'
import type { PageTable } from './page-table.ts'
import { bitsAt, keyHashInto } from './state-hash.ts'
import type { StateMeta } from './state-meta.ts'
import { EMPTY } from './subtree.ts'
import type { TopTree } from './top-tree.ts'
import type { ValueCache } from './value-cache.ts'

/** What the parts of the state share. Only `stageBlock`, `revertTo` and the checkpoint change it. */
export interface StateCore {
  readonly store: KeyValueStore
  readonly top: TopTree
  readonly checkpoint: Checkpoint
  readonly pages: PageTable
  readonly records: Overlay
  readonly indexes: Overlay
  /** Records read or written lately: a contract reads before it writes, and an undo record needs the same value. */
  readonly recent: ValueCache
  /** Undo records and journals of blocks that are not durable yet, by height. */
  readonly undos: Map<number, Uint8Array>
  readonly journals: Map<number, Uint8Array>
  /** Blocks that can be undone. */
  readonly undoWindow: number
  meta: StateMeta
}

/** Larger records are not kept in memory. */
const RECENT_BYTES = 4096

export function keepRecent(core: StateCore, name: string, value: Uint8Array | undefined): void {
  core.recent.keep(name, value === undefined || value.length > RECENT_BYTES ? undefined : value)
}

/** A record's value, staged blocks included. It is not a copy. */
export function currentRecord(core: StateCore, key: Uint8Array): Uint8Array | undefined {
  return readRecord(core, key, true)
}

/** The same while a block is being staged, when the tree is ahead of the records. */
export function recordBefore(core: StateCore, key: Uint8Array): Uint8Array | undefined {
  return readRecord(core, key, false)
}

function readRecord(core: StateCore, key: Uint8Array, asksTree: boolean): Uint8Array | undefined {
  const name = byteText(key)
  const staged = core.records.find(name)
  if (staged !== undefined) return staged.value
  const known = core.recent.get(name)
  if (known !== undefined) return known
  if (asksTree && isAbsent(core, key)) return undefined
  const value = core.store.get(spaceKey('record', key))
  if (value !== undefined) keepRecent(core, name, value)
  return value
}

const keyHash = new Uint8Array(HASH_BYTES)

/**
 * Whether the tree itself says that there is no such record. What is created is looked for first, and the store would
 * look for it in vain at several places; the page that is read here will be changed next.
 */
function isAbsent(core: StateCore, key: Uint8Array): boolean {
  const { top, pages } = core
  keyHashInto(key, keyHash, 0)
  if (top.kindOf(2 ** top.bits + bitsAt(keyHash, 0, 0, top.bits)) === EMPTY) return true
  const page = pages.load(pageKey(top.bits, keyHash))
  return page !== undefined && !isSplit(page) && findEntry(entriesOf(page), keyHash) < 0
}

/** An index entry's value, staged blocks included. It is not a copy. */
export function currentIndex(core: StateCore, key: Uint8Array): Uint8Array | undefined {
  const staged = core.indexes.find(byteText(key))
  return staged === undefined ? core.store.get(spaceKey('index', key)) : staged.value
}

function byHeight(
  core: StateCore,
  space: KeySpace,
  pending: ReadonlyMap<number, Uint8Array>,
  height: number,
): Uint8Array | undefined {
  return pending.get(height) ?? core.store.get(heightKey(space, height))
}

export function undoOf(core: StateCore, height: number): Uint8Array | undefined {
  return byHeight(core, 'undo', core.undos, height)
}

export function journalOf(core: StateCore, height: number): Uint8Array | undefined {
  return byHeight(core, 'journal', core.journals, height)
}
