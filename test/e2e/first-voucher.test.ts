import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOf, openShell, ROOT, type VouchShell } from './vouch-process.ts'

/** The first voucher from file to verified receipt: each line a process of its own, one after the other. */

let vouch: VouchShell
let chainId: string
let id: string
let file: string
let node: ChildProcess
const DOCUMENTS = join(ROOT, 'examples/documents')

interface Line {
  readonly id: string
  readonly file: string
  readonly digest: string
  readonly transaction: string
  readonly height: number
  readonly duplicateOf?: string
}

beforeAll(async () => {
  vouch = openShell()
})
afterAll(() => vouch.close())

test('init founds the chain, start answers on /health, organisations are admitted', async () => {
  const [founded] = await vouch.json<{ chainId: string; key: string }>(
    'init',
    '--organisation',
    'Custodia',
    '--role',
    'custodian',
  )
  expect(founded?.key).toBe('custodia')
  expect(founded?.chainId).toMatch(/^[0-9a-f]{64}$/)
  chainId = founded?.chainId ?? ''
  node = await vouch.start()
  const health = await fetch(`${vouch.variables.VOUCH_URL}/health`)
  expect(await health.json()).toMatchObject({ status: 'ok', chainId })
  await vouch.good('organisation', 'add', 'Acme', '--key', 'acme')
  await vouch.good('organisation', 'add', 'Globex', '--key', 'globex')
  await vouch.good('organisation', 'add', 'Watch', '--key', 'watch', '--role', 'regulator')
  const names = (await vouch.json<{ name: string }>('organisation', 'list')).map(({ name }) => name)
  expect(names.sort()).toEqual(['Acme', 'Custodia', 'Globex', 'Watch'])
})

