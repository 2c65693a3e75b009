import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { COMETBFT_VERSION } from '@vouch/node'
import { admitOrganisation } from '../../src/session/admission.ts'
import { findDocuments } from '../../src/session/document-files.ts'
import { type } from './type-command.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'vouch-typed-'))
const PASSPHRASE = { VOUCH_PASSPHRASE: 'p' }

afterEach(() => void vi.unstubAllEnvs())

test.each([
  ['OPTION_MISSING', ['network', 'create', '--out', 'x']],
  ['COUNT_INVALID', ['network', 'create', '--out', 'x', '--organisations', 'some']],
  ['COUNT_INVALID', ['network', 'create', '--out', 'x', '--organisations', '51']],
  ['HOSTS_MISMATCH', ['network', 'create', '--out', 'x', '--organisations', '2', '--at', '10.0.0.1']],
  ['NUMBER_INVALID', ['network', 'create', '--out', 'x', '--organisations', '2', '--threshold', '1.5']],
  ['NUMBER_INVALID', ['network', 'create', '--out', 'x', '--open', '--nodes', '0']],
  ['NUMBER_INVALID', ['network', 'create', '--out', 'x', '--open', '--block-time', 'soon']],
  ['NUMBER_INVALID', ['network', 'create', '--out', 'x', '--open', '--subsidy', '-1']],
  ['HEIGHT_INVALID', ['contract', 'install', 'notes', 'notes.js', '--at-height', 'next']],
  ['POWER_INVALID', ['validator', 'propose', 'Acme', '--power', '-1']],
  ['FOUNDER_NOT_NAMED', ['validator', 'propose', 'Acme', '--power', '1']],
])('%s: %j', async (code, words) => {
  const { code: exit, stdout, stderr } = await type(words, PASSPHRASE)
  expect([exit, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(new RegExp(`^${code}: .+\n→ .+\n$`))
})

test.each([
  [['block', 'newest']],
  [['events', '--from', 'now']],
  [['events', '--after', '12']],
  [['voucher', 'deposit', fileURLToPath(import.meta.url), '--as', 'acme', '--at-once', '0']],
])('USAGE: %j', async (words) => {
  const { code, stderr } = await type(words)
  expect(code).toBe(2)
  expect(stderr).toMatch(/^USAGE: .+\n→ Type.+\n$/)
})

test('ROLE_UNKNOWN suggests the nearest, before a key is made', async () => {
  const environment = { home: folder(), url: '', passphrase: () => Promise.reject(new Error('asked')) }
  const admission = { name: 'Watch', alias: 'watch', role: 'regulatr' }
  await expect(admitOrganisation({} as never, environment, admission)).rejects.toMatchObject({
    complaint: { code: 'ROLE_UNKNOWN', remedy: 'Did you mean: --role regulator', exitCode: 2 },
  })
})

test('FILE_UNUSABLE: a folder, a folder that is not there, and what is neither file nor folder', async () => {
  const obtain = (out: string) => type(['voucher', 'obtain', 'abcd', '--as', 'acme', '--out', out])
  const home = folder()
  expect((await obtain(home)).stderr).toMatch(/^FILE_UNUSABLE: .* is a folder\./)
  expect((await obtain(join(home, 'none', 'x'))).stderr).toMatch(/^FILE_UNUSABLE: Nothing can be written/)
  const file = join(home, 'file')
  writeFileSync(file, '')
  expect((await type(['verify', join(file, 'below')])).stderr).toMatch(/^FILE_UNUSABLE: .*not a folder\./)
  await expect(findDocuments(['/dev/null'])).rejects.toMatchObject({ complaint: { code: 'FILE_UNUSABLE' } })
})

test('NETWORK_OTHER_SIZE: a network is not started with more or fewer homes than it has', async () => {
  const out = folder()
  const engine = join(out, 'cometbft')
  writeFileSync(engine, `#!/bin/sh\necho ${COMETBFT_VERSION}\n`, { mode: 0o755 })
  vi.stubEnv('VOUCH_COMETBFT', engine)
  for (const name of ['org1', 'org2']) {
    mkdirSync(join(out, name))
    writeFileSync(join(out, name, 'home.json'), '{}')
  }
  for (const organisations of ['1', '3']) {
    const words = ['network', 'up', '--organisations', organisations, '--out', out]
    expect((await type(words, PASSPHRASE)).stderr).toMatch(/^NETWORK_OTHER_SIZE: /)
  }
})
