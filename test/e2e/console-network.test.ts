import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHROMIUM, openBrowser } from './support/chromium.ts'
import { type CometNetwork, ENGINE, openNetwork } from './support/comet-network.ts'
import { openStage, openVisitor } from './support/console-stage.ts'
import { signSome, submitMany } from './support/load.ts'
import {
  eventually,
  type OpenNetwork,
  openOpenNetwork,
  type OpenNodeProcess,
} from './support/open-network.ts'
import { depositorOf } from './support/signing.ts'

const SUBSIDY = 5_000

interface Tree {
  readonly blocks: readonly { readonly hash: string; readonly confirmations: number }[]
}

describe.skipIf(CHROMIUM === undefined)('the network page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  describe('of two miners that meet after having mined apart', () => {
    let network: OpenNetwork
    const at = (index: number): OpenNodeProcess => network.nodes[index] as OpenNodeProcess
    const height = async (index: number): Promise<number> => (await at(index).head()).height

    beforeAll(async () => {
      network = await openOpenNetwork(
        2,
        [20, 20],
        ['--block-time', '2', '--subsidy', String(SUBSIDY), '--halving', '1000'],
      )
      for (const node of network.nodes) node.setBootstrap([])
      await Promise.all(network.nodes.map((node) => node.start()))
      await eventually(async () => (await height(0)) >= 2 && (await height(1)) >= 2, 90_000)
      await at(1).end('SIGTERM')
      at(1).setBootstrap([at(0).listen])
      await at(1).start()
    }, 150_000)
    afterAll(() => network?.close(), 60_000)

    it('shows the peer, the fork that lost, the curves, and that what was issued is what miners found', async () => {
      const visitor = await openVisitor(browser, at(0))
      const { page } = visitor
      await visitor.go('/network')
      await page.getByRole('table', { name: 'Peers' }).getByRole('row').nth(1).waitFor()
      const tree = page.getByRole('list', { name: 'The last blocks' })
      await tree.locator('[data-standing=fork]').first().waitFor({ timeout: 60_000 })
      const { blocks } = await at(0).about<Tree>('tree')
      const lost = blocks.filter(({ confirmations }) => confirmations === 0)
      expect(lost.length).toBeGreaterThan(0)
      expect(await tree.locator('[data-standing=fork]').count()).toBeGreaterThanOrEqual(lost.length)
      for (const curve of ['Difficulty', 'Hash rate', 'Issuance'])
        await page.getByRole('img', { name: curve }).locator('polyline').first().waitFor()
      // Both come of one answer of the node, so they belong together whichever block it is.
      const main = await page.getByRole('main').innerText()
      const found = [...main.matchAll(/^([\d,]+) blocks, /gm)].map(([, count]) => wholeOf(count))
      const issued = wholeOf(/^([\d,]+) of at most /m.exec(main)?.[1])
      expect(found.length).toBeGreaterThan(0)
      expect(issued).toBe(found.reduce((sum, count) => sum + count, 0) * SUBSIDY)
      await tree.getByRole('link', { name: 'Block 1.', exact: false }).click()
      await page.getByRole('heading', { name: 'Block 1', exact: true }).waitFor()
      expect(visitor.troubles).toEqual([])
      await visitor.context.close()
    }, 120_000)

    it('comes forward by itself as blocks are found', async () => {
      const visitor = await openVisitor(browser, at(1))
      await visitor.go('/network')
      const now = await height(1)
      await visitor.page
        .getByRole('list', { name: 'The last blocks' })
        .getByRole('link', { name: `Block ${now + 2}.`, exact: false })
        .waitFor({ timeout: 60_000 })
      await visitor.context.close()
    }, 90_000)
  })

  it('says that one operator keeps a solo chain', async () => {
    const stage = await openStage()
    const visitor = await openVisitor(browser, stage)
    await visitor.go('/network')
    await visitor.page.getByRole('region', { name: 'One operator keeps this chain' }).waitFor()
    expect(visitor.troubles).toEqual([])
    await visitor.context.close()
    await stage.stop()
  })

  describe.skipIf(ENGINE === undefined)('of four validators, one of them away', () => {
    let network: CometNetwork
    beforeAll(async () => {
      network = await openNetwork(4)
      await Promise.all(network.nodes.slice(0, 3).map((node) => node.start()))
    }, 120_000)
    afterAll(() => network?.close(), 60_000)

    it('shows their power, and who of them signed', async () => {
      const [node] = network.nodes
      if (node === undefined) throw new Error('no node')
      const depositor = await depositorOf(node.shell)
      const sent = await submitMany(
        node.url,
        signSome(depositor, 2).map(({ bytes }) => bytes),
      )
      expect(sent.map(({ status }) => status)).toEqual(['committed', 'committed'])
      const visitor = await openVisitor(browser, node)
      const { page } = visitor
      await visitor.go('/network')
      const rows = page.getByRole('table', { name: 'Validators' }).getByRole('row')
      await rows.filter({ hasText: '✓ signed' }).nth(2).waitFor({ timeout: 60_000 })
      expect(await rows.filter({ hasText: 'missing' }).count()).toBe(1)
      expect(visitor.troubles).toEqual([])
      await visitor.context.close()
    }, 120_000)
  })
})

function wholeOf(text = ''): number {
  return Number(text.replaceAll(',', ''))
}
