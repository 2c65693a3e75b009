import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { openVisitor } from './console-stage.ts'
import { eventually, openOpenNetwork } from './open-network.ts'

const BLOCKS_APART = 6

/** Pictures of the network page, of two miners that have mined apart and met. */
export async function takeNetwork(browser: Browser, folder: string): Promise<void> {
  const network = await openOpenNetwork(
    2,
    [15, 10],
    ['--block-time', '2', '--subsidy', '5000', '--halving', '20'],
  )
  try {
    const [left, right] = network.nodes
    if (left === undefined || right === undefined) throw new Error('no nodes')
    for (const node of network.nodes) {
      node.setBootstrap([])
      await node.start()
    }
    const reaches = (height: number) => async (): Promise<boolean> =>
      (await left.head()).height >= height && (await right.head()).height >= BLOCKS_APART
    await eventually(reaches(BLOCKS_APART), 180_000)
    await right.end('SIGTERM')
    right.setBootstrap([left.listen])
    await right.start()
    await eventually(reaches((await left.head()).height + BLOCKS_APART), 180_000)
    for (const [name, colorScheme, language] of [
      ['network', 'light', 'en'],
      ['network-zh-dark', 'dark', 'zh'],
    ] as const) {
      const visitor = await openVisitor(browser, left)
      await visitor.page.emulateMedia({ colorScheme })
      await visitor.page.addInitScript((chosen) => localStorage.setItem('vouch.language', chosen), language)
      await visitor.go('/network')
      await visitor.page.locator('polyline').first().waitFor()
      await visitor.page.setViewportSize({ width: 1280, height: 1100 })
      await visitor.page.waitForTimeout(1_200)
      await visitor.page.screenshot({ path: join(folder, `console-${name}.png`) })
      await visitor.context.close()
    }
  } finally {
    await network.close()
  }
}
