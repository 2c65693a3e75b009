import { cpSync } from 'node:fs'
import { writeFileSync } from 'node:fs'
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

/** Who votes is decided by vote, and receipts prove it from the genesis on. */
describe.skipIf(ENGINE === undefined)(suiteName('four organisations decide who votes'), () => {
  let network: CometNetwork
  let fifth: CometNode | undefined
  const FOUNDERS = ['custodia', 'bank', 'chamber', 'regulator'] as const

  beforeAll(async () => {
    network = await openNetwork(4)
    await network.startAll()
    // One shell acts for all founders here: it has their keys.
    for (const [at, alias] of FOUNDERS.entries())
      if (at > 0)
        cpSync(join(node(at).home, 'keys', `${alias}.json`), join(node(0).home, 'keys', `${alias}.json`))
  })
  afterAll(async () => {
    await fifth?.end('SIGTERM')
    await fifth?.shell.close()
    await network?.close()
  })

  const node = (at: number): CometNode => network.nodes[at] as CometNode
  const vouch = <T>(...words: string[]): Promise<T[]> => node(0).shell.json<T>(...words)
  const agree = async (command: string, proposal: string): Promise<void> => {
    for (const alias of ['bank', 'chamber']) {
      const [{ executed }] = (await vouch<{ executed: boolean }>(
        command,
        'approve',
        proposal,
        '--as',
        alias,
      )) as [{ executed: boolean }]
      expect(executed).toBe(alias === 'chamber')
    }
  }
  const powers = async (at = 0): Promise<Record<string, number>> => {
    const listed = await node(at).shell.json<{ name: string; power: number }>('validator', 'list')
    return Object.fromEntries(listed.map(({ name, power }) => [name, power]))
  }
  const receiptOf = async (name: string): Promise<string> => {
    const file = join(network.folder, `${name}.txt`)
    writeFileSync(file, `note ${name}`)
    const [deposit] = await vouch<{ id: string }>('voucher', 'deposit', file, '--as', 'custodia')
    const receipt = join(network.folder, `${name}.json`)
    await node(0).shell.good('receipt', deposit?.id as string, '--out', receipt)
    return receipt
  }
  const verified = async (receipt: string): Promise<void> => {
    const { chainId } = await statusOf(node(0))
    const { code, stderr } = await node(0).shell.run(['verify', receipt, '--chain', chainId], {
      VOUCH_URL: 'http://127.0.0.1:1',
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  }

  test('a fifth organisation joins by three of four votes, votes itself, and receipts prove the change', async () => {
    const base = Number(new URL(node(0).url).port) + 10
    const home = join(network.folder, 'n', 'org5')
    const [joined] = await vouch<{ validatorKey: string }>(
      'network',
      'join',
      '--from',
      node(0).home,
      '--from',
      node(1).home,
      '--from',
      node(2).home,
      '--organisation',
      'Acme',
      '--out',
      home,
      '--base-port',
      String(base),
    )
    fifth = openNode(home, `http://127.0.0.1:${base}`)
    cpSync(join(home, 'keys', 'acme.json'), join(node(0).home, 'keys', 'acme.json'))
    const before = await receiptOf('before')
    const [admitted] = await vouch<{ proposal: string }>('organisation', 'add', 'Acme', '--key', 'acme')
    await agree('governance', admitted?.proposal as string)
    await fifth.start()
    await untilEqual([node(0), fifth])
    const [proposed] = await vouch<{ proposal: string }>(
      'validator',
      'propose',
      'Acme',
      '--power',
      '10',
      '--key',
      joined?.validatorKey as string,
    )
    await agree('validator', proposed?.proposal as string)
    expect(await powers()).toMatchObject({ Acme: 10, Custodia: 10 })
    const after = await receiptOf('after')
    await verified(before)
    await verified(after)
    // Five vote now: with one of the founders away four of five are enough, of which Acme is one.
    await node(3).end('SIGTERM')
    await verified(await receiptOf('without'))
    await node(3).start()
    await untilEqual([...network.nodes, fifth])
  }, 180_000)

  test('a suspended organisation votes no more, and the others go on', async () => {
    const [proposed] = await vouch<{ proposal: string }>('organisation', 'suspend', 'Acme')
    await agree('governance', proposed?.proposal as string)
    expect(await powers()).toMatchObject({ Acme: 0 })
    await (fifth as CometNode).end('SIGTERM')
    await node(3).end('SIGTERM')
    // Three of four: it would not be enough if the fifth still counted.
    await verified(await receiptOf('suspended'))
    await node(3).start()
    await untilEqual(network.nodes)
    const depositor = await depositorOf(node(0).shell)
    const sent = signSome(depositor, 4).map(({ bytes }) => bytes)
    await until(
      'deposits are taken',
      () => submitMany(node(1).url, sent),
      (told) => told.every(({ status }) => status !== 'refused'),
    )
    for (const one of network.nodes) await one.end('SIGTERM')
    for (const one of network.nodes) expect(await one.shell.good('audit')).toContain('The audit is clean')
  }, 180_000)
})
