import { bitsAfter, blockTimeMs, medianTimePast, tipNode, workOf } from '@vouch/consensus/pow'
import { asHash, sha256, utf8 } from '@vouch/core'
import { type Header, headerHash } from '@vouch/data'
import type { LightTransfer } from './light-ledger.ts'
import { hear, takeBody } from './open-node.ts'
import { exponential, nameOf, type OpenNode, type OpenWorld } from './open-world.ts'

const TRANSFERS_PER_BLOCK = 30

/** Finding a block has no memory: when the tip changes, waiting begins anew. */
export function scheduleMining(world: OpenWorld, node: OpenNode): void {
  node.round += 1
  const { round } = node
  if (node.hashRate === 0 || !world.isMining) return
  const mean = Number(workOf(bitsAfter(world.rules, tipNode(node.state)))) / node.hashRate
  world.queue.after(exponential(world.chance, mean), () => {
    if (node.round !== round || !world.isMining) return
    if (node.isOnline) mine(world, node)
    else scheduleMining(world, node)
  })
}

/** Finds a block on the node's tip, now. */
export function mine(world: OpenWorld, node: OpenNode): void {
  const { rules, queue, chance } = world
  const parent = tipNode(node.state)
  const nowMs = queue.nowMs + node.skewMs
  const honestMs = blockTimeMs(medianTimePast(parent), nowMs)
  const timeMs =
    node.behaviour === 'time-warping'
      ? Math.max(honestMs, queue.nowMs + rules.futureLimitMs - 5_000)
      : honestMs
  const transfers = pick(node)
  const height = parent.height + 1
  const root = node.ledger.apply({ height, miner: node.account, transfers })
  node.ledger.undo()
  const names = sha256(utf8(transfers.map(({ name }) => name).join()))
  const header: Header = {
    chainId: rules.chainId,
    height,
    timeMs,
    previous: parent.hash,
    transactionCount: transfers.length,
    transactionsRoot: names,
    outcomesRoot: names,
    stateRoot: node.behaviour === 'invalid' ? asHash(sha256(root)) : root,
    proposer: node.key,
    work: { bits: bitsAfter(rules, parent), nonce: chance.bytes(32) },
  }
  const name = nameOf(headerHash(header))
  world.mined.set(name, {
    header,
    transfers,
    miner: node.id,
    minedMs: queue.nowMs,
    seenShare: 0,
    delaySum: 0,
    delaysMs: [],
  })
  hear(world, node, null, [header])
  const made = node.state.nodes.get(name)
  if (made === undefined) {
    // Its own clock is too far off for its own block: it goes on trying.
    scheduleMining(world, node)
    return
  }
  if (node.behaviour === 'selfish' || !node.isPublic) node.hidden.push(made)
  takeBody(world, node, made)
}

function pick(node: OpenNode): readonly LightTransfer[] {
  return [...node.pool.values()]
    .filter(({ name }) => node.ledger.executedAt(name) === undefined)
    .sort((one, other) =>
      one.fee === other.fee ? (one.name < other.name ? -1 : 1) : one.fee > other.fee ? -1 : 1,
    )
    .slice(0, TRANSFERS_PER_BLOCK)
}
