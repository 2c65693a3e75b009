import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRandom } from '@vouch/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CometNetwork,
  type CometNode,
  ENGINE,
  openNetwork,
  suiteName,
  untilEqual,
} from './support/comet-network.ts'

/** Documents stay where they were deposited; who may read one obtains it through the node of its own organisation. */
describe.skipIf(ENGINE === undefined)(suiteName('documents between organisations'), () => {
  let network: CometNetwork

  beforeAll(async () => {
    network = await openNetwork(4)
    await network.startAll()
  })
  afterAll(() => network?.close())

  const node = (at: number): CometNode => network.nodes[at] as CometNode

  test('a reader at another organisation obtains a document by its hash, and a stranger does not', async () => {
    const file = join(network.folder, 'scan.bin')
    writeFileSync(file, Buffer.concat(Array.from({ length: 60 }, () => systemRandom.bytes(60_000))))
    const [{ id }] = (await node(0).shell.json<{ id: string }>(
      'voucher',
      'deposit',
      file,
      '--as',
      'custodia',
    )) as [{ id: string }]
    await node(0).shell.good('voucher', 'accept', id, '--as', 'custodia')
    await node(0).shell.good('voucher', 'grant', id, '--to', 'Bank', '--as', 'custodia')
    await untilEqual(network.nodes)
    const out = join(network.folder, 'obtained.bin')
    await node(1).shell.good('voucher', 'obtain', id, '--as', 'bank', '--out', out)
    expect(readFileSync(out).equals(readFileSync(file))).toBe(true)
    const refused = await node(2).shell.run([
      'voucher',
      'obtain',
      id,
      '--as',
      'chamber',
      '--out',
      `${out}.no`,
    ])
    expect(refused.code).toBe(1)
    // The node of the reader keeps none of it.
    await node(0).end('SIGTERM')
    const away = await node(1).shell.run(['voucher', 'obtain', id, '--as', 'bank', '--out', `${out}.2`])
    expect(away.code).toBe(1)
  }, 120_000)
})