test('deposit tells a line a document, and finds the duplicate by business key', async () => {
  const lines = await vouch.json<Line>('voucher', 'deposit', DOCUMENTS, '--as', 'acme')
  expect(lines).toHaveLength(12)
  for (const line of lines) {
    expect(line.id).toMatch(/^[0-9a-f]{64}$/)
    expect(line.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(line.transaction).toMatch(/^[0-9a-f]{64}$/)
    expect(line.height).toBeGreaterThan(0)
  }
  const duplicates = lines.filter(({ duplicateOf }) => duplicateOf !== undefined)
  expect(duplicates.map((line) => line.file.slice(DOCUMENTS.length + 1))).toEqual([
    '05-acme-invoice-2026-0042-cii.xml',
  ])
  expect(duplicates[0]?.duplicateOf).toBe(lines[0]?.id)
  id = lines[0]?.id ?? ''
  file = lines[0]?.file ?? ''
})

test('accept, list, transfer and accept-transfer', async () => {
  await vouch.good('voucher', 'accept', id, '--as', 'custodia')
  const held = await vouch.json<{ id: string; custody: string }>('voucher', 'list', '--holder', 'acme')
  expect(held).toHaveLength(12)
  expect(held.find((voucher) => voucher.id === id)?.custody).toBe('in_custody')
  await vouch.good('voucher', 'transfer', id, '--to', 'globex', '--as', 'acme')
  await vouch.good('voucher', 'accept-transfer', id, '--as', 'globex')
  expect(await vouch.json('voucher', 'list', '--holder', 'Globex')).toHaveLength(1)
})

test('obtain gives the document byte for byte, and never over another file', async () => {
  const out = join(vouch.home, 'obtained.xml')
  await vouch.good('voucher', 'obtain', id, '--as', 'globex', '--out', out)
  expect(readFileSync(out).equals(readFileSync(file))).toBe(true)
  const again = await vouch.run(['voucher', 'obtain', id, '--as', 'globex', '--out', out])
  expect(again.code).toBe(1)
  expect(again.stderr).toContain('FILE_EXISTS')
})

test('supervision: a frozen voucher moves nowhere until it is released; review and clear', async () => {
  await vouch.good('voucher', 'freeze', id, '--order', '2026-17', '--as', 'watch')
  const moved = await vouch.run(['voucher', 'transfer', id, '--to', 'acme', '--as', 'globex'])
  expect(moved.code).toBe(1)
  expect(moved.stderr).toContain('VOUCHER_FROZEN')
  await vouch.good('voucher', 'release', id, '--as', 'watch')
  await vouch.good('voucher', 'review', id, '--order', '2026-18', '--as', 'watch')
  await vouch.good('voucher', 'clear', id, '--as', 'watch')
})

test('book once, grant and withdraw-grant, which says that a copy cannot be recalled', async () => {
  await vouch.good('voucher', 'book', id, '--reference', 'EXP-1', '--as', 'globex')
  const second = await vouch.run(['voucher', 'book', id, '--reference', 'EXP-2', '--as', 'globex'])
  expect(second.stderr).toContain(
    "VOUCHER_ALREADY_BOOKED: The voucher was booked for reimbursement by Globex under reference 'EXP-1'",
  )
  await vouch.good('organisation', 'add', 'Initech', '--key', 'initech')
  await vouch.good('voucher', 'grant', id, '--to', 'initech', '--as', 'globex')
  await vouch.good('voucher', 'obtain', id, '--as', 'initech', '--out', join(vouch.home, 'copy.xml'))
  const withdrawn = await vouch.good('voucher', 'withdraw-grant', id, '--to', 'initech', '--as', 'globex')
  expect(withdrawn).toContain('a copy that they made cannot be recalled')
  const refused = ['voucher', 'obtain', id, '--as', 'initech', '--out', join(vouch.home, 'no.xml')]
  expect((await vouch.run(refused)).stderr).toContain('ACCESS_DENIED')
})

test('trace gives the whole flow record, oldest first', async () => {
  const [entries] = await vouch.json<{ step: string; sequence: number }[]>('voucher', 'trace', id)
  expect(entries?.map(({ step }) => step)).toEqual([
    'offered',
    'accepted',
    'transfer_proposed',
    'transfer_accepted',
    'obtained',
    'frozen',
    'released',
    'under_review',
    'cleared',
    'booked',
    'granted',
    'obtained',
    'grant_withdrawn',
  ])
  expect(entries?.map(({ sequence }) => sequence)).toEqual(entries?.map((_, at) => at + 1))
})

test('receipt and certificate are verified without node, home or key', async () => {
  const receipt = join(vouch.home, 'receipt.json')
  const certificate = join(vouch.home, 'certificate.pdf')
  await vouch.good('receipt', id, '--out', receipt, '--pdf', certificate)
  const stranger = {
    VOUCH_HOME: join(vouch.home, 'nowhere'),
    VOUCH_URL: 'http://127.0.0.1:1',
    VOUCH_PASSPHRASE: '',
  }
  for (const proof of [receipt, certificate]) {
    const words = ['verify', proof, '--document', file, '--chain', chainId]
    expect(await vouch.run(words, stranger)).toMatchObject({ code: 0, stderr: '' })
  }
  const other = await vouch.run([
    'verify',
    receipt,
    '--document',
    join(DOCUMENTS, '12-delivery-schedule-PO-88123.csv'),
  ])
  expect(other.code).toBe(1)
  expect(other.stderr).toContain("DOCUMENT_MISMATCH: Not verified, at the link 'document'")
  const foreign = await vouch.run(['verify', receipt, '--chain', id])
  expect(foreign.stderr).toContain("RECEIPT_CHAIN_MISMATCH: Not verified, at the link 'chain'")
  const edited = join(vouch.home, 'edited.json')
  writeFileSync(edited, readFileSync(receipt, 'utf8').replace('"holder": "Globex"', '"holder": "Acme"'))
  expect((await vouch.run(['verify', edited])).stderr).toContain(
    "RECEIPT_SUMMARY_ALTERED: Not verified, at the link 'summary'",
  )
  const repainted = readFileSync(certificate)
  repainted.write('Certificate of Custody', repainted.indexOf('Certificate of custody'))
  writeFileSync(join(vouch.home, 'repainted.pdf'), repainted)
  const altered = await vouch.run(['verify', join(vouch.home, 'repainted.pdf')])
  expect(altered.stderr).toContain("CERTIFICATE_ALTERED: Not verified, at the link 'certificate'")
})

test('one field is disclosed and proven without the rest', async () => {
  const out = join(vouch.home, 'field.json')
  await vouch.good('voucher', 'disclose', id, '--field', 'grossAmount', '--out', out, '--as', 'globex')
  const disclosed = readFileSync(out, 'utf8')
  expect(disclosed).toContain('1508.25')
  expect(disclosed).not.toContain('Hydraulik')
  const [proof] = await vouch.json<{ value: string }>('voucher', 'check-field', out, '--chain', chainId)
  expect(proof?.value).toBe('1508.25')
  writeFileSync(out, disclosed.replace('"value": "1508.25"', '"value": "1508.52"'))
  expect((await vouch.run(['voucher', 'check-field', out])).stderr).toContain('FIELD_NOT_PROVEN')
})

test('a document that is refused does not stop the others', async () => {
  const folder = join(vouch.home, 'mixed')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.xml'), '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
  writeFileSync(join(folder, 'b.txt'), 'a receipt')
  const { code, stdout } = await vouch.run(['voucher', 'deposit', folder, '--as', 'acme', '--json'])
  expect(code).toBe(1)
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { problem?: { code: string }; id?: string })
  expect(lines.map((line) => line.problem?.code ?? 'deposited')).toEqual(['XML_DOCTYPE_REFUSED', 'deposited'])
  const kept = await vouch.json<Line>('voucher', 'deposit', join(folder, 'a.xml'), '--as', 'acme', '--as-is')
  expect(kept[0]?.id).toMatch(/^[0-9a-f]{64}$/)
})

test('audit is clean beside the running node, and after it', async () => {
  const [beside] = await vouch.json<{ ok: boolean; running: boolean }>('audit')
  expect(beside).toMatchObject({ ok: true, running: true, findings: [] })
})

test('destroy leaves digest and flow record, and gives the document to nobody', async () => {
  await vouch.good('voucher', 'destroy', id, '--as', 'custodia')
  const again = await vouch.run([
    'voucher',
    'obtain',
    id,
    '--as',
    'globex',
    '--out',
    join(vouch.home, 'gone.xml'),
  ])
  expect(again.stderr).toContain('STATE_WRONG')
  const [shown] = await vouch.json<{ custody: string; digest: string }>('voucher', 'show', id)
  expect(shown).toMatchObject({ custody: 'destroyed' })
})

test('SIGTERM ends the node in good order; started again, it goes on where it was', async () => {
  const [before] = await vouch.json<{ height: number }>('status')
  expect(await endOf(node, 'SIGTERM')).toBe(0)
  const child = await vouch.start()
  const [after] = await vouch.json<{ height: number }>('status')
  expect(after?.height).toBe(before?.height)
  expect(await endOf(child, 'SIGTERM')).toBe(0)
  const [alone] = await vouch.json<{ ok: boolean; running: boolean }>('audit')
  expect(alone).toMatchObject({ ok: true, running: false })
})
