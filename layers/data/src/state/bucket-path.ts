import { assert } from '@vouch/core'
import { childPrefix, childrenOf, entriesOf, isSplit, levelsOf, pageKey, SPLIT_BITS } from './bucket-page.ts'
import { bitAt, bitsAt, ENTRY_BYTES } from './state-hash.ts'
import { EMPTY, MANY, type PathEnd, pathInEntries, type Subtree } from './subtree.ts'

export type LoadPage = (key: Uint8Array) => Uint8Array | undefined

/** The only entry below a page whose subtree is single. `prefix` leads to the page. */
export function onlyEntry(load: LoadPage, depth: number, prefix: Uint8Array): Uint8Array {
  const page = load(pageKey(depth, prefix))
  assert(page !== undefined, 'a subtree with a leaf has a page')
  if (!isSplit(page)) {
    const entries = entriesOf(page)
    assert(entries.length === ENTRY_BYTES, 'a single subtree has one entry')
    return entries.slice()
  }
  const child = childrenOf(page).findIndex(({ kind }) => kind !== EMPTY)
  return onlyEntry(load, depth + SPLIT_BITS, childPrefix(prefix, depth, child))
}

/** Follows `keyHash` from the node at `depth` that has a page, to the end of its path. */
export function pathInPage(load: LoadPage, depth: number, keyHash: Uint8Array): PathEnd {
  const page = load(pageKey(depth, keyHash))
  if (page === undefined) return { entry: undefined, siblings: [] }
  if (!isSplit(page)) {
    const entries = entriesOf(page)
    return pathInEntries(entries, entries.length / ENTRY_BYTES, depth, keyHash)
  }
  const levels = levelsOf(childrenOf(page))
  const siblings: Uint8Array[] = []
  const at = (step: number, index: number) => levels[step]?.[index] as Subtree
  let index = 0
  for (let step = 0; step < SPLIT_BITS; step++) {
    const here = at(step, index)
    if (here.kind !== MANY) {
      if (here.kind === EMPTY) return { entry: undefined, siblings }
      const width = 1 << (SPLIT_BITS - step)
      const children = levels[SPLIT_BITS]?.slice(index * width, (index + 1) * width) ?? []
      const child = index * width + children.findIndex(({ kind }) => kind !== EMPTY)
      return { entry: onlyEntry(load, depth + SPLIT_BITS, childPrefix(keyHash, depth, child)), siblings }
    }
    const bit = bitAt(keyHash, depth + step)
    siblings.push(at(step + 1, 2 * index + 1 - bit).hash)
    index = 2 * index + bit
  }
  assert(index === bitsAt(keyHash, 0, depth, SPLIT_BITS), 'the path leads to the child of its bits')
  if (at(SPLIT_BITS, index).kind === EMPTY) return { entry: undefined, siblings }
  const below = pathInPage(load, depth + SPLIT_BITS, keyHash)
  return { entry: below.entry, siblings: [...siblings, ...below.siblings] }
}
