import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemRandom } from '@vouch/core'
import { afterEach, expect, test } from 'vitest'
import { type Ledgerbook, loadUntilBroken, openBook, submitMany } from './support/load.ts'
import { depositorOf } from './support/signing.ts'
import { canMount, mountSmallDisk } from './support/small-disk.ts'
import { collect, endOf, openShell, type VouchShell } from './vouch-process.ts'

/** The disk is full, the home is taken, the node is told to end: nothing acknowledged is lost. */

const opened: VouchShell[] = []
afterEach(async () => {
  for (const vouch of opened.splice(0)) await vouch.close()
})

function openedShell(): VouchShell {
  const vouch = openShell()
  opened.push(vouch)
  return vouch
}

async function found(vouch: VouchShell): Promise<void> {
  await vouch.good('init', '--organisation', 'Custodia', '--role', 'custodian')
}

const urlOf = (vouch: VouchShell): string => vouch.variables.VOUCH_URL ?? ''

/** Every answer that clients were given is given again. */
async function expectKept(vouch: VouchShell, book: Ledgerbook): Promise<void> {
  expect(book.acknowledged.size).toBeGreaterThan(0)
  const known = [...book.acknowledged]
  for (let at = 0; at < known.length; at += 2_000) {
    const part = known.slice(at, at + 2_000)
    const told = await submitMany(
      urlOf(vouch),
      part.map(([id]) => book.sent.get(id) as Uint8Array),
    )
    expect(told.map(({ status, height, index }) => ({ status, height, index }))).toEqual(
      part.map(([, acknowledged]) => acknowledged),
    )
  }
}

async function expectCleanAudit(vouch: VouchShell): Promise<void> {
  const { code, stdout } = await vouch.run(['audit', '--json'])
  expect({ code, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stdout: '' })
}

/** Loads a node until it ends by itself for want of space. */
async function loadUntilFull(vouch: VouchShell, node: ChildProcess): Promise<Ledgerbook> {
  const depositor = await depositorOf(vouch)
  const book = openBook()
  const [stderr, ended] = [collect(node.stderr), once(node, 'close')]
  await loadUntilBroken(urlOf(vouch), depositor, book, () => {})
  expect(await ended).toEqual([1, null])
  expect(stderr()).toContain('DISK_FULL')
  return book
}

/** Started again, the node has everything, and its store is whole. */
async function expectRecovery(vouch: VouchShell, book: Ledgerbook): Promise<void> {
  const node = await vouch.start()
  await expectKept(vouch, book)
  expect(await endOf(node, 'SIGTERM')).toBe(0)
  await expectCleanAudit(vouch)
}

const mountable = canMount(join(mkdtempSync(join(tmpdir(), 'vouch-mount-')), 'disk'))

test.skipIf(!mountable)(
  'DISK_FULL: a full disk ends the node; with space again it goes on (needs leave to mount a tmpfs)',
  async () => {
    const vouch = openedShell()
    const disk = mountSmallDisk(vouch.home, 96)
    try {
      await found(vouch)
      const node = await vouch.start()
      disk?.fillUpTo(2 << 20)
      await expectUploadRefused(vouch)
      const health = await fetch(`${urlOf(vouch)}/health`)
      expect(health.status).toBe(200)
      // What came of the upload waits to be resumed and took all there was.
      disk?.fillUpTo(2 << 20)
      const book = await loadUntilFull(vouch, node)
      expect((await vouch.run(['start', '--port', '0'])).code).toBe(1)
      disk?.free()
      await expectRecovery(vouch, book)
    } finally {
      await vouch.endAll()
      disk?.unmount()
    }
  },
)

/** The vault has no room for it, and says so; the ledger still has. */
async function expectUploadRefused(vouch: VouchShell): Promise<void> {
  const elsewhere = `${vouch.home}-of-client`
  cpSync(join(vouch.home, 'keys'), join(elsewhere, 'keys'), { recursive: true })
  cpSync(join(vouch.home, 'home.json'), join(elsewhere, 'home.json'))
  const file = join(elsewhere, 'scan.bin')
  writeFileSync(file, Buffer.concat(Array.from({ length: 128 }, () => systemRandom.bytes(65_536))))
  const words = ['voucher', 'deposit', file, '--as', 'custodia']
  const { code, stderr } = await vouch.run(words, { VOUCH_HOME: elsewhere })
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('DISK_FULL') })
}

test('DISK_FULL: a file that may not grow ends the node; nothing acknowledged is lost', async () => {
  const vouch = openedShell()
  await found(vouch)
  // In units of 512 bytes.
  const node = await vouch.start(['sh', '-c', 'ulimit -f 6000; exec "$@"', 'sh'])
  await expectRecovery(vouch, await loadUntilFull(vouch, node))
})

test('SIGTERM under load: exit 0, and all that was acknowledged is there', async () => {
  const vouch = openedShell()
  await found(vouch)
  const node = await vouch.start()
  const [book, ended] = [openBook(), once(node, 'close')]
  await loadUntilBroken(urlOf(vouch), await depositorOf(vouch), book, (answers) => {
    if (answers === 20) node.kill('SIGTERM')
  })
  expect(await ended).toEqual([0, null])
  expect(existsSync(join(vouch.home, 'lock'))).toBe(false)
  await expectRecovery(vouch, book)
})

test('HOME_LOCKED names the process that holds the home', async () => {
  const vouch = openedShell()
  await found(vouch)
  const node = await vouch.start()
  const { code, stderr } = await vouch.run(['start', '--port', '0'])
  expect(code).toBe(1)
  expect(stderr).toContain(`HOME_LOCKED: Process ${node.pid} (node) holds this home`)
})

test('a lock whose process has died is taken over, and so is one whose number another has now', async () => {
  const vouch = openedShell()
  await found(vouch)
  const lock = join(vouch.home, 'lock')
  const killed = await vouch.start()
  await endOf(killed, 'SIGKILL')
  expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: killed.pid })
  const startsMs: number[] = []
  for (const text of [
    readFileSync(lock, 'utf8'),
    JSON.stringify({ pid: process.pid, started: '1', purpose: 'node' }),
    'not a lock',
  ]) {
    writeFileSync(lock, text)
    const began = performance.now()
    const node = await vouch.start()
    startsMs.push(performance.now() - began)
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: node.pid })
    await endOf(node, 'SIGTERM')
    expect(existsSync(lock)).toBe(false)
  }
  // The quickest of them: what else the machine does is not the node's time.
  expect(Math.min(...startsMs)).toBeLessThan(3_000)
})
