import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { makeKey } from '../../src/session/key-files.ts'
import { onlyCustodian } from '../../src/session/deposit-paths.ts'
import { type CannedServer, serve, serveViews, type } from './type-command.ts'

/** What a command makes of the answers of a node, a bank or a registry. */
const home = mkdtempSync(join(tmpdir(), 'vouch-answers-'))
const environment = { home, url: '', passphrase: () => Promise.resolve('p') }
let server: CannedServer | undefined

beforeAll(async () => void (await makeKey(environment, 'custodia')))
afterEach(() => server?.close())

/** As `type`, in a home with the key `custodia`, of the node that was opened last. */
const ask = async (...words: string[]): Promise<string> => {
  const variables = { VOUCH_HOME: home, VOUCH_PASSPHRASE: 'p', VOUCH_URL: server?.url ?? '' }
  return (await type(words, variables)).stderr
}
const organisation = (name: string, roles: readonly string[], status = 'active') => ({
  id: Buffer.from(name.padEnd(32)).toString('hex'),
  organisation: { name, roles, status },
})

test('KEY_FILE_EXISTS: a key file is never written over', async () => {
  await expect(makeKey(environment, 'custodia')).rejects.toMatchObject({
    complaint: { code: 'KEY_FILE_EXISTS', meta: { alias: 'custodia' } },
  })
})

test('VOUCHER_ID_AMBIGUOUS: names those that begin so', async () => {
  const found = ['a', 'b'].map((end) => ({ id: `abcd${end.repeat(60)}`, voucher: {} }))
  server = await serveViews({ 'voucher/vouchers': found })
  expect(await ask('voucher', 'show', 'abcd')).toMatch(/^VOUCHER_ID_AMBIGUOUS: .*abcdaaaa.*abcdbbbb/)
})

test('DEAL_UNKNOWN and BILL_UNKNOWN: nothing begins so', async () => {
  server = await serveViews({ 'deal/deals': [], 'bill/billByNumber': null, 'bill/bills': [] })
  expect(await ask('deal', 'status', 'abcd')).toMatch(/^DEAL_UNKNOWN: There is no deal abcd/)
  expect(await ask('bill', 'show', 'abcd')).toMatch(/^BILL_UNKNOWN: There is no bill abcd/)
})

test('VALIDATOR_NOT_NAMED: an organisation without a validator, and no key', async () => {
  server = await serveViews({
    'identity/organisationByName': organisation('Acme', ['member']),
    'validator/validators': [],
  })
  const said = await ask('validator', 'propose', 'Acme', '--power', '5', '--as', 'custodia')
  expect(said).toMatch(/^VALIDATOR_NOT_NAMED: Acme has 0 validators\./)
})

test('BUNDLE_DIFFERS: the file is not the bundle that was decided on', async () => {
  const id = 'ab'.repeat(32)
  const decision = { name: 'notes', bundleHash: '00'.repeat(32) }
  server = await serveViews({ 'identity/proposals': [{ id, proposal: { decision } }] })
  const file = join(home, 'notes.js')
  writeFileSync(file, 'var contractModule = {}')
  const said = await ask('contract', 'ready', 'notes', file, '--proposal', id, '--as', 'custodia')
  expect(said).toMatch(/^BUNDLE_DIFFERS: .*0000/)
})

test('CUSTODIAN_MISSING and CUSTODIAN_NOT_NAMED, unless there is exactly one', async () => {
  const chosen = (organisations: readonly unknown[]) =>
    onlyCustodian({ view: async () => ({ result: organisations, height: 1 }) } as never)
  const one = organisation('Custodia', ['custodian'])
  const gone = organisation('Gone', ['custodian'], 'suspended')
  const code = (name: string) => ({ complaint: { code: name } })
  await expect(chosen([gone, organisation('Acme', [])])).rejects.toMatchObject(code('CUSTODIAN_MISSING'))
  const two = chosen([one, gone, organisation('Other', ['custodian'])])
  await expect(two).rejects.toMatchObject(code('CUSTODIAN_NOT_NAMED'))
  expect(Buffer.from(await chosen([one, gone])).toString('hex')).toBe(one.id)
})

test('NODE_ERROR and PROGRAM_FAILED: a refusal that does not say what it is', async () => {
  server = await serve({})
  expect(await ask('peers')).toMatch(/^NODE_ERROR: /)
  expect(await ask('bank', 'accounts', '--at', server.url)).toMatch(/^PROGRAM_FAILED: /)
})

test('PROGRAM_UNREACHABLE: nobody listens there', async () => {
  const gone = await serve({})
  await gone.close()
  expect(await ask('bank', 'accounts', '--at', gone.url)).toMatch(
    /^PROGRAM_UNREACHABLE: No bank answers .*\n→ Start it: vouch bank start/,
  )
})
