import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Response } from 'cosmjs-types/tendermint/abci/types'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applicationSocket } from '../../apps/node/src/comet/socket-path.ts'
import type { Depositor } from '../../bench/macro/deposits.ts'
import { interpose } from './support/abci-proxy.ts'
import {
  type CometNetwork,
  type CometNode,
  ENGINE,
  openNetwork,
  statusOf,
  suiteName,
  until,
  untilEqual,
} from './support/comet-network.ts'
import { expectKept, loadFor, openBook } from './support/load.ts'
import { depositorOf } from './support/signing.ts'
import { canSlowDisk, slowDisk } from './support/slow-disk.ts'
import { ROOT } from './vouch-process.ts'

/** One of four is not as it should be: it proposes rubbish, or its disk is slow. */
describe.skipIf(ENGINE === undefined)(suiteName('four organisations, one of them at fault'), () => {
  let network: CometNetwork
  let depositor: Depositor
  const book = openBook()
  const at = (index: number): CometNode => network.nodes[index] as CometNode
  const urls = (): string[] => network.nodes.map(({ url }) => url)

  beforeAll(async () => {
    network = await openNetwork(4)
    await network.startAll()
    depositor = await depositorOf(at(0).shell)
  })
  afterAll(() => network?.close())

  test('what a proposer makes up is refused by the others, and ordered without it', async () => {
    const rubbish = new TextEncoder().encode('pay me')
    let proposals = 0
    const proxy = await interpose(applicationSocket(`${at(3).home}/comet`), (bytes) => {
      const response = Response.decode(bytes)
      if (response.prepareProposal === undefined) return bytes
      proposals += 1
      // Now rubbish among what is good, now rubbish alone.
      response.prepareProposal.txs = [...(proposals % 2 === 0 ? [] : response.prepareProposal.txs), rubbish]
      return Response.encode(response).finish()
    })
    // The engine that comes back finds the proxy where its application was.
    const before = at(3).enginePid()
    process.kill(before, 'SIGKILL')
    await until(
      'the engine is back',
      async () => at(3).enginePid(),
      (pid) => pid !== before,
    )
    await until(
      'it has proposed twice',
      async () => {
        await loadFor(urls().slice(0, 3), depositor, book, 200)
        return proposals
      },
      (made) => made >= 2,
      90_000,
    )
    const { height } = await untilEqual(network.nodes)
    expect(height).toBeGreaterThan(0)
    expect(book.acknowledged.size).toBeGreaterThan(0)
    for (const url of urls()) await expectKept(url, book)
    await proxy.close()
    await at(3).end('SIGTERM')
    await at(3).start()
  }, 180_000)

  test.skipIf(!canSlowDisk())(
    'with a slow disk it comes along, and loses nothing when it is killed',
    async () => {
      await at(3).end('SIGTERM')
      await at(3).start(slowDisk(150))
      await loadFor(urls(), depositor, book, 3_000)
      // The tracer is our child; the node lives on without it unless it is ended itself.
      const traced = nodePid(at(3))
      const loading = loadFor(urls(), depositor, book, 3_000)
      const gone = once(at(3).child as NonNullable<CometNode['child']>, 'close')
      process.kill(traced, 'SIGKILL')
      await gone
      await at(3).start()
      await loading
      await untilEqual(network.nodes)
      for (const url of urls()) await expectKept(url, book)
    },
    120_000,
  )

  test('a contract comes at a height once enough have it; the one that lacks it stops, and says why', async () => {
    const tally = join(ROOT, 'examples/contracts/tally.ts')
    const atHeight = (await statusOf(at(0))).height + 12
    const [proposed] = await at(0).shell.json<{ proposal: string; installed: boolean }>(
      'contract',
      'install',
      'tally',
      tally,
      '--at-height',
      String(atHeight),
    )
    const proposal = proposed?.proposal ?? ''
    expect(proposed?.installed).toBe(false)
    for (const index of [1, 2]) await at(index).shell.good('governance', 'approve', proposal)
    const install = ['contract', 'install', 'tally', tally, '--proposal', proposal]
    for (const index of [0, 1])
      await at(index).shell.good('contract', 'ready', 'tally', tally, '--proposal', proposal)
    expect((await at(0).shell.run(install)).stderr).toContain('VALIDATORS_NOT_READY')
    await at(2).shell.good('contract', 'ready', 'tally', tally, '--proposal', proposal)
    expect(await at(0).shell.json(...install)).toMatchObject([{ installed: true, fromHeight: atHeight }])
    const ended = once(at(3).child as NonNullable<CometNode['child']>, 'close')
    await until(
      'the height has come',
      async () => {
        await loadFor(urls().slice(0, 3), depositor, book, 100)
        return (await statusOf(at(0))).height
      },
      (height) => height > atHeight,
    )
    expect(((await ended) as [number])[0]).toBe(1)
    expect(at(3).stderr).toContain('BUNDLE_NOT_HELD')
    expect(await at(1).shell.good('contract', 'list')).toContain('tally')
    await at(3).shell.good('contract', 'ready', 'tally', tally)
    await at(3).start()
    await untilEqual(network.nodes)
  }, 120_000)

  test('every audit is clean', async () => {
    expect((await statusOf(at(0))).height).toBeGreaterThan(1)
    for (const node of network.nodes) expect(await node.end('SIGTERM')).toBe(0)
    for (const node of network.nodes) expect(await node.shell.good('audit')).toContain('The audit is clean')
  }, 60_000)
})

/** As the lock of its home says. */
function nodePid(node: CometNode): number {
  return (JSON.parse(readFileSync(`${node.home}/lock`, 'utf8')) as { pid: number }).pid
}
