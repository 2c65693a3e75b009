import { byteText } from '../storage/byte-text.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { createOverlay, type Overlay } from './overlay.ts'

/** Bucket pages: staged ones, then a bounded number of recent ones, then the store. */
export interface PageTable {
  readonly staged: Overlay
  load(key: Uint8Array): Uint8Array | undefined
  /** Adds what a block made of pages; the names are those of the keys. */
  add(height: number, names: readonly string[], pages: readonly (Uint8Array | undefined)[]): void
  /** As `Overlay.rewind`. */
  rewind(height: number, names: readonly string[], pages: readonly (Uint8Array | undefined)[]): void
}

/** Two generations of half the size: old ones go together, which costs less than an order of use. */
export function createPageTable(store: KeyValueStore, cachePages: number): PageTable {
  const staged = createOverlay()
  const half = Math.max(1, cachePages >>> 1)
  let young = new Map<string, Uint8Array>()
  let old = new Map<string, Uint8Array>()

  function keep(name: string, page: Uint8Array): void {
    if (young.size >= half) {
      old = young
      young = new Map()
    }
    young.set(name, page)
  }

  function keepAll(names: readonly string[], pages: readonly (Uint8Array | undefined)[]): void {
    for (const [index, name] of names.entries()) {
      const page = pages[index]
      old.delete(name)
      if (page === undefined) young.delete(name)
      else keep(name, page)
    }
  }

  return {
    staged,
    load(key) {
      const name = byteText(key)
      const change = staged.find(name)
      if (change !== undefined) return change.value
      const recent = young.get(name)
      if (recent !== undefined) return recent
      const page = old.get(name) ?? store.get(key)
      if (page !== undefined) keep(name, page)
      return page
    },
    add(height, names, pages) {
      staged.add(height, names, pages)
      keepAll(names, pages)
    },
    rewind(height, names, pages) {
      staged.rewind(height, names, pages)
      keepAll(names, pages)
    },
  }
}
