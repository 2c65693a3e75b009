import type { ChildProcess } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endOf, openShell, ROOT, type VouchShell } from './vouch-process.ts'

/** Erasure destroys keys and ciphertext; digest and flow record stay, and what was proven stays proven. */

const DOCUMENT = join(ROOT, 'examples/documents/12-delivery-schedule-PO-88123.csv')
const OTHER = join(ROOT, 'examples/documents/01-acme-invoice-2026-0042.xml')

interface Deposited {
  readonly id: string
  readonly digest: string
}
interface Destroyed {
  readonly transaction?: string
  readonly ciphertext: string
  readonly ciphertextHash: string
  readonly envelopes: number
}

let vouch: VouchShell
let node: ChildProcess
let id: string
let otherId: string
let digest: string
let ciphertextHash: string

const vault = () => join(vouch.home, 'vault')
const vaultFiles = () =>
  readdirSync(vault(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(vault(), join(entry.parentPath, entry.name)))
const filesOf = (hash: string) => vaultFiles().filter((name) => name.includes(hash))
const obtain = (out: string) =>
  vouch.run(['voucher', 'obtain', id, '--as', 'acme', '--out', join(vouch.home, out)])

beforeAll(async () => {
  vouch = openShell()
  await vouch.good('init', '--organisation', 'Custodia')
  node = await vouch.start()
  await vouch.good('organisation', 'add', 'Acme', '--key', 'acme')
  const [kept] = await vouch.json<Deposited>('voucher', 'deposit', DOCUMENT, '--as', 'acme')
  const [other] = await vouch.json<Deposited>('voucher', 'deposit', OTHER, '--as', 'acme')
  otherId = other?.id ?? ''
  id = kept?.id ?? ''
  digest = kept?.digest ?? ''
  await vouch.good('voucher', 'accept', id, '--as', 'custodia')
  const [shown] = await vouch.json<{ ciphertextHash: string }>('voucher', 'show', id)
  ciphertextHash = shown?.ciphertextHash ?? ''
})
afterAll(() => vouch.close())

test('nobody but the custodian destroys, and nothing is erased before', async () => {
  expect(filesOf(ciphertextHash).length).toBeGreaterThan(1)
  const refused = await vouch.run(['voucher', 'destroy', id, '--as', 'acme'])
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('NOT_YOUR_ROLE')
  expect(filesOf(ciphertextHash).length).toBeGreaterThan(1)
  await vouch.good('receipt', id, '--out', join(vouch.home, 'before.json'))
  expect((await obtain('before.csv')).code).toBe(0)
})

test('destroy erases ciphertext, envelopes and reading, and says what went and what stays', async () => {
  const others = vaultFiles().filter((name) => !name.includes(ciphertextHash))
  const [done] = await vouch.json<Destroyed>('voucher', 'destroy', id, '--as', 'custodia')
  expect(done).toMatchObject({ id, digest, ciphertextHash, ciphertext: 'erased' })
  expect(done?.envelopes).toBeGreaterThan(0)
  expect(done?.transaction).toMatch(/^[0-9a-f]{64}$/)
  expect(filesOf(ciphertextHash)).toEqual([])
  expect(vaultFiles()).toEqual(others)
  expect(others.length).toBeGreaterThan(1)
})

test('repeated, it has nothing left to do and records nothing', async () => {
  const [before] = await vouch.json<{ height: number }>('status')
  const [again] = await vouch.json<Destroyed>('voucher', 'destroy', id, '--as', 'custodia')
  expect(again).toMatchObject({ ciphertext: 'erased before', envelopes: 0 })
  expect(again?.transaction).toBeUndefined()
  const told = await vouch.good('voucher', 'destroy', id, '--as', 'custodia')
  expect(told).toContain('was destroyed before')
  expect(told).toContain(`Digest and flow record stay:\n  ${digest}`)
  const [after] = await vouch.json<{ height: number }>('status')
  expect(after?.height).toBe(before?.height)
  const stranger = await vouch.run(['voucher', 'destroy', id, '--as', 'acme'])
  expect(stranger.stderr).toContain('ACCESS_DENIED')
})

test('obtain fails STATE_WRONG, and leaves no file', async () => {
  const refused = await obtain('after.csv')
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('STATE_WRONG')
  expect(readdirSync(vouch.home)).not.toContain('after.csv')
})

test('flow record, and receipts made before and after, still verify', async () => {
  const [entries] = await vouch.json<{ step: string }[]>('voucher', 'trace', id)
  expect(entries?.map(({ step }) => step)).toEqual(['offered', 'accepted', 'obtained', 'destroyed'])
  const after = join(vouch.home, 'after.json')
  await vouch.good('receipt', id, '--out', after)
  for (const receipt of [join(vouch.home, 'before.json'), after])
    await vouch.good('verify', receipt, '--document', DOCUMENT)
})

test('what was recorded but not erased, because something came between, is erased by typing it again', async () => {
  await vouch.good('voucher', 'accept', otherId, '--as', 'custodia')
  await vouch.good(
    'contract',
    'call',
    'voucher',
    'destroy',
    '--id',
    otherId,
    '--note',
    '',
    '--as',
    'custodia',
  )
  expect(vaultFiles()).not.toEqual([])
  const [done] = await vouch.json<Destroyed>('voucher', 'destroy', otherId, '--as', 'custodia')
  expect(done).toMatchObject({ ciphertext: 'erased' })
  expect(done?.transaction).toBeUndefined()
  expect(vaultFiles()).toEqual([])
})

test('audit finds nothing missing, beside the running node and after it', async () => {
  const [report] = await vouch.json<{ ok: boolean; findings: unknown[] }>('audit')
  expect(report).toMatchObject({ ok: true, findings: [] })
  await endOf(node, 'SIGTERM')
  const [alone] = await vouch.json<{ ok: boolean; running: boolean }>('audit')
  expect(alone).toMatchObject({ ok: true, running: false })
})
