import { assert, type Hash, type Problem, toHex } from '@vouch/core'
import type { Header } from '@vouch/data'
import { checkHeader } from './check-header.ts'
import type { PowEffect, PowEvent, PowStep } from './event.ts'
import { type BlockNode, commonAncestor, visitDescendants } from './header-tree.ts'
import { locatorOf } from './locator.ts'
import { bestOf, planFor } from './plan.ts'
import { isActive, type PowRules, type PowState, tipNode } from './state.ts'

/**
 * Fork choice under proof of work: most work wins, first seen on ties. No clock, promises or I/O; what has to be done is
 * told as effects, and what came of it comes back as events.
 */
export function step(state: PowState, event: PowEvent, rules: PowRules): PowStep<PowState> {
  const effects: PowEffect[] = []
  if (event.kind === 'headers') takeHeaders(state, event, rules, effects)
  else if (event.kind === 'body') takeBody(state, event.hash)
  else if (event.kind === 'applied') takeApplied(state, rules, effects)
  else if (event.kind === 'refused') takeRefused(state, event)
  else takeCheckpoint(state, event)
  wantBodies(state, rules, state.bestHeader, effects)
  if (state.plan === undefined) {
    const plan = planFor(state, rules)
    if (plan !== undefined) {
      state.plan = plan
      effects.push({ kind: 'reorganise', plan })
    }
  }
  return { state, effects }
}

/** Deserved by any header that no honest peer passes on; a wrong clock or a race is no fault. */
const HONEST: readonly string[] = ['HEADER_ORPHAN', 'BLOCK_TIME_IN_FUTURE', 'FORK_TOO_DEEP']

function takeHeaders(
  state: PowState,
  event: Extract<PowEvent, { kind: 'headers' }>,
  rules: PowRules,
  effects: PowEffect[],
): void {
  const { peer, nowMs } = event
  let latest: BlockNode | undefined
  for (const header of event.headers) {
    const checked = checkHeader(state, rules, header, nowMs)
    if (!checked.ok) {
      reject(state, header, peer, checked.problem, effects)
      break
    }
    const node = checked.value
    if (state.nodes.has(node.name)) continue
    if (state.nodes.size - state.active.length >= rules.maxSideHeaders && node.parent !== state.bestHeader)
      break
    state.nodes.set(node.name, node)
    node.parent?.children.push(node)
    if (node.work > state.bestHeader.work) state.bestHeader = node
    effects.push({ kind: 'accepted', block: node, peer })
    latest = node
  }
  // Not of the best header chain alone: its bodies may be kept back, to keep others from being fetched.
  if (latest !== undefined && latest.work > tipNode(state).work) wantBodies(state, rules, latest, effects)
}

function reject(
  state: PowState,
  header: Header,
  peer: string | null,
  problem: Problem,
  effects: PowEffect[],
): void {
  effects.push({ kind: 'rejected', header, peer, problem })
  if (peer === null) return
  if (problem.code === 'HEADER_ORPHAN') effects.push({ kind: 'ask-headers', peer, locator: locatorOf(state) })
  else if (!HONEST.includes(problem.code)) effects.push({ kind: 'blame', peer, problem })
}

/** The bodies of the chain up to `head` that nobody was asked for yet. */
function wantBodies(state: PowState, rules: PowRules, head: BlockNode, effects: PowEffect[]): void {
  if (state.bestHeader.work < rules.minimumWork || head.invalid !== undefined) return
  const blocks: BlockNode[] = []
  for (let at = head; !at.isWanted; at = at.parent as BlockNode) {
    at.isWanted = true
    if (!at.hasBody) blocks.push(at)
  }
  if (blocks.length > 0) effects.push({ kind: 'want-bodies', blocks: blocks.toReversed() })
}

function takeBody(state: PowState, hash: Hash): void {
  const node = state.nodes.get(toHex(hash))
  if (node === undefined || node.hasBody) return
  node.hasBody = true
  node.isWanted = true
  if (node.parent?.readySince === undefined || node.invalid !== undefined) return
  visitDescendants(node, (each) => {
    if (!each.hasBody || each.invalid !== undefined) return false
    state.readyCount += 1
    each.readySince = state.readyCount
    if (each.work > state.bestReady.work) state.bestReady = each
    return true
  })
}

function takeApplied(state: PowState, rules: PowRules, effects: PowEffect[]): void {
  const { plan } = state
  assert(plan !== undefined, 'only a plan is applied')
  state.plan = undefined
  state.active.length -= plan.undo.length
  for (const node of plan.apply) {
    assert(node.parent === tipNode(state), 'an applied block follows the tip')
    state.active.push(node)
  }
  effects.push({ kind: 'chain', undone: plan.undo, applied: plan.apply })
  forgetStale(state, rules)
}

function takeRefused(state: PowState, event: Extract<PowEvent, { kind: 'refused' }>): void {
  const node = state.nodes.get(toHex(event.hash))
  assert(
    node !== undefined && state.plan?.apply.includes(node) === true,
    'only a block of the plan is refused',
  )
  state.plan = undefined
  condemn(state, node, event.problem.code)
}

/** The block and all that was built on it are out for good. */
function condemn(state: PowState, node: BlockNode, reason: string): void {
  visitDescendants(node, (each) => {
    each.invalid ??= each === node ? reason : 'PARENT_INVALID'
    each.readySince = undefined
    return true
  })
  const best = bestOf(state)
  state.bestHeader = best.header
  state.bestReady = best.ready
}

function takeCheckpoint(state: PowState, event: Extract<PowEvent, { kind: 'checkpoint' }>): void {
  const name = toHex(event.hash)
  state.checkpoints.set(event.height, name)
  for (const node of state.nodes.values())
    if (node.height === event.height && node.name !== name && node.invalid === undefined)
      condemn(state, node, 'CHECKPOINT_CONFLICT')
}

/** Side branches that could not be followed any more, once there are many. */
function forgetStale(state: PowState, rules: PowRules): void {
  if (state.nodes.size - state.active.length < rules.maxSideHeaders / 2) return
  const tip = tipNode(state)
  for (const node of state.nodes.values()) {
    if (isActive(state, node)) continue
    const fork = commonAncestor(node, tip)
    if (tip.height - fork.height <= rules.maxReorganisation && node.invalid === undefined) continue
    state.nodes.delete(node.name)
    const siblings = node.parent?.children
    siblings?.splice(siblings.indexOf(node), 1)
  }
}
