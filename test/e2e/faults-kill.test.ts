import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemRandom } from '@vouch/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Depositor } from '../../bench/macro/deposits.ts'
import { openChance } from './support/chance.ts'
import { openFaultyLink } from './support/faulty-link.ts'
import { type Ledgerbook, loadUntilBroken, openBook, submitMany, submitOne } from './support/load.ts'
import { depositorOf } from './support/signing.ts'
import { collect, endOf, openShell, type VouchShell } from './vouch-process.ts'

/** `kill -9` of the node while it works: what it said is durable is there, and nothing is there twice. */

const ROUNDS = 25
const chance = openChance('test/e2e/faults-kill.test.ts')
let vouch: VouchShell
let node: ChildProcess
let depositor: Depositor
let founded = 0
const book = openBook()

beforeAll(async () => {
  vouch = openShell()
  await vouch.good('init', '--organisation', 'Custodia', '--role', 'custodian')
  node = await vouch.start()
  depositor = await depositorOf(vouch)
  founded = (await audited(vouch)).transactions
})
afterAll(() => vouch.close())

interface Report {
  readonly ok: boolean
  readonly transactions: number
  readonly findings: readonly unknown[]
}

async function audited(shell: VouchShell): Promise<Report> {
  const { code, stdout, stderr } = await shell.run(['audit', '--json'])
  expect({ code, stdout: code === 0 ? '' : stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' })
  return JSON.parse(stdout) as Report
}

const url = (): string => vouch.variables.VOUCH_URL ?? ''

/** All that the node must still know of what was sent before it died. */
async function checkBook(sent: readonly string[], headAtStart: number): Promise<void> {
  const bytesOf = (id: string): Uint8Array => book.sent.get(id) as Uint8Array
  const unanswered = sent.filter((id) => !book.acknowledged.has(id))
  const there = new Map<string, unknown>()
  for (const id of unanswered) {
    const found = await fetch(`${url()}/v1/transactions/${id}`)
    expect([200, 404]).toContain(found.status)
    const { height, index, status } = (await found.json()) as Record<string, unknown>
    if (found.status === 200) there.set(id, { height, index, status })
  }
  // Submitted again, each answers with its first outcome, or is executed now.
  const again = await submitMany(url(), sent.map(bytesOf))
  again.forEach(({ id, status, height, index }, at) => {
    expect(id).toBe(sent[at])
    const told = { status, height, index }
    const known = book.acknowledged.get(id) ?? there.get(id)
    if (known !== undefined) expect(told).toEqual(known)
    else expect(height).toBeGreaterThan(headAtStart)
    book.acknowledged.set(id, told as never)
  })
  for (const id of unanswered.slice(0, 3))
    expect(await submitOne(url(), bytesOf(id))).toEqual({ ...book.acknowledged.get(id), repeated: true })
  const known = chance.pick(sent)
  expect(await submitOne(url(), bytesOf(known))).toEqual({ ...book.acknowledged.get(known), repeated: true })
  const { height, index, status } = await answerOf(`/v1/transactions/${known}`)
  expect({ height, index, status }).toEqual(book.acknowledged.get(known))
}

async function answerOf(path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`${url()}${path}`)).json()) as Record<string, unknown>
}

/**
 * Loads the node and kills it after a random number of answers and a few turns of the event loop; now and then while
 * it is stopping already.
 */
async function killUnderLoad(into: Ledgerbook): Promise<void> {
  const after = 1 + chance.number(24)
  const turns = chance.number(60)
  const isStopping = chance.number(5) === 0
  await loadUntilBroken(url(), depositor, into, (answers) => {
    if (answers !== after) return
    if (isStopping) node.kill('SIGTERM')
    void turnsLater(turns, () => node.kill('SIGKILL'))
  })
  const code = await endOf(node, 'SIGKILL')
  expect(isStopping && code === 0 ? 'SIGKILL' : node.signalCode).toBe('SIGKILL')
}

async function turnsLater(turns: number, then: () => void): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => void setImmediate(resolve))
  then()
}

test(`${ROUNDS} times kill -9 under load: nothing acknowledged is lost, nothing is executed twice`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const before = new Set(book.sent.keys())
    await killUnderLoad(book)
    node = await vouch.start()
    const { height } = await answerOf('/health')
    const sent = [...book.sent.keys()].filter((id) => !before.has(id))
    expect(sent.length).toBeGreaterThan(0)
    await checkBook(sent, height as number)
  }
  // From the first round on, everything stands where it was said to stand.
  const all = [...book.sent.keys()]
  for (let at = 0; at < all.length; at += 2_000) {
    const part = all.slice(at, at + 2_000)
    const told = await submitMany(
      url(),
      part.map((id) => book.sent.get(id) as Uint8Array),
    )
    expect(told.map(({ status, height, index }) => ({ status, height, index }))).toEqual(
      part.map((id) => book.acknowledged.get(id)),
    )
  }
  await endOf(node, 'SIGKILL')
  expect((await audited(vouch)).transactions).toBe(founded + all.length)
}, 180_000)

test('kill -9 while a large document is uploaded: the upload goes on where it stopped', async () => {
  const other = openShell()
  const link = await openFaultyLink()
  try {
    await other.good('init', '--organisation', 'Custodia', '--role', 'custodian')
    const first = await other.start()
    const file = join(other.home, 'scan.bin')
    writeFileSync(file, randomContent(SCAN_BYTES))
    link.lead(other.variables.VOUCH_URL as string)
    const reached = link.sent((4 << 20) + chance.number(16 << 20))
    const words = ['voucher', 'deposit', file, '--as', 'custodia', '--json']
    const deposit = other.begin(words, { VOUCH_URL: link.url })
    const [stdout, stderr, ended] = [collect(deposit.stdout), collect(deposit.stderr), once(deposit, 'close')]
    await reached
    await endOf(first, 'SIGKILL')
    const second = await other.start()
    link.lead(other.variables.VOUCH_URL as string)
    expect([await ended, stderr()]).toEqual([[0, null], ''])
    // A piece that was on its way is sent again, and no more than that.
    expect(link.sentSoFar()).toBeLessThan(SCAN_BYTES + (5 << 20))
    const { id } = JSON.parse(stdout()) as { id: string }
    const out = join(other.home, 'scan.out')
    await other.good('voucher', 'obtain', id, '--as', 'custodia', '--out', out)
    expect(readFileSync(out).equals(readFileSync(file))).toBe(true)
    expect(readdirSync(join(other.home, 'vault', 'partial'))).toEqual([])
    await endOf(second, 'SIGKILL')
    await audited(other)
  } finally {
    link.close()
    await other.close()
  }
}, 60_000)

const SCAN_BYTES = 24 << 20

function randomContent(bytes: number): Buffer {
  const content = Buffer.alloc(bytes)
  for (let at = 0; at < bytes; at += 65_536) content.set(systemRandom.bytes(65_536), at)
  return content
}
