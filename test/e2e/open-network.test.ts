import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEd25519Signer, fromBase64, fromHex, sha256, toHex, utf8 } from '@vouch/core'
import { receiptToJson } from '@vouch/data'
import { createClient, NodeProblemError, verifyReceipt } from '@vouch/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openChance } from './support/chance.ts'
import {
  eventually,
  type OpenNetwork,
  openOpenNetwork,
  type OpenNodeProcess,
} from './support/open-network.ts'

/** Eight processes on loopback, in two halves that do not know of each other until they meet. */
const LEFT = [0, 1, 2, 3] as const
const RIGHT = [4, 5, 6, 7] as const
/** What part of the time each mines: the left half has more. */
const MINERS = [30, 0, 15, 0, 12, 0, 0, 0]
const PAYER = createEd25519Signer(sha256(utf8('payer')))

describe('eight nodes of an open network', () => {
  let network: OpenNetwork
  const at = (index: number): OpenNodeProcess => network.nodes[index] as OpenNodeProcess
  const sent = new Set<string>()

  beforeAll(async () => {
    network = await openOpenNetwork(8, MINERS, ['--block-time', '1', '--subsidy', '5000', '--halving', '20'])
    for (const half of [LEFT, RIGHT])
      for (const index of half)
        at(index).setBootstrap(half.filter((other) => other !== index).map((other) => at(other).listen))
    await Promise.all([...LEFT, ...RIGHT].map((index) => at(index).start()))
  }, 120_000)
  afterAll(() => network?.close(), 60_000)

  /** Submits to a node; who waits for the block is not waited for. */
  const pay = async (to: OpenNodeProcess, amount: number, nonce: number): Promise<string> => {
    const client = createClient({ url: to.url })
    const nonceBytes = new Uint8Array(16)
    nonceBytes[15] = nonce
    const args = { to: toHex(sha256(utf8('receiver'))), amount: String(amount) }
    try {
      const done = await client.call('account', 'transfer', args, {
        as: PAYER,
        nonce: nonceBytes,
        expiryMs: EXPIRY_MS,
        maxFee: 0n,
      })
      sent.add(done.id)
      return done.id
    } catch (cause) {
      // Nobody paid the payer: the transfer is recorded as failed, which serves as well.
      if (!(cause instanceof NodeProblemError) || cause.transaction === undefined) throw cause
      sent.add(cause.transaction.id)
      return cause.transaction.id
    }
  }
  const EXPIRY_MS = Date.now() + 3_600_000
  const heads = async (indexes: readonly number[]): Promise<ReadonlySet<string>> =>
    new Set((await Promise.all(indexes.map((index) => at(index).head()))).map(({ headHash }) => headHash))
  const areOne = async (indexes: readonly number[]): Promise<boolean> => (await heads(indexes)).size === 1
  const height = async (index: number): Promise<number> => (await at(index).head()).height

  test('each half comes to one chain of its own, whoever is killed', async () => {
    await eventually(async () => (await height(0)) >= 2 && (await height(4)) >= 2, 150_000)
    expect((await at(0).head()).headHash).not.toBe((await at(4).head()).headHash)
    // One transaction on both sides, and some on each.
    const [left, right] = await Promise.all([pay(at(1), 1, 1), pay(at(5), 1, 1)])
    expect(left).toBe(right)
    await Promise.all([2, 3, 4].map((nonce) => pay(at(nonce - 1), nonce, nonce)))
    await Promise.all([5, 6, 7].map((nonce) => pay(at(nonce), nonce, nonce)))
    const chance = openChance('test/e2e/open-network.test.ts')
    for (const half of [LEFT, RIGHT]) {
      const victim = at(half[1 + chance.number(3)] as number)
      await victim.end('SIGKILL')
      await victim.start()
    }
    await eventually(async () => (await areOne(LEFT)) && (await areOne(RIGHT)), 60_000)
  }, 300_000)

  test('when they meet there is one chain, every transaction once, and the losing receipt is refused', async () => {
    const loser = createClient({ url: at(4).url })
    const onlyRight = [...sent].filter((id) => id !== undefined)
    expect(onlyRight.length).toBe(7)
    // Who mines more need not be ahead at once: they meet when the left half is by so much that the right cannot catch up.
    const workAt = async (index: number): Promise<bigint> =>
      BigInt((await at(index).about<{ work: string }>('tree')).work)
    await eventually(async () => (await workAt(0)) * 2n > (await workAt(4)) * 3n, 150_000)
    const losing = await receiptsOf(loser, onlyRight)
    const before = await at(4).head()
    await at(5).end('SIGTERM')
    at(5).setBootstrap([at(0).listen, at(4).listen])
    await at(5).start()
    await eventually(() => areOne([...LEFT, ...RIGHT]), 120_000)
    const { headers } = await at(0).about<{ headers: string[] }>('headers')
    const rival = headers.map((header) => fromBase64(header) as Uint8Array)
    expect((await loser.block(before.height)).hash).not.toBe(before.headHash)
    const verdicts = losing.map((receipt) => verifyReceipt(receipt, { minimumConfirmations: 1, rival }))
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ ok: false, problem: { code: 'SEAL_OUTWORKED' } })
      if (!verdict.ok) expect(verdict.problem.detail).toMatch(/branch that lost: .* hashes stand behind it/)
    }
    const file = join(network.folder, 'losing.json')
    writeFileSync(file, JSON.stringify(losing[0]))
    const words = ['verify', file, '--confirmations', '1', '--against', at(0).url]
    expect(await network.fail(...words)).toContain('SEAL_OUTWORKED')
    // What fell out comes into a block again, once, at the same place everywhere.
    const place = async (index: number, id: string): Promise<string | undefined> => {
      try {
        const found = await createClient({ url: at(index).url }).transaction(fromHex(id) as Uint8Array)
        return `${found.height}.${found.index}`
      } catch (cause) {
        // It waits for a block again.
        if (cause instanceof NodeProblemError && cause.problem.code === 'TRANSACTION_UNKNOWN')
          return undefined
        throw cause
      }
    }
    for (const id of sent)
      await eventually(async () => {
        const places = new Set(await Promise.all([0, 2, 5, 7].map((index) => place(index, id))))
        return places.size === 1 && !places.has(undefined)
      }, 120_000)
    const supply = await at(6).about<{ supply: string; issued: string; burned: string }>('supply')
    expect(supply).toMatchObject({ supply: supply.issued, burned: '0' })
  }, 400_000)

  test('audits of both halves are clean', async () => {
    await Promise.all([...LEFT, ...RIGHT].map((index) => at(index).end('SIGTERM')))
    for (const index of [0, 5])
      expect(await network.run('audit', '--home', at(index).home)).toContain('The audit is clean')
  }, 120_000)
})

/** Those that the node can prove now, as their files would hold them. */
async function receiptsOf(client: ReturnType<typeof createClient>, ids: readonly string[]) {
  const receipts: object[] = []
  for (const id of ids) {
    const receipt = await client.receipts.transaction(fromHex(id) as Uint8Array).catch(() => undefined)
    if (receipt !== undefined) receipts.push(receiptToJson(receipt) as object)
  }
  expect(receipts.length).toBeGreaterThan(2)
  return receipts
}
