import { createEd25519Signer, fromHex, type Hash, sha256, toHex, unwrap, utf8 } from '@vouch/core'
import { openChainStore, type Position, type SignedTransaction, signTransaction } from '@vouch/data'
import { describe, expect, it } from 'vitest'
import { encodeBlockTime } from '../../src/comet/batch.ts'
import { decodeCometSeal, encodeBatch, readClosing, verifySeal } from '../../src/index.ts'
import { START_MS, transaction } from '../unit/stub-ledger.ts'
import { openSimulation, type SimulatedNetwork, type SimulatedNode } from './comet-cluster.ts'

/** `VOUCH_RUNS=50` searches longer; `VOUCH_SEED` runs one seed alone. */
const SEEDS = 150 * Number(process.env.VOUCH_RUNS ?? 1)
const NODES = 4
const client = createEd25519Signer(sha256(utf8('client')))

function seeds(): readonly number[] {
  const { VOUCH_SEED: one } = process.env
  return one === undefined ? Array.from({ length: SEEDS }, (_, at) => at + 1) : [Number(one)]
}

function chanceOf(seed: number): (below: number) => number {
  let state = Math.imul(seed, 0x9e3779b1) | 0
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}

function signed(chainId: Hash, number: number, expiryMs = START_MS + 3_600_000): Promise<SignedTransaction> {
  const nonce = new Uint8Array(16)
  new DataView(nonce.buffer).setUint32(0, number)
  const rest = { contract: 'stub', action: 'act', args: number, maxFee: 0n }
  return signTransaction({ chainId, signers: [client.publicKey], nonce, expiryMs, ...rest }, [client])
}

interface Run {
  readonly network: SimulatedNetwork
  readonly answers: Map<string, Position>
  crashes: number
}

async function note(run: Run, one: SignedTransaction, node: number): Promise<void> {
  const came = await run.network.submit(node, one)
  if (came.kind === 'committed') run.answers.set(toHex(one.id), came.outcome)
}

/** A node follows, or stands still, or dies: before a block, in the middle of it, while it is written, or after. */
async function suffer(run: Run, node: number, fate: number): Promise<void> {
  if (fate === 0) await run.network.follow(node, 1)
  if (fate === 3) await run.network.followInVain(node)
  if (fate <= 1 || fate === 3) {
    run.network.crash(node)
    run.crashes += 1
  }
  if (fate !== 2) await run.network.follow(node)
}

async function simulate(seed: number): Promise<Run> {
  const chance = chanceOf(seed)
  const network = openSimulation(NODES)
  const run: Run = { network, answers: new Map(), crashes: 0 }
  const sent: SignedTransaction[] = []
  for (let round = 0; round < 12; round++) {
    for (let count = chance(5); count > 0; count--) {
      const again = sent[chance(sent.length * 4 + 1)]
      const one = again ?? (await signed(network.chainId, sent.length))
      sent.push(one)
      void note(run, one, chance(NODES))
    }
    await network.tick(700)
    const proposer = chance(NODES)
    await network.follow(proposer)
    await network.decide(proposer)
    for (let node = 0; node < NODES; node++) await suffer(run, node, chance(9))
  }
  // Then everything heals.
  for (let more = 0; more < 6; more++) {
    for (let node = 0; node < NODES; node++) await network.follow(node)
    await network.tick(700)
    await network.decide(more % NODES)
  }
  for (let node = 0; node < NODES; node++) await network.follow(node)
  await network.tick(700)
  check(run)
  return run
}

function check({ network, answers }: Run): void {
  expect(network.fatal).toEqual([])
  const chains = network.nodes.map(({ store }) => openChainStore(store))
  for (let at = 1; at <= (chains[0]?.head?.height ?? 0); at++) {
    const [first, ...closings] = network.nodes.map(({ store }) => readClosing(store, at))
    for (const closing of closings) expect(closing).toEqual(first)
  }
  for (const chain of chains) {
    expect(chain.head).toEqual(chains[0]?.head)
    for (const [id, { height, index }] of answers)
      expect(chain.locate(fromHex(id) as Uint8Array)).toEqual({ height, index })
    for (let at = 1; at <= (chain.head?.height ?? 0); at++) {
      const [header, seal] = [chain.header(at), chain.seal(at)]
      if (header === undefined || seal === undefined) throw new Error(`block ${at} is not whole`)
      expect(verifySeal(header, seal, network.genesis)).toEqual({ ok: true, value: null })
    }
  }
}

/** How often the validators changed, by the proof of the last block. */
function changesOf({ network: { nodes } }: Run): number {
  const chain = openChainStore((nodes[0] as SimulatedNode).store)
  const seal = chain.seal(chain.head?.height ?? 0)
  return seal === undefined ? 0 : unwrap(decodeCometSeal(seal)).steps.length
}

describe('several nodes under faults', () => {
  it(
    'agree, lose nothing they acknowledged, do nothing twice, and seal everything',
    async () => {
      let executed = 0
      let crashes = 0
      let changes = 0
      for (const seed of seeds())
        try {
          const run = await simulate(seed)
          executed += run.answers.size
          crashes += run.crashes
          changes += changesOf(run)
        } catch (cause) {
          throw new Error(`seed ${seed}: ${(cause as Error).message}; replay: VOUCH_SEED=${seed}`, { cause })
        }
      expect(executed).toBeGreaterThan(seeds().length * 3)
      expect(crashes).toBeGreaterThan(seeds().length)
      expect(changes).toBeGreaterThan(seeds().length)
    },
    60_000 + SEEDS * 500,
  )

  it('vote for nothing inadmissible', async () => {
    const network = openSimulation(NODES)
    const good = await signed(network.chainId, 1)
    const batch = encodeBatch([good.bytes])
    const time = encodeBlockTime(START_MS + 10)
    const broken = Uint8Array.from(good.bytes)
    broken.set([(broken.at(-1) as number) ^ 1], broken.length - 1)
    const late = await signed(network.chainId, 2, START_MS - 5)
    const far = await signed(network.chainId, 3, START_MS + 10 * 24 * 3_600_000)
    const yes = [true, true, true, true]
    expect(await network.vote([time, batch])).toEqual(yes)
    expect(await network.vote([])).toEqual(yes)
    for (const rubbish of [
      [batch],
      [time],
      [time, time, batch],
      [batch, time],
      [time, batch, batch],
      [time, Uint8Array.of(1, 2, 3)],
      [time, encodeBatch([broken])],
      [time, encodeBatch([late.bytes])],
      [time, encodeBatch([far.bytes])],
      [time, batch, encodeBatch([Uint8Array.of(9)])],
      [encodeBlockTime(START_MS + 60_000), batch],
      [encodeBlockTime(START_MS - 60_000), batch],
    ])
      expect(await network.vote(rubbish)).toEqual(yes.map(() => false))
    // What was executed is inadmissible from then on.
    void network.submit(0, good)
    await network.tick(700)
    await network.decide(1)
    for (let node = 0; node < NODES; node++) await network.follow(node)
    expect(await network.vote([encodeBlockTime(START_MS + 2_000), batch])).toEqual(yes.map(() => false))
    expect((await transaction(4)).transaction.chainId).not.toEqual(network.chainId)
  })
})
