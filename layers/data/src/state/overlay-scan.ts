import { byteText, textBytes } from '../storage/byte-text.ts'
import { type KeySpace, spaceKey } from '../storage/key-space.ts'
import { type Entry, isEmptyRange, type KeyValueStore, type Range } from '../storage/key-value-store.ts'
import type { Overlay } from './overlay.ts'

/** Asked for beyond what is wanted, since staged deletions may hide some. */
const SPARE = 8

/** A key space as a scan sees it: what is stored, with what is staged laid over it. */
export function scanMerged(store: KeyValueStore, space: KeySpace, overlay: Overlay, range: Range): Entry[] {
  if (isEmptyRange(range)) return []
  const reverse = range.reverse === true
  const stored = storedCursor(store, space, range, overlay.isEmpty ? 0 : SPARE)
  const staged = overlay.cursor(range.gte, range.lt, reverse)
  const entries: Entry[] = []
  while (entries.length < range.limit) {
    const name = staged.peek()
    const entry = stored.peek(range.limit - entries.length)
    if (name === undefined && entry === undefined) break
    const storedName = entry === undefined ? undefined : name === undefined ? '' : byteText(entry[0])
    const isStored =
      name === undefined || (storedName !== undefined && (reverse ? storedName > name : storedName < name))
    if (isStored && entry !== undefined) {
      entries.push(entry)
      stored.skip()
      continue
    }
    if (storedName === name) stored.skip()
    staged.skip()
    const value = overlay.find(name as string)?.value
    if (value !== undefined) entries.push([textBytes(name as string), value.slice()])
  }
  return entries
}

/** Entries of the store in portions, their keys without the byte of the space. */
function storedCursor(store: KeyValueStore, space: KeySpace, range: Range, spare: number) {
  let gte = spaceKey(space, range.gte)
  let lt = spaceKey(space, range.lt)
  const reverse = range.reverse === true
  let portion: readonly Entry[] = []
  let at = 0
  let more = true
  function fill(wanted: number): void {
    const limit = wanted + spare
    portion = store.scan({ gte, lt, reverse, limit })
    at = 0
    more = portion.length === limit
    const last = portion.at(-1)?.[0]
    if (last === undefined) return
    if (reverse) lt = last
    else {
      gte = new Uint8Array(last.length + 1)
      gte.set(last)
    }
  }
  return {
    peek(wanted: number): Entry | undefined {
      if (at === portion.length && more) fill(wanted)
      const entry = portion[at]
      return entry === undefined ? undefined : [entry[0].subarray(1), entry[1]]
    },
    skip(): void {
      at++
    },
  }
}
