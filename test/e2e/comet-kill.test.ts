import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openChance } from './support/chance.ts'
import {
  type CometNetwork,
  type CometNode,
  ENGINE,
  openNetwork,
  suiteName,
  until,
  untilEqual,
} from './support/comet-network.ts'
import { type Ledgerbook, openBook, signSome, submitMany } from './support/load.ts'
import { depositorOf } from './support/signing.ts'

/** `kill -9` at random moments under load: of the application, of the engine, of both; on one node and on two. */

const ROUNDS = 6
const chance = openChance('test/e2e/comet-kill.test.ts')
const VICTIMS = ['application', 'engine', 'both'] as const

describe.skipIf(ENGINE === undefined)(suiteName('four organisations under kill -9'), () => {
  let network: CometNetwork
  const book = openBook()

  beforeAll(async () => {
    network = await openNetwork(4)
    await network.startAll()
  })
  afterAll(() => network?.close())

  test(`${ROUNDS} rounds: nothing acknowledged is lost, all states are equal, every audit is clean`, async () => {
    const first = network.nodes[0] as CometNode
    const depositor = await depositorOf(first.shell)
    for (let round = 0; round < ROUNDS; round++) {
      const count = round % 3 === 2 ? 2 : 1
      const victims = [...network.nodes].sort(() => chance.number(3) - 1).slice(0, count)
      const loaded = load(network.nodes, depositor, book, 2_000)
      await new Promise((resolve) => setTimeout(resolve, 200 + chance.number(1_200)))
      for (const victim of victims) await kill(victim, chance.pick([...VICTIMS]))
      await loaded
      await untilEqual(network.nodes)
    }
    expect(book.acknowledged.size).toBeGreaterThan(100)
    // Asked of any node, each transaction stands where it was said to stand.
    for (const node of network.nodes) {
      const ids = [...book.acknowledged.keys()].slice(-200)
      const told = await submitMany(
        node.url,
        ids.map((id) => book.sent.get(id) as Uint8Array),
      )
      told.forEach(({ id, status, height, index }) =>
        expect({ status, height, index }).toEqual(book.acknowledged.get(id)),
      )
    }
    for (const node of network.nodes) expect(await node.end('SIGTERM')).toBe(0)
    for (const node of network.nodes) expect(await node.shell.good('audit')).toContain('The audit is clean')
  }, 240_000)
})

async function kill(node: CometNode, what: (typeof VICTIMS)[number]): Promise<void> {
  const engine = node.enginePid()
  if (what !== 'application') process.kill(engine, 'SIGKILL')
  if (what === 'engine')
    return void (await until(
      'the engine is back',
      async () => node.enginePid(),
      (pid) => pid !== engine,
    ))
  await node.end('SIGKILL')
  await node.start()
}

/** Clients of all nodes for a while; what is answered is noted, what breaks is not. */
async function load(
  nodes: readonly CometNode[],
  depositor: Awaited<ReturnType<typeof depositorOf>>,
  book: Ledgerbook,
  forMs: number,
): Promise<void> {
  const endMs = Date.now() + forMs
  const client = async (node: CometNode): Promise<void> => {
    while (Date.now() < endMs) {
      const items = signSome(depositor, 8)
      for (const { id, bytes } of items) book.sent.set(id, bytes)
      try {
        for (const told of await submitMany(
          node.url,
          items.map(({ bytes }) => bytes),
        ))
          if (told.status === 'committed' || told.status === 'failed')
            book.acknowledged.set(told.id, { status: told.status, height: told.height, index: told.index })
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }
  await Promise.all(nodes.map(client))
}
