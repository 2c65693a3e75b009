import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { filesBelow, type SizedFile, tamper, type Tampering, tamperingName } from '@vouch/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AuditAnswer, type Auditor, openAuditor } from './support/auditor.ts'
import { openChance } from './support/chance.ts'
import { signSome, submitOne } from './support/load.ts'
import { depositorOf } from './support/signing.ts'
import { endOf, openShell, ROOT, type VouchShell } from './vouch-process.ts'

/** A home that somebody's hand, or a failing disk, has touched: audit finds it and names the place. */

const FLIPS = 40
const chance = openChance('test/e2e/faults-audit.test.ts')
const folder = mkdtempSync(join(tmpdir(), 'vouch-audit-'))
/** The home as its node left it, and what it was some blocks before. */
const pristine = join(folder, 'pristine')
const earlier = join(folder, 'earlier')
let vouch: VouchShell
let auditor: Auditor
let height = 0

beforeAll(async () => {
  vouch = openShell()
  auditor = openAuditor()
  await vouch.good('init', '--organisation', 'Custodia', '--role', 'custodian')
  let node = await vouch.start()
  await vouch.good('organisation', 'add', 'Acme', '--key', 'acme')
  await vouch.good('voucher', 'deposit', join(ROOT, 'examples/documents'), '--as', 'acme')
  await someBlocks(10)
  await endOf(node, 'SIGTERM')
  cpSync(vouch.home, earlier, { recursive: true })
  // Opened again, the store moves its log into tables.
  node = await vouch.start()
  await someBlocks(15)
  await endOf(node, 'SIGTERM')
  cpSync(vouch.home, pristine, { recursive: true })
})
afterAll(async () => {
  await auditor.close()
  await vouch.close()
  rmSync(folder, { recursive: true, force: true })
})

async function someBlocks(count: number): Promise<void> {
  const depositor = await depositorOf(vouch)
  for (const { bytes } of signSome(depositor, count)) await submitOne(vouch.variables.VOUCH_URL ?? '', bytes)
}

/** Audits a copy of the home after something was done to it. */
async function auditAfter(change: (home: string) => void, from = pristine): Promise<AuditAnswer> {
  const copy = join(folder, 'copy')
  rmSync(copy, { recursive: true, force: true })
  cpSync(from, copy, { recursive: true })
  change(copy)
  return auditor.audit(copy)
}

/** What a file belongs to, so that each kind is tried and not only the largest. */
const KINDS: Readonly<Record<string, RegExp>> = {
  table: /^data\/\d+\.ldb$/,
  log: /^data\/\d+\.log$/,
  manifest: /^data\/MANIFEST-/,
  current: /^data\/CURRENT$/,
  head: /^head$/,
  genesis: /^genesis\.cbor$/,
  bundle: /^bundles\//,
  payload: /^vault\/blobs\/.*\/[0-9a-f]{64}$/,
  record: /^vault\/blobs\/.*\.record$/,
  reading: /^vault\/blobs\/.*\.meta$/,
  envelope: /^vault\/blobs\/.*\.readers\//,
}

function filesOf(kind: string): readonly SizedFile[] {
  return filesBelow(pristine).filter(({ file, sizeBytes }) => KINDS[kind]?.test(file) && sizeBytes > 0)
}

/** How a finding names a file: by itself, or by the document that it belongs to. */
function nameOf(file: string): string {
  const document = /^vault\/.*?\/([0-9a-f]{64})/.exec(file)?.[1]
  return document === undefined ? file.replace('data/', '') : `vault/${document}`
}

function expectNamed(answer: AuditAnswer, change: Tampering): void {
  const told = answer.findings.map(({ where, what }) => `${where}: ${what}`).join('\n')
  expect({ ok: answer.ok, change: tamperingName(change) }).toEqual({
    ok: false,
    change: tamperingName(change),
  })
  expect(told, tamperingName(change)).toContain(nameOf(change.file))
}

test('the home is clean, and holds every kind of file', async () => {
  const answer = await auditAfter(() => {})
  expect(answer).toMatchObject({ ok: true, findings: [] })
  height = answer.height
  for (const kind of Object.keys(KINDS)) expect(filesOf(kind), kind).not.toEqual([])
})

test(`${FLIPS} flipped bits, each in a byte of any file of the store, are found and named`, async () => {
  const kinds = Object.keys(KINDS)
  for (let turn = 0; turn < FLIPS; turn++) {
    const { file, sizeBytes } = chance.pick(filesOf(kinds[turn % kinds.length] as string))
    const change: Tampering = {
      kind: 'flip',
      file,
      offset: chance.number(sizeBytes),
      bit: chance.number(8),
    }
    expectNamed(await auditAfter((home) => tamper(home, change)), change)
  }
}, 120_000)

test('a deleted file is named, whichever it is', async () => {
  for (const kind of Object.keys(KINDS)) {
    const { file } = chance.pick(filesOf(kind))
    const change: Tampering = { kind: 'delete', file }
    const answer = await auditAfter((home) =>
      // One envelope may have been withdrawn; that nobody has one is seen.
      kind === 'envelope' ? rmSync(dirname(join(home, file)), { recursive: true }) : tamper(home, change),
    )
    if (kind === 'log') expect(answer.findings[0]?.where).toMatch(/^block \d+$/)
    else expectNamed(answer, change)
  }
}, 60_000)

test('a document of which nothing is left is counted', async () => {
  const { file } = chance.pick(filesOf('payload'))
  const answer = await auditAfter((home) => {
    for (const part of ['', '.record', '.meta', '.readers'])
      rmSync(join(home, `${file}${part}`), { recursive: true })
  })
  // 13 deposits of the load never had a document here.
  expect(answer).toMatchObject({ ok: true, documents: { held: 11 } })
})

test('a file that lost its end is named, or the block that went with it', async () => {
  for (const kind of Object.keys(KINDS)) {
    const { file, sizeBytes } = chance.pick(filesOf(kind))
    const change: Tampering = { kind: 'truncate', file, length: chance.number(sizeBytes) }
    const answer = await auditAfter((home) => tamper(home, change))
    // What was cut off inside the last record was never acknowledged: a kill leaves the same.
    if (answer.ok) expect({ kind, height: answer.height }).toEqual({ kind: 'log', height })
    else expectNamed(answer, change)
  }
}, 60_000)

test('STORE_BEHIND: an older store under a newer head is refused by start, and named by audit', async () => {
  const restore = (home: string): void => {
    rmSync(join(home, 'data'), { recursive: true })
    cpSync(join(earlier, 'data'), join(home, 'data'), { recursive: true })
  }
  const answer = await auditAfter(restore)
  expect(answer.ok).toBe(false)
  expect(answer.findings[0]?.where).toMatch(/^block \d+$/)
  expect(answer.findings[0]?.what).toContain('acknowledged')
  const { code, stderr } = await vouch.run(['start', '--port', '0'], { VOUCH_HOME: join(folder, 'copy') })
  expect(code).toBe(1)
  expect(stderr).toContain('STORE_BEHIND')
  expect(readdirSync(join(folder, 'copy'))).not.toContain('lock')
})
