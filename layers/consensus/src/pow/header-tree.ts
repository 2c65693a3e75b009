import { type Hash, toHex } from '@vouch/core'
import { type Header, headerHash } from '@vouch/data'
import { workOf } from './compact.ts'
import { MEDIAN_SPAN, medianOf } from './time-rule.ts'

/** A block as fork choice knows it: its header, and how far it has come. Only `step` changes one. */
export interface BlockNode {
  /** Undefined for the genesis alone. */
  readonly header: Header | undefined
  readonly hash: Hash
  /** The hash in hexadecimal: what maps are keyed by. */
  readonly name: string
  readonly parent: BlockNode | undefined
  readonly height: number
  readonly timeMs: number
  /** Hashes that the chain up to and with this block cost on average. */
  readonly work: bigint
  readonly children: BlockNode[]
  /** Its body is to be fetched, or has been. */
  isWanted: boolean
  hasBody: boolean
  /** It and all before it have bodies and none is known to be invalid; their number tells which was ready first. */
  readySince: number | undefined
  /** Why nothing is built on it, ever. */
  invalid: string | undefined
}

export function genesisNode(chainId: Hash, timeMs: number): BlockNode {
  return {
    header: undefined,
    hash: chainId,
    name: toHex(chainId),
    parent: undefined,
    height: 0,
    timeMs,
    work: 0n,
    children: [],
    isWanted: true,
    hasBody: true,
    readySince: 0,
    invalid: undefined,
  }
}

/** A node for a header whose work has been checked; not yet among its parent's children. */
export function nodeOf(header: Header, parent: BlockNode, bits: number): BlockNode {
  const hash = headerHash(header)
  return {
    header,
    hash,
    name: toHex(hash),
    parent,
    height: header.height,
    timeMs: header.timeMs,
    work: parent.work + workOf(bits),
    children: [],
    isWanted: false,
    hasBody: false,
    readySince: undefined,
    invalid: undefined,
  }
}

/** The median of the last eleven times, `node`'s included; at the chain's begin, of as many as there are. */
export function medianTimePast(node: BlockNode): number {
  const times: number[] = []
  for (let at: BlockNode | undefined = node; at !== undefined && times.length < MEDIAN_SPAN; at = at.parent)
    times.push(at.timeMs)
  return medianOf(times)
}

/** The last block that both have in their past. */
export function commonAncestor(one: BlockNode, other: BlockNode): BlockNode {
  let [left, right] = [one, other]
  while (left !== right) {
    if (left.height >= right.height) left = left.parent as BlockNode
    else right = right.parent as BlockNode
  }
  return left
}

/** The blocks after `from` up to `to`, ascending; `from` is in the past of `to`. */
export function pathBetween(from: BlockNode, to: BlockNode): BlockNode[] {
  const path: BlockNode[] = []
  for (let at = to; at !== from; at = at.parent as BlockNode) path.push(at)
  return path.toReversed()
}

/** Calls `visit` for the node and all that descends from it; below where it answers false nothing is visited. */
export function visitDescendants(node: BlockNode, visit: (each: BlockNode) => boolean): void {
  const waiting = [node]
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop())
    if (visit(each)) waiting.push(...each.children)
}
