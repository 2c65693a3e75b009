import { type BlockNode, commonAncestor, pathBetween } from './header-tree.ts'
import { type Plan, type PowRules, type PowState, tipNode } from './state.ts'

/** Blocks of one plan where nothing is undone, so that a long sync is told of as it goes. */
const MOST_AT_ONCE = 64

/** The way to the block of most work; undefined where the chain stands there already. */
export function planFor(state: PowState, rules: PowRules): Plan | undefined {
  const tip = tipNode(state)
  const { bestReady } = state
  const isOut = tip.readySince === undefined
  if (bestReady === tip || (!isOut && bestReady.work <= tip.work)) return undefined
  const fork = commonAncestor(tip, bestReady)
  const undo = pathBetween(fork, tip).toReversed()
  // Headers that fork off deeper are refused; the chain may have grown since.
  if (undo.length > rules.maxReorganisation && !isOut) return undefined
  const path = pathBetween(fork, bestReady)
  if (undo.length === 0) return { undo, apply: path.slice(0, MOST_AT_ONCE) }
  // Never stop on a chain with less work than before; the rest follows as a plan of its own.
  const enough = isOut ? path.length : path.findIndex((node) => node.work > tip.work) + 1
  return { undo, apply: path.slice(0, enough) }
}

/** Looks at every block again: after some were found invalid. First seen wins ties. */
export function bestOf(state: PowState): { readonly header: BlockNode; readonly ready: BlockNode } {
  const genesis = state.active[0] as BlockNode
  let header = genesis
  let ready = genesis
  for (const node of state.nodes.values()) {
    if (node.invalid !== undefined) continue
    if (node.work > header.work) header = node
    if (node.readySince === undefined) continue
    if (
      node.work > ready.work ||
      (node.work === ready.work && node.readySince < (ready.readySince as number))
    )
      ready = node
  }
  return { header, ready }
}
