import { byteText } from '../storage/byte-text.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { createOverlay } from './overlay.ts'
import { createValueCache } from './value-cache.ts'

type Values = readonly (Uint8Array | undefined)[]

/** Bucket pages: staged ones, then a bounded number of recent ones, then the store. */
export interface PageTable {
  load(key: Uint8Array): Uint8Array | undefined
  /** Adds what a block made of pages; the names are those of the keys. */
  add(height: number, names: readonly string[], pages: Values): void
  /** As `Overlay.rewind`. */
  rewind(height: number, names: readonly string[], pages: Values): void
  /** As `Overlay.settle`. */
  settle(height: number): void
}

export function createPageTable(store: KeyValueStore, cachePages: number): PageTable {
  const staged = createOverlay()
  const recent = createValueCache(cachePages)

  function keepAll(names: readonly string[], pages: Values): void {
    for (let index = 0; index < names.length; index++) recent.keep(names[index] as string, pages[index])
  }

  return {
    load(key) {
      const name = byteText(key)
      const change = staged.find(name)
      if (change !== undefined) return change.value
      const known = recent.get(name)
      if (known !== undefined) return known
      const page = store.get(key)
      if (page !== undefined) recent.keep(name, page)
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
    settle: staged.settle,
  }
}
