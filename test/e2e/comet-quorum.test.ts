import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode, encode, unwrap } from '@vouch/core'
import { recordKeyPrefix, spaceKey, spaceRange } from '@vouch/data'
import { openLevelStore } from '@vouch/data/node'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Depositor } from '../../bench/macro/deposits.ts'
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
import { signSome, submitMany } from './support/load.ts'
import { depositorOf } from './support/signing.ts'

/** Who must be there: three of four. */
describe.skipIf(ENGINE === undefined)(suiteName('four organisations, some of them away'), () => {
  let network: CometNetwork
  let nodes: readonly CometNode[]
  let depositor: Depositor

  beforeAll(async () => {
    network = await openNetwork(4)
    ;({ nodes } = network)
    for (const { home } of nodes) {
      const file = join(home, 'engine.json')
      const settings = JSON.parse(readFileSync(file, 'utf8')) as object
      writeFileSync(file, JSON.stringify({ ...settings, patienceMs: 6_000 }))
    }
    await network.startAll()
    depositor = await depositorOf((nodes[0] as CometNode).shell)
  })
  afterAll(() => network?.close())

  const at = (index: number): CometNode => nodes[index] as CometNode
  const submit = async (node: CometNode, count = 4) => {
    const items = signSome(depositor, count)
    return {
      items,
      told: await submitMany(
        node.url,
        items.map(({ bytes }) => bytes),
      ),
    }
  }
  const pause = (node: CometNode, signal: 'SIGSTOP' | 'SIGCONT'): void => {
    process.kill(node.enginePid(), signal)
    node.child?.kill(signal)
  }

  test('with one down the others go on, and it catches up', async () => {
    await at(3).end('SIGTERM')
    const { told } = await submit(at(0))
    expect(told.map(({ status }) => status)).toEqual(['committed', 'committed', 'committed', 'committed'])
    await at(3).start()
    await untilEqual(nodes)
  }, 90_000)

  test('with two down nothing is ordered, reads are answered, and it resumes by itself', async () => {
    await Promise.all([at(2).end('SIGKILL'), at(3).end('SIGKILL')])
    const before = await statusOf(at(0))
    const { items, told } = await submit(at(0))
    expect(new Set(told.map((one) => (one as unknown as { code: string }).code ?? one.status))).toEqual(
      new Set(['ORDER_STALLED']),
    )
    expect((await statusOf(at(0))).headHash).toBe(before.headHash)
    expect((await fetch(`${at(1).url}/v1/blocks?limit=1`)).status).toBe(200)
    await Promise.all([at(2).start(), at(3).start()])
    const again = await until(
      'the transactions are executed',
      () =>
        submitMany(
          at(0).url,
          items.map(({ bytes }) => bytes),
        ),
      (answers) => answers.every(({ status }) => status === 'committed'),
    )
    expect(again).toHaveLength(items.length)
    await untilEqual(nodes)
  }, 120_000)

  test('a partition of two and two orders nothing, and heals', async () => {
    pause(at(0), 'SIGSTOP')
    pause(at(1), 'SIGSTOP')
    const before = await statusOf(at(2))
    const { told } = await submit(at(2))
    expect(told.some(({ status }) => status === 'committed')).toBe(false)
    expect((await statusOf(at(3))).headHash).toBe(before.headHash)
    pause(at(0), 'SIGCONT')
    pause(at(1), 'SIGCONT')
    await until(
      'a deposit is ordered',
      () => submit(at(2), 1),
      (answer) => answer.told[0]?.status === 'committed',
    )
    await untilEqual(nodes)
  }, 120_000)

  test('a node whose state was altered on disk stops, says why, and the others go on', async () => {
    await at(3).end('SIGTERM')
    await suspendOnDisk(join(at(3).home, 'data'))
    await at(3).start()
    const ended = once(at(3).child as NonNullable<CometNode['child']>, 'close')
    const { told } = await submit(at(0))
    expect(told.every(({ status }) => status === 'committed')).toBe(true)
    await submit(at(1))
    const [code] = (await ended) as [number]
    expect(code).not.toBe(0)
    expect(at(3).stderr).toContain('STATE_DIVERGED')
    await untilEqual(nodes.slice(0, 3))
    for (const node of nodes.slice(0, 3)) await node.end('SIGTERM')
    for (const node of nodes.slice(0, 3))
      expect(await node.shell.good('audit')).toContain('The audit is clean')
    expect((await at(3).shell.run(['audit'])).code).toBe(1)
  }, 120_000)
})

/** Rewrites the records of all organisations in a stopped node's store, as an intruder might. */
async function suspendOnDisk(directory: string): Promise<void> {
  const store = await openLevelStore(directory, { createIfMissing: false })
  const prefix = spaceKey('record', recordKeyPrefix('identity', 'organisations'))
  const found = store.scan({ gte: prefix, lt: spaceRange('record').lt, limit: 4 })
  await store.write(
    found.map(([key, value]) => {
      const [version, fields] = unwrap(decode(value)) as [number, unknown[]]
      // [name, roles, status, …]: 1 is suspended.
      const slots = [version, fields.with(2, 1)]
      return { key, value: encode(slots as never) }
    }),
  )
  await store.close()
}
