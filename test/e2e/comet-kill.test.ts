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
import { expectKept, loadFor, openBook } from './support/load.ts'
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
      const loaded = loadFor(
        network.nodes.map(({ url }) => url),
        depositor,
        book,
        2_000,
      )
      await new Promise((resolve) => setTimeout(resolve, 200 + chance.number(1_200)))
      for (const victim of victims) await kill(victim, chance.pick([...VICTIMS]))
      await loaded
      await untilEqual(network.nodes)
    }
    expect(book.acknowledged.size).toBeGreaterThan(100)
    // Asked of any node, each transaction stands where it was said to stand.
    for (const { url } of network.nodes) await expectKept(url, book)
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
