import {
  type BlockNode,
  confirmationsOf,
  headersAfter,
  locatorOf,
  nextLocator,
  type PowEffect,
  type PowEvent,
  step,
  tipNode,
} from '@vouch/consensus/pow'
import { assert, equalBytes, failed, type Hash, type Problem } from '@vouch/core'
import type { Header } from '@vouch/data'
import type { LightTransfer } from './light-ledger.ts'
import { blockOf, exponential, type OpenNode, type OpenWorld, unit } from './open-world.ts'

export type Message =
  | { readonly kind: 'announce'; readonly header: Header; readonly name: string }
  | { readonly kind: 'get-headers'; readonly locator: readonly Hash[] }
  | { readonly kind: 'headers'; readonly headers: readonly Header[] }
  | { readonly kind: 'get-body'; readonly block: BlockNode }
  | { readonly kind: 'body'; readonly block: BlockNode }
  | { readonly kind: 'transfer'; readonly transfer: LightTransfer }

const BAN = 100
/** What one peer may send unasked that turns out worthless. */
const BLAME = 34
const POOL = 400

export function send(world: OpenWorld, from: OpenNode, to: number, message: Message): void {
  const { chance, options, counts, queue } = world
  counts.messages += 1
  const target = world.nodes[to] as OpenNode
  if (world.isLossy && chance.happens(options.lossPercent)) {
    counts.lost += 1
    return
  }
  if (world.isCut && from.side !== target.side) return
  const delayMs = options.latencyMs * (0.5 + unit(chance)) + exponential(chance, options.latencyMs / 4)
  queue.after(delayMs, () => {
    if (world.isCut && from.side !== target.side) return
    if (target.isOnline && (target.blame.get(from.id) ?? 0) < BAN) receive(world, target, from.id, message)
  })
}

function receive(world: OpenWorld, node: OpenNode, from: number, message: Message): void {
  const { state } = node
  switch (message.kind) {
    case 'announce':
      if (!state.nodes.has(message.name)) hear(world, node, from, [message.header])
      return
    case 'headers': {
      hear(world, node, from, message.headers)
      const locator = nextLocator(state, message.headers)
      if (locator !== undefined) send(world, node, from, { kind: 'get-headers', locator })
      return
    }
    case 'get-headers': {
      if (!node.isPublic || node.behaviour === 'selfish') return
      const headers = headersAfter(state, message.locator)
      if (headers.length > 0) send(world, node, from, { kind: 'headers', headers })
      return
    }
    case 'get-body':
      if (node.bodies.has(message.block.name) && node.behaviour !== 'withholding')
        send(world, node, from, { kind: 'body', block: message.block })
      return
    case 'body':
      takeBody(world, node, message.block)
      if (node.missing.size > 0) askBodies(world, node, from)
      return
    case 'transfer':
      takeTransfer(world, node, message.transfer)
  }
}

export function hear(
  world: OpenWorld,
  node: OpenNode,
  from: number | null,
  headers: readonly Header[],
): void {
  // A private miner looks at nobody else's chain until it has shown its own.
  if (from !== null && !node.isPublic) return
  const peer = from === null ? null : String(from)
  tell(world, node, { kind: 'headers', headers, peer, nowMs: world.queue.nowMs + node.skewMs })
}

export function takeBody(world: OpenWorld, node: OpenNode, block: BlockNode): void {
  node.missing.delete(block.name)
  if (node.bodies.has(block.name)) return
  node.bodies.add(block.name)
  const made = blockOf(world, block)
  const delayMs = world.queue.nowMs - made.minedMs
  made.seenShare += node.hashRate
  made.delaySum += node.hashRate * delayMs
  if (made.miner !== node.id) made.delaysMs.push(delayMs)
  tell(world, node, { kind: 'body', hash: block.hash })
}

export function takeTransfer(world: OpenWorld, node: OpenNode, transfer: LightTransfer): void {
  if (node.pool.has(transfer.name) || node.ledger.executedAt(transfer.name) !== undefined) return
  // Checked before it is passed on: who cannot pay is not heard.
  if (node.ledger.book.balance(transfer.from) < transfer.amount + transfer.fee) return
  if (node.pool.size >= POOL) return
  node.pool.set(transfer.name, transfer)
  for (const peer of node.peers) send(world, node, peer, { kind: 'transfer', transfer })
}

export function tell(world: OpenWorld, node: OpenNode, event: PowEvent): void {
  const peer = event.kind === 'headers' ? event.peer : null
  for (const effect of step(node.state, event, world.rules).effects) carryOut(world, node, effect, peer)
}

