import { equalBytes, failed, ok, type Problem, type Result, toHex } from '@vouch/core'
import type { Header } from '@vouch/data'
import { nextBits } from './asert.ts'
import { type BlockNode, medianTimePast, nodeOf } from './header-tree.ts'
import { isActive, type PowRules, type PowState, tipNode } from './state.ts'
import { checkTimeAfter, checkTimeNotAhead } from './time-rule.ts'

const REMEDY = 'Do not build on this block.'

/** The target that the block after `parent` must have, compact. */
export function bitsAfter(rules: Pick<PowRules, 'asert'>, parent: BlockNode): number {
  return nextBits(rules.asert, { height: BigInt(parent.height), time: BigInt(parent.timeMs) })
}

/**
 * Everything that a header says alone and against its past, cheapest first; nothing of its body. Problems: `HEADER_ORPHAN`,
 * `HEADER_CHAIN_WRONG`, `HEADER_HEIGHT_WRONG`, `PARENT_INVALID`, `FORK_TOO_DEEP`, `TARGET_WRONG`, `WORK_INSUFFICIENT`,
 * `BLOCK_TIME_TOO_EARLY`, `BLOCK_TIME_IN_FUTURE`, `CHECKPOINT_CONFLICT`.
 */
export function checkHeader(
  state: PowState,
  rules: PowRules,
  header: Header,
  nowMs: number,
): Result<BlockNode> {
  const parent = state.nodes.get(toHex(header.previous))
  if (!equalBytes(header.chainId, rules.chainId))
    return failed('HEADER_CHAIN_WRONG', 'The header is of another chain.', REMEDY)
  if (parent === undefined)
    return failed('HEADER_ORPHAN', 'The header before this one is not known.', 'Ask for the headers between.')
  if (header.height !== parent.height + 1)
    return failed('HEADER_HEIGHT_WRONG', 'The height is not one more than that of the block before.', REMEDY)
  if (parent.invalid !== undefined)
    return failed('PARENT_INVALID', `The block before is invalid: ${parent.invalid}.`, REMEDY)
  const deep = forkProblem(state, rules, parent)
  if (deep !== undefined) return { ok: false, problem: deep }
  const bits = bitsAfter(rules, parent)
  if (header.work?.bits !== bits)
    return failed('TARGET_WRONG', `The target of block ${header.height} is not the one due.`, REMEDY, {
      height: header.height,
    })
  if (!rules.isWorked(header))
    return failed('WORK_INSUFFICIENT', `The work of block ${header.height} was not done.`, REMEDY)
  const late = checkTimeAfter(header.timeMs, medianTimePast(parent))
  if (!late.ok) return late
  const ahead = checkTimeNotAhead(header.timeMs, nowMs, rules.futureLimitMs)
  if (!ahead.ok) return ahead
  const node = nodeOf(header, parent, bits)
  const demanded = state.checkpoints.get(header.height)
  if (demanded !== undefined && demanded !== node.name)
    return failed('CHECKPOINT_CONFLICT', `A checkpoint names another block ${header.height}.`, REMEDY)
  return ok(node)
}

/**
 * Work far back may have been cheap, so that headers there cost an attacker nothing: where the block could not be followed anyway,
 * nobody keeps it.
 */
function forkProblem(state: PowState, rules: PowRules, parent: BlockNode): Problem | undefined {
  let fork = parent
  while (!isActive(state, fork)) fork = fork.parent as BlockNode
  const depth = tipNode(state).height - fork.height
  if (depth <= rules.maxReorganisation) return undefined
  return failed(
    'FORK_TOO_DEEP',
    `The block forks off ${depth} blocks below the tip; this node undoes at most ${rules.maxReorganisation}.`,
    'Compare the chain with those of others; where this node is the one that is wrong, sync it anew.',
    { depth },
  ).problem
}
