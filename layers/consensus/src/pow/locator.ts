import type { Hash } from '@vouch/core'
import { toHex } from '@vouch/core'
import { type Header, headerHash } from '@vouch/data'
import type { BlockNode } from './header-tree.ts'
import type { PowState } from './state.ts'

/** Hashes in a locator, at most: enough for any height in doubling steps. */
export const MAX_LOCATOR = 64
/** Headers in one answer, at most. */
export const MAX_HEADERS = 512

/** The chain up to `from`, the best header chain by default: the last ten, then at doubling distance, then the genesis. */
export function locatorOf(state: PowState, from: BlockNode = state.bestHeader): readonly Hash[] {
  const hashes: Hash[] = []
  let distance = 1
  let node: BlockNode | undefined = from
  while (node !== undefined && hashes.length < MAX_LOCATOR - 1) {
    hashes.push(node.hash)
    if (hashes.length > 10) distance *= 2
    node = ancestorAt(state, node, node.height - distance)
  }
  const genesis = (state.active[0] as BlockNode).hash
  if (hashes.at(-1) !== genesis) hashes.push(genesis)
  return hashes
}

function ancestorAt(state: PowState, from: BlockNode, height: number): BlockNode | undefined {
  if (height < 0) return undefined
  let node = from
  while (node.height > height) {
    const active = state.active[node.height]
    // On the active chain the rest of the way is an index.
    if (active === node) return state.active[height]
    node = node.parent as BlockNode
  }
  return node
}

/** Headers of the active chain after the last block that the asker knows. */
export function headersAfter(
  state: PowState,
  locator: readonly Uint8Array[],
  limit = MAX_HEADERS,
): readonly Header[] {
  let from = 0
  for (const hash of locator) {
    const node = state.nodes.get(toHex(hash))
    if (node === undefined || state.active[node.height] !== node) continue
    from = node.height
    break
  }
  return state.active.slice(from + 1, from + 1 + limit).map((node) => node.header as Header)
}

/**
 * Where to go on asking after an answer; undefined where there is no more to come. Only a full answer whose last header was taken has a
 * sequel: otherwise two nodes on different branches would ask each other for ever.
 */
export function nextLocator(
  state: PowState,
  answer: readonly Header[],
  limit = MAX_HEADERS,
): readonly Hash[] | undefined {
  const last = answer.at(-1)
  if (last === undefined || answer.length < limit) return undefined
  const node = state.nodes.get(toHex(headerHash(last)))
  return node === undefined ? undefined : locatorOf(state, node)
}
