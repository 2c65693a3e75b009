import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CATALOGUE } from '../../src/commands/catalogue.ts'
import { type } from './type-command.ts'

test('help names every group and needs no command', async () => {
  const { code, stdout } = await type(['--help'])
  expect(code).toBe(0)
  for (const { path } of CATALOGUE)
    expect(stdout).toMatch(new RegExp(`^  ${path[0]}${path.length > 1 ? ' \\.\\.\\.' : ''} +\\w`, 'm'))
  expect(stdout).toContain('VOUCH_HOME')
  expect((await type([])).stdout).toBe(stdout)
})

test.each(CATALOGUE.map(({ path }) => [path.join(' '), path] as const))(
  '%s --help has an example and --json',
  async (words, path) => {
    const { code, stdout } = await type([...path, '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/Examples?:/)
    expect(stdout).toContain(`  vouch ${words}`)
    expect(stdout).toContain('--json')
  },
)

test('a group without a command lists its commands', async () => {
  const { code, stdout } = await type(['voucher'])
  expect(code).toBe(0)
  expect(stdout).toContain('voucher withdraw-grant')
  expect((await type(['help', 'voucher'])).stdout).toBe(stdout)
})

test('USAGE_UNKNOWN_COMMAND suggests the nearest', async () => {
  const mistyped = await type(['voucher', 'frezee', 'abcd'])
  expect(mistyped.code).toBe(2)
  expect(mistyped.stderr).toContain('Did you mean: vouch voucher freeze')
  expect((await type(['satrt'])).stderr).toContain('Did you mean: vouch start')
  expect((await type(['deposit'])).stderr).toContain('Did you mean: vouch voucher deposit')
  expect((await type(['xyzzy'])).stderr).toContain('vouch --help')
})

test('USAGE_INCOMPLETE tells the full corrected line', async () => {
  const { code, stderr } = await type(['voucher', 'freeze', 'abcd', '--as', 'watch'])
  expect(code).toBe(2)
  expect(stderr).toBe(
    "USAGE_INCOMPLETE: 'vouch voucher freeze' needs --order <number>.\n→ Type: vouch voucher freeze abcd --as watch --order 2026-17\n",
  )
  expect((await type(['voucher', 'accept', '--as', 'x'])).stderr).toContain(
    'Type: vouch voucher accept ID --as x',
  )
  expect((await type(['voucher', 'reject', 'abcd', '--reason', '--as', 'x'])).stderr).toContain(
    'Type: vouch voucher reject abcd --reason duplicate --as x',
  )
})

test('USAGE_UNKNOWN_OPTION and USAGE_TOO_MANY_WORDS', async () => {
  const { stderr } = await type(['voucher', 'list', '--holdr', 'acme'])
  expect(stderr).toContain('USAGE_UNKNOWN_OPTION')
  expect(stderr).toContain('Type: vouch voucher list --holder acme')
  expect((await type(['--nonsense'])).stderr).toContain('USAGE_UNKNOWN_OPTION')
  expect((await type(['voucher', 'show', 'abcd', 'efab'])).stderr).toContain('USAGE_TOO_MANY_WORDS')
})

test('with --json a problem is one JSON object', async () => {
  const { code, stdout, stderr } = await type(['voucher', 'accept', 'abcd', '--as', 'acme', '--json'])
  expect(code).toBe(1)
  expect(stdout).toBe('')
  const { problem } = JSON.parse(stderr) as { problem: Record<string, unknown> }
  expect(Object.keys(problem)).toEqual(['code', 'detail', 'remedy', 'meta'])
  expect(problem.code).toBe('KEY_FILE_MISSING')
})

test('FILE_MISSING, PORT_INVALID, ALIAS_INVALID and RECEIPT_MALFORMED say what to do', async () => {
  expect((await type(['verify', '/there/is/none'])).stderr).toContain('FILE_MISSING')
  expect((await type(['start', '--port', 'x'])).stderr).toContain('PORT_INVALID')
  expect((await type(['key', 'export', '../up'])).stderr).toContain('ALIAS_INVALID')
  const file = join(mkdtempSync(join(tmpdir(), 'vouch-cli-')), 'receipt.json')
  writeFileSync(file, '{"format":"vouch-receipt/1"')
  const { code, stderr } = await type(['verify', file])
  expect(code).toBe(1)
  expect(stderr).toContain("RECEIPT_MALFORMED: Not verified, at the link 'form'")
})

test('PASSPHRASE_MISSING where no terminal can ask', async () => {
  const { code, stderr } = await type(['init', '--organisation', 'Custodia'])
  expect(code).toBe(1)
  expect(stderr).toContain('PASSPHRASE_MISSING')
  expect(stderr).toContain('export VOUCH_PASSPHRASE')
})

test('stack traces stand only under VOUCH_DEBUG', async () => {
  const words = ['verify', '/there/is/none']
  expect((await type(words)).stderr).not.toContain('    at ')
  expect((await type(words, { VOUCH_DEBUG: '1' })).stderr).toContain('    at ')
})
