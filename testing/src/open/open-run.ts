import { bitsAfter, tipNode } from '@vouch/consensus/pow'
import type { Hash } from '@vouch/core'
import { asHash, sha256, utf8 } from '@vouch/core'
import type { Header } from '@vouch/data'
import { checkWorld, type OpenSummary } from './open-checks.ts'
import { mine, scheduleMining } from './mining.ts'
import { announce, askBodies, askHeaders, send, takeTransfer } from './open-node.ts'
import type { OpenOptions } from './open-options.ts'
import { createWorld, exponential, type OpenNode, type OpenWorld, unit, USERS } from './open-world.ts'

export type { OpenSummary } from './open-checks.ts'

const POLL_MS = 20_000
const QUIET_MS = 20 * 60_000

/**
 * A network of many nodes in virtual time: the production fork choice over simulated links, clocks, hash rates and
 * ledgers. First faults and adversaries, then healing, then the rules that must hold. One seed gives one run. Throws
 * `InvariantViolation` where a rule is broken.
 */
export function simulateOpen(options: OpenOptions): OpenSummary {
  const world = createWorld(options)
  world.restartMining = (node) => scheduleMining(world, node)
  for (const node of world.nodes) {
    scheduleMining(world, node)
    poll(world, node)
    if (node.behaviour === 'spamming') spam(world, node, 0)
    if (node.behaviour === 'private') showLate(world, node)
  }
  for (let number = 0; number < options.transfers; number++)
    world.queue.after(unit(world.chance) * options.durationMs * 0.9, () => submit(world, number))
  for (const partition of options.partitions) cut(world, partition)
  if (options.churnPercent > 0) churn(world)
  const startMs = world.queue.nowMs
  world.queue.run(startMs + options.durationMs)
  heal(world)
  return checkWorld(world)
}

/** Heals lost messages: asks some peer now and then for what came after. */
function poll(world: OpenWorld, node: OpenNode): void {
  world.queue.after(POLL_MS * (0.5 + unit(world.chance)), () => {
    poll(world, node)
    if (!node.isOnline) return
    askHeaders(world, node, world.chance.pick(node.peers))
    askBodies(world, node)
  })
}

function submit(world: OpenWorld, number: number): void {
  const { chance } = world
  const transfer = {
    name: `transfer ${number}`,
    from: chance.pick(USERS),
    to: chance.pick(USERS),
    amount: BigInt(1 + chance.number(50)),
    fee: BigInt(1 + chance.number(9)),
  }
  world.transfers.set(transfer.name, transfer)
  // Its sender tells a few nodes, and again while it is not recorded.
  for (let turn = 0; turn < 3; turn++) takeTransfer(world, chance.pick(world.nodes), transfer)
}

function cut(world: OpenWorld, { fromMs, toMs, percent }: OpenOptions['partitions'][number]): void {
  world.queue.after(fromMs, () => {
    world.isCut = true
    for (const node of world.nodes) node.side = world.chance.happens(percent) ? 1 : 0
  })
  world.queue.after(toMs, () => {
    world.isCut = false
  })
}

function churn(world: OpenWorld): void {
  world.queue.after(60_000, () => {
    if (!world.isLossy) return
    for (const node of world.nodes) {
      if (!node.isOnline || !world.chance.happens(world.options.churnPercent)) continue
      node.isOnline = false
      world.queue.after(exponential(world.chance, 180_000), () => comeBack(world, node))
    }
    churn(world)
  })
}

function comeBack(world: OpenWorld, node: OpenNode): void {
  node.isOnline = true
  for (const peer of node.peers.slice(0, 3)) askHeaders(world, node, peer)
}

/** Headers for which nobody worked, headers of nothing, and transfers that nobody can pay. */
function spam(world: OpenWorld, node: OpenNode, number: number): void {
  world.queue.after(30_000, () => {
    const tip = tipNode(node.state)
    if (tip.header !== undefined) {
      const nonce = world.chance.bytes(32)
      const noise: Hash = asHash(sha256(nonce))
      const forged: Header = {
        ...tip.header,
        height: tip.height + 1,
        previous: tip.hash,
        timeMs: tip.timeMs + 1_000,
        work: { bits: bitsAfter(world.rules, tip), nonce },
      }
      const orphan: Header = { ...forged, previous: noise }
      for (const peer of node.peers) {
        send(world, node, peer, { kind: 'announce', header: forged, name: `forged ${number}` })
        send(world, node, peer, { kind: 'announce', header: orphan, name: `orphan ${number}` })
      }
    }
    for (let count = 0; count < 20; count++) {
      const transfer = {
        name: `spam ${node.id} ${number} ${count}`,
        from: sha256(utf8(`nobody ${count}`)),
        to: node.account,
        amount: 1n,
        fee: 1_000n,
      }
      for (const peer of node.peers) send(world, node, peer, { kind: 'transfer', transfer })
    }
    if (world.isLossy) spam(world, node, number + 1)
  })
}

/** A private miner shows its chain when two thirds of the time are over. */
function showLate(world: OpenWorld, node: OpenNode): void {
  world.queue.after(world.options.durationMs * 0.66, () => {
    node.isPublic = true
    node.hidden = []
    announce(world, node, tipNode(node.state))
    for (const block of node.state.active.slice(1))
      if (block.header !== undefined)
        for (const peer of node.peers)
          send(world, node, peer, { kind: 'announce', header: block.header, name: block.name })
  })
}

/** No more faults; then no more adversaries; then no more blocks but one, which breaks a tie; then quiet. */
function heal(world: OpenWorld): void {
  const { queue } = world
  world.isCut = false
  world.isLossy = false
  for (const node of world.nodes) {
    if (!node.isOnline) comeBack(world, node)
    if (node.hidden.length > 0 && node.behaviour === 'selfish') {
      node.hidden = []
      announce(world, node, tipNode(node.state))
    }
  }
  for (const transfer of world.transfers.values())
    if (world.options.flaw !== 'loses-transfers')
      for (let turn = 0; turn < 3; turn++) takeTransfer(world, world.chance.pick(world.nodes), transfer)
  queue.run(queue.nowMs + QUIET_MS)
  // Adversaries stop first: the rest must come to one chain whatever these did.
  for (const node of world.nodes) if (node.behaviour !== 'honest') node.isOnline = false
  queue.run(queue.nowMs + QUIET_MS)
  world.isMining = false
  queue.run(queue.nowMs + QUIET_MS)
  // One block more than any tie has.
  mine(world, world.nodes.find((node) => node.behaviour === 'honest') as OpenNode)
  queue.run(queue.nowMs + QUIET_MS)
}
