import { type BlockNode, tipNode } from '@vouch/consensus/pow'
import { assert, equalBytes, toHex } from '@vouch/core'
import { assertSupply, issuedUpTo } from '@vouch/incentive'
import { GENESIS_MS, SCHEDULE } from './open-options.ts'
import { type MinedBlock, type OpenNode, type OpenWorld, USER_BALANCE, USERS } from './open-world.ts'

/** What happened, so that a test sees that its faults did. */
export interface OpenSummary {
  readonly height: number
  readonly mined: number
  /** Blocks of honest nodes that are not on the chain, of all that they mined. */
  readonly staleShare: number
  /** What theory says of it: 1 - exp(-delay / block time), from the delay as it was. */
  readonly expectedStaleShare: number
  readonly meanDelayMs: number
  readonly delayMs: { readonly p50: number; readonly p95: number }
  readonly meanBlockMs: number
  readonly reorganisations: number
  readonly deepest: number
  readonly refused: number
  readonly bans: number
  readonly messages: number
  readonly lost: number
  readonly transfers: number
  /** By node: blocks on the chain, and its share of the hash rate. */
  readonly miners: readonly {
    readonly id: number
    readonly blocks: number
    readonly share: number
    readonly behaviour: string
  }[]
  /** Work of each block of the chain, and when it came, in milliseconds since the genesis. */
  readonly blocks: readonly { readonly timeMs: number; readonly work: number }[]
  readonly root: string
}

/** The rules after healing. Throws `InvariantViolation`, which names the rule. */
export function checkWorld(world: OpenWorld): OpenSummary {
  const honest = world.nodes.filter((node) => node.behaviour === 'honest')
  const first = honest[0] as OpenNode
  const tip = tipNode(first.state)
  for (const node of honest) {
    for (const { name, height } of node.state.nodes.values())
      assert(height === 0 || world.mined.has(name), 'no header is kept that nobody worked for', name)
    const own = tipNode(node.state)
    assert(
      own.name === tip.name,
      'all come to the same chain after healing',
      `node ${node.id} at ${own.height} of ${tip.height}`,
    )
    assert(
      equalBytes(node.ledger.root(), first.ledger.root()),
      'no state differs at equal height',
      `node ${node.id}`,
    )
    checkSupply(node, tip.height)
  }
  const chain = first.state.active.slice(1)
  for (const block of chain) {
    const made = world.mined.get(block.name)
    assert(made !== undefined, 'only blocks that were worked for are on the chain', block.name)
    const miner = world.nodes[made.miner] as OpenNode
    assert(miner.behaviour !== 'invalid', 'no block with a wrong state is on the chain')
    assert(miner.behaviour !== 'withholding', 'no block without a body is on the chain')
  }
  checkTransfers(world, chain)
  return summarise(world, chain)
}

function checkSupply({ ledger }: OpenNode, height: number): void {
  const expected = BigInt(USERS.length) * USER_BALANCE + issuedUpTo(SCHEDULE, height)
  assert(
    ledger.supply() === expected,
    'supply is what the schedule says, to the unit',
    `${ledger.supply()} against ${expected}`,
  )
  assertSupply(ledger.book, ledger.accounts())
}

function checkTransfers(world: OpenWorld, chain: readonly BlockNode[]): void {
  const seen = new Set<string>()
  for (const block of chain)
    for (const { name } of (world.mined.get(block.name) as MinedBlock).transfers) {
      assert(!seen.has(name), 'each transfer is recorded once', name)
      assert(world.transfers.has(name), 'what nobody can pay is not recorded', name)
      seen.add(name)
    }
  for (const name of world.transfers.keys()) assert(seen.has(name), 'no transfer is lost', name)
}

function summarise(world: OpenWorld, chain: readonly BlockNode[]): OpenSummary {
  const { nodes, mined, counts, options } = world
  const total = nodes.reduce((sum, node) => sum + node.hashRate, 0)
  const onChain = new Map<number, number>()
  for (const block of chain) {
    const { miner } = mined.get(block.name) as MinedBlock
    onChain.set(miner, (onChain.get(miner) ?? 0) + 1)
  }
  const ofHonest = [...mined.values()].filter(({ miner }) => nodes[miner]?.behaviour === 'honest')
  const keptHonest = chain.filter(
    (block) => nodes[(mined.get(block.name) as MinedBlock).miner]?.behaviour === 'honest',
  )
  const kept = chain.map((block) => mined.get(block.name) as MinedBlock)
  const meanDelayMs = mean(
    kept.map(({ delaySum, seenShare }) => (seenShare === 0 ? 0 : delaySum / seenShare)),
  )
  const delays = kept.flatMap(({ delaysMs }) => delaysMs).sort((one, other) => one - other)
  const last = chain.at(-1)
  const meanBlockMs = chain.length === 0 ? 0 : ((last as BlockNode).timeMs - GENESIS_MS) / chain.length
  return {
    height: chain.length,
    mined: mined.size,
    staleShare: 1 - keptHonest.length / Math.max(1, ofHonest.length),
    expectedStaleShare: 1 - Math.exp(-meanDelayMs / options.blockTimeMs),
    meanDelayMs,
    delayMs: { p50: delays[delays.length >> 1] ?? 0, p95: delays[Math.floor(delays.length * 0.95)] ?? 0 },
    meanBlockMs,
    reorganisations: counts.reorganisations,
    deepest: counts.deepest,
    refused: counts.refused,
    bans: counts.bans,
    messages: counts.messages,
    lost: counts.lost,
    transfers: world.transfers.size,
    miners: nodes.map(({ id, hashRate, behaviour }) => ({
      id,
      behaviour,
      blocks: onChain.get(id) ?? 0,
      share: hashRate / total,
    })),
    blocks: chain.map((block) => ({
      timeMs: block.timeMs - GENESIS_MS,
      work: Number(block.work - (block.parent as BlockNode).work),
    })),
    root: toHex((nodes.find((node) => node.behaviour === 'honest') as OpenNode).ledger.root()),
  }
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

/**
 * How far the blocks of the honest miners are from their shares of the hash rate, in standard deviations of the worst; miners with
 * an expectation under five blocks are taken together.
 */
export function worstDeviation(summary: OpenSummary): number {
  const honest = summary.miners.filter(({ behaviour }) => behaviour === 'honest')
  const total = honest.reduce((sum, { blocks }) => sum + blocks, 0)
  const share = honest.reduce((sum, miner) => sum + miner.share, 0)
  const groups: { blocks: number; share: number }[] = []
  let rest = { blocks: 0, share: 0 }
  for (const miner of honest) {
    const part = miner.share / share
    if (part * total >= 5) groups.push({ blocks: miner.blocks, share: part })
    else rest = { blocks: rest.blocks + miner.blocks, share: rest.share + part }
  }
  if (rest.share * total >= 5) groups.push(rest)
  return Math.max(
    0,
    ...groups.map(({ blocks, share: part }) => {
      const deviation = Math.sqrt(total * part * (1 - part))
      return deviation === 0 ? 0 : Math.abs(blocks - total * part) / deviation
    }),
  )
}
