import { concatBytes, equalBytes, uint32 } from '@vouch/core'
import type { Write } from '../storage/key-value-store.ts'

/**
 * What a block overwrote: the state's meta entry, the hashes of its buckets, its bucket pages, its records and
 * indexes. Four parts, each with its length as uint32 (big-endian) before it; an entry is key length, value
 * length plus one (0: there was none), key, value.
 */
export interface UndoParts {
  readonly meta: Uint8Array
  readonly buckets: Uint8Array
  readonly pages: readonly Write[]
  readonly values: readonly Write[]
}

function packEntries(entries: readonly Write[]): Uint8Array {
  let length = 0
  for (const { key, value } of entries) length += 8 + key.length + (value?.length ?? 0)
  const packed = new Uint8Array(length)
  const view = new DataView(packed.buffer)
  let at = 0
  for (const { key, value } of entries) {
    view.setUint32(at, key.length)
    view.setUint32(at + 4, value === undefined ? 0 : value.length + 1)
    packed.set(key, at + 8)
    at += 8 + key.length
    if (value === undefined) continue
    packed.set(value, at)
    at += value.length
  }
  return packed
}

export function encodeUndo(parts: UndoParts): Uint8Array {
  const sections = [parts.meta, parts.buckets, packEntries(parts.pages), packEntries(parts.values)]
  return concatBytes(...sections.flatMap((section) => [uint32(section.length), section]))
}

type Section = 'meta' | 'buckets' | 'pages' | 'values'
const SECTIONS: readonly Section[] = ['meta', 'buckets', 'pages', 'values']

/** One part of an undo record, as bytes. */
export function undoSection(undo: Uint8Array, section: Section): Uint8Array {
  const view = new DataView(undo.buffer, undo.byteOffset, undo.byteLength)
  let at = 0
  for (const name of SECTIONS) {
    const length = view.getUint32(at)
    if (name === section) return undo.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  return undo.subarray(0, 0)
}

/** The entries of the pages or values part, in the order they were given. */
export function* undoEntries(packed: Uint8Array): Generator<Write> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  for (let at = 0; at < packed.length; ) {
    const keyEnd = at + 8 + view.getUint32(at)
    const valueLength = view.getUint32(at + 4)
    const end = valueLength === 0 ? keyEnd : keyEnd + valueLength - 1
    const value = valueLength === 0 ? undefined : packed.subarray(keyEnd, end)
    yield { key: packed.subarray(at + 8, keyEnd), value }
    at = end
  }
}

/** What `key` was before the block; undefined where the block did not touch it. */
export function findUndone(packed: Uint8Array, key: Uint8Array): Write | undefined {
  for (const entry of undoEntries(packed)) if (equalBytes(entry.key, key)) return entry
  return undefined
}
