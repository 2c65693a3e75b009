import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CometNetwork,
  type CometNode,
  ENGINE,
  openNetwork,
  openNode,
  statusOf,
  suiteName,
  until,
  untilEqual,
} from './support/comet-network.ts'
import { signSome, submitMany } from './support/load.ts'
import { depositorOf } from './support/signing.ts'

/** A newcomer begins at a snapshot that was made while the others served. */
describe.skipIf(ENGINE === undefined)(suiteName('a fifth node joins from a snapshot'), () => {
  let network: CometNetwork
  let fifth: CometNode | undefined

  beforeAll(async () => {
    network = await openNetwork(4)
    for (const { home } of network.nodes) {
      const file = join(home, 'engine.json')
      writeFileSync(file, JSON.stringify({ ...settingsOf(home), snapshotEvery: 5 }))
      expect(readFileSync(file, 'utf8')).toContain('snapshotEvery')
    }
    await network.startAll()
  })
  afterAll(async () => {
    await fifth?.end('SIGTERM')
    await fifth?.shell.close()
    await network?.close()
  })

  const node = (at: number): CometNode => network.nodes[at] as CometNode

  test('it has the whole chain, proves what was before it came, and its audit is clean', async () => {
    const file = join(network.folder, 'old.txt')
    writeFileSync(file, 'before it came')
    const [old] = await node(0).shell.json<{ id: string }>('voucher', 'deposit', file, '--as', 'custodia')
    const depositor = await depositorOf(node(0).shell)
    const sent: Uint8Array[] = []
    for (let block = 0; block < 16; block++) {
      const items = signSome(depositor, 3).map(({ bytes }) => bytes)
      sent.push(...items)
      await submitMany(node(block % 4).url, items)
    }
    await untilEqual(network.nodes)
    const home = join(network.folder, 'n', 'org5')
    const base = Number(new URL(node(0).url).port) + 10
    const words = ['network', 'join', '--organisation', 'Acme', '--out', home, '--base-port', String(base)]
    for (const one of network.nodes) words.push('--from', one.home)
    for (const at of [0, 1]) words.push('--snapshot', settingsOf(node(at).home).rpc)
    await node(0).shell.good(...words)
    fifth = openNode(home, `http://127.0.0.1:${base}`)
    await fifth.start()
    await untilEqual([...network.nodes, fifth])
    // It did not execute the first blocks: its engine never had them.
    const { rpc } = settingsOf(home)
    const earliest = await until(
      'the engine of the newcomer answers',
      async () => {
        const answer = (await (await fetch(`http://${rpc}/status`)).json()) as EngineAnswer
        return Number(answer.result.sync_info.earliest_block_height)
      },
      (height) => height > 0,
    )
    expect(earliest).toBeGreaterThan(1)
    // Repetitions are answered with the first outcome, which was before it came.
    expect(await submitMany(fifth.url, sent)).toEqual(await submitMany(node(0).url, sent))
    const receipt = join(network.folder, 'old.json')
    await fifth.shell.good('receipt', old?.id as string, '--out', receipt)
    const { chainId } = await statusOf(fifth)
    await fifth.shell.good('verify', receipt, '--chain', chainId)
    // It goes on like any other.
    const more = signSome(depositor, 3).map(({ bytes }) => bytes)
    await submitMany(fifth.url, more)
    await untilEqual([...network.nodes, fifth])
    expect(await fifth.end('SIGTERM')).toBe(0)
    expect(await fifth.shell.good('audit')).toContain('The audit is clean')
  }, 180_000)
})

interface EngineAnswer {
  readonly result: { readonly sync_info: { readonly earliest_block_height: string } }
}

function settingsOf(home: string): { readonly rpc: string } {
  return JSON.parse(readFileSync(join(home, 'engine.json'), 'utf8')) as { rpc: string }
}
