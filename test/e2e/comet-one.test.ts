import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CometNetwork,
  type CometNode,
  ENGINE,
  openNetwork,
  statusOf,
  suiteName,
} from './support/comet-network.ts'
import { submitMany, signSome } from './support/load.ts'
import { depositorOf } from './support/signing.ts'

/** One validator: what solo does, ordered by CometBFT. */
describe.skipIf(ENGINE === undefined)(suiteName('one organisation on CometBFT'), () => {
  let network: CometNetwork
  let node: CometNode

  beforeAll(async () => {
    network = await openNetwork(1)
    node = network.nodes[0] as CometNode
    await node.start()
  })
  afterAll(() => network?.close())

  const engineHeight = async (): Promise<number> => {
    const { rpc } = JSON.parse(
      (await import('node:fs')).readFileSync(join(node.home, 'engine.json'), 'utf8'),
    ) as { rpc: string }
    const status = (await (await fetch(`http://${rpc}/status`)).json()) as {
      result: { sync_info: { latest_block_height: string } }
    }
    return Number(status.result.sync_info.latest_block_height)
  }

  test('a voucher is deposited, and its receipt verified with no node', async () => {
    const file = join(network.folder, 'note.txt')
    writeFileSync(file, 'goods received')
    const [deposit] = await node.shell.json('voucher', 'deposit', file, '--as', 'custodia')
    const receipt = join(network.folder, 'receipt.json')
    await node.shell.good('receipt', deposit?.id as string, '--out', receipt)
    const { chainId } = await statusOf(node)
    const said = await node.shell.run(['verify', receipt, '--chain', chainId], {
      VOUCH_URL: 'http://127.0.0.1:1',
    })
    expect(said.code).toBe(0)
    expect(said.stdout).toContain("is sealed as 'comet' demands")
    expect(said.stdout).toContain('That is the chain you asked for.')
  })

  test('no block is made while nothing happens, and block time is that of the deposit', async () => {
    const before = await engineHeight()
    const { height } = await statusOf(node)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await engineHeight()).toBe(before)
    const sentMs = Date.now()
    const depositor = await depositorOf(node.shell)
    const [told] = await submitMany(
      node.url,
      signSome(depositor, 1).map(({ bytes }) => bytes),
    )
    expect(told?.status).toBe('committed')
    const block = (await (await fetch(`${node.url}/v1/blocks/${height + 1}`)).json()) as { timeMs: number }
    expect(Math.abs(block.timeMs - sentMs)).toBeLessThan(5_000)
  })

  test('it goes on after a stop, answers a repetition with the first outcome, and its audit is clean', async () => {
    const depositor = await depositorOf(node.shell)
    const sent = signSome(depositor, 64).map(({ bytes }) => bytes)
    const first = await submitMany(node.url, sent)
    expect(await node.end('SIGTERM')).toBe(0)
    await node.start()
    expect(await submitMany(node.url, sent)).toEqual(first)
    expect(await node.end('SIGTERM')).toBe(0)
    expect(await node.shell.good('audit')).toContain('The audit is clean')
  })
})