/** Who announced a block has its body; others are asked later, where no answer comes. */
function carryOut(world: OpenWorld, node: OpenNode, effect: PowEffect, peer: string | null): void {
  if (effect.kind === 'reorganise') return execute(world, node, effect)
  if (effect.kind === 'ask-headers') return askHeaders(world, node, Number(effect.peer))
  if (effect.kind === 'blame') return blame(world, node, Number(effect.peer))
  if (effect.kind === 'chain') return moved(world, node, effect)
  if (effect.kind === 'want-bodies') {
    for (const block of effect.blocks) node.missing.set(block.name, block)
    for (const block of effect.blocks.slice(0, 16))
      if (peer !== null) send(world, node, Number(peer), { kind: 'get-body', block })
    return
  }
  if (effect.kind === 'accepted' && effect.peer !== null) {
    if (node.behaviour === 'selfish') showHidden(world, node, effect.block.height)
  }
}

export function askHeaders(world: OpenWorld, node: OpenNode, peer: number): void {
  send(world, node, peer, { kind: 'get-headers', locator: locatorOf(node.state) })
}

/** Missing bodies, of the peer that just gave one or of others, not the same every time. */
export function askBodies(world: OpenWorld, node: OpenNode, peer?: number): void {
  const wanted = [...node.missing.values()].slice(0, peer === undefined ? 16 : 1)
  for (const block of wanted) {
    // Asked last next time: what nobody gives must not keep the rest from being asked for.
    node.missing.delete(block.name)
    if (block.invalid !== undefined) continue
    node.missing.set(block.name, block)
    for (let turn = 0; turn < (peer === undefined ? 3 : 1); turn++)
      send(world, node, peer ?? world.chance.pick(node.peers), { kind: 'get-body', block })
  }
}

function blame(world: OpenWorld, node: OpenNode, peer: number): void {
  const before = node.blame.get(peer) ?? 0
  node.blame.set(peer, before + BLAME)
  if (before < BAN && before + BLAME >= BAN) world.counts.bans += 1
}

/** The executor: synchronous here, and all or nothing. */
function execute(
  world: OpenWorld,
  node: OpenNode,
  { plan }: Extract<PowEffect, { kind: 'reorganise' }>,
): void {
  const { ledger } = node
  for (const _ of plan.undo) ledger.undo()
  for (const [index, block] of plan.apply.entries()) {
    const refused = apply(world, node, block)
    if (refused === undefined) continue
    for (let undone = 0; undone <= index; undone++) ledger.undo()
    for (const back of plan.undo.toReversed()) apply(world, node, back)
    world.counts.refused += 1
    return tell(world, node, { kind: 'refused', hash: block.hash, problem: refused })
  }
  tell(world, node, { kind: 'applied' })
}

function apply(world: OpenWorld, node: OpenNode, block: BlockNode): Problem | undefined {
  const { header, transfers } = blockOf(world, block)
  const miner = world.nodes[blockOf(world, block).miner] as OpenNode
  const root = node.ledger.apply({ height: block.height, miner: miner.account, transfers })
  if (equalBytes(root, header.stateRoot) || world.options.flaw === 'trusts-the-state-root') return undefined
  // It did the work for it, and keeps to what it made.
  if (node.behaviour === 'invalid' && miner === node) return undefined
  return failed('STATE_ROOT_WRONG', 'executing the block gives another state root', 'none').problem
}

function moved(
  world: OpenWorld,
  node: OpenNode,
  { undone, applied }: Extract<PowEffect, { kind: 'chain' }>,
): void {
  const { counts, options } = world
  if (undone.length > 0) counts.reorganisations += 1
  counts.deepest = Math.max(counts.deepest, undone.length)
  if (options.flaw !== 'loses-transfers')
    for (const block of undone)
      for (const transfer of blockOf(world, block).transfers) node.pool.set(transfer.name, transfer)
  for (const block of applied) {
    const made = blockOf(world, block)
    for (const { name } of made.transfers) node.pool.delete(name)
  }
  assert(node.ledger.height === tipNode(node.state).height, 'ledger and chain stand at one height')
  node.hidden = node.hidden.filter((block) => confirmationsOf(node.state, block) > 0)
  const tip = tipNode(node.state)
  if (node.isPublic && !node.hidden.includes(tip)) announce(world, node, tip)
  world.restartMining(node)
}

export function announce(world: OpenWorld, node: OpenNode, block: BlockNode): void {
  const { header, name } = block
  if (header === undefined) return
  for (const peer of node.peers) send(world, node, peer, { kind: 'announce', header, name })
}

/** A selfish miner shows what it must when another block is found at this height, and all of it when its lead is nearly gone. */
function showHidden(world: OpenWorld, node: OpenNode, height: number): void {
  const lead = tipNode(node.state).height - height
  const shown = node.hidden.filter((block) => lead <= 1 || block.height <= height)
  node.hidden = node.hidden.filter((block) => !shown.includes(block))
  for (const block of shown) announce(world, node, block)
}
