import { heightKey, type KeySpace, spaceKey } from '../storage/key-space.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { byteText } from '../storage/byte-text.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Overlay } from './overlay.ts'
import type { PageTable } from './page-table.ts'
import type { StateMeta } from './state-meta.ts'
import type { TopTree } from './top-tree.ts'

/** What the parts of the state share. Only `stageBlock`, `revertTo` and the checkpoint change it. */
export interface StateCore {
  readonly store: KeyValueStore
  readonly top: TopTree
  readonly checkpoint: Checkpoint
  readonly pages: PageTable
  readonly records: Overlay
  readonly indexes: Overlay
  /** Undo records and journals of blocks that are not durable yet, by height. */
  readonly undos: Map<number, Uint8Array>
  readonly journals: Map<number, Uint8Array>
  /** Blocks that can be undone. */
  readonly undoWindow: number
  meta: StateMeta
}

/** A record's or index entry's value, staged blocks included. It is not a copy. */
export function currentValue(
  core: StateCore,
  space: 'record' | 'index',
  key: Uint8Array,
): Uint8Array | undefined {
  const staged = (space === 'record' ? core.records : core.indexes).find(byteText(key))
  return staged === undefined ? core.store.get(spaceKey(space, key)) : staged.value
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
