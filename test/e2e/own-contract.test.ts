import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShell, type VouchShell } from './vouch-process.ts'

/** A contract of one's own, from its source to its page; and contracts that must not run. */

const EXAMPLE = 'examples/contracts/tally.ts'
const LABEL = 'Pallets at gate 4'

let vouch: VouchShell

beforeAll(async () => {
  vouch = openShell()
  await vouch.good('init', '--organisation', 'Custodia')
  await vouch.start()
  await vouch.good('organisation', 'add', 'Acme', '--key', 'acme')
})
afterAll(() => vouch.close())

/** A contract with one action, whose body is given. */
function source(name: string, body: string): string {
  const file = join(vouch.home, `${name}.ts`)
  const lines = [
    "import { declareContract, t } from '@vouch/contract/api'",
    `const home = declareContract({ name: '${name}', version: 1, summary: 'A test.', state: {}, events: {}, errors: {} })`,
    `const run = home.action({ summary: 'Runs.', args: t.record({ times: t.integer() }) }, (context, { times }) => { ${body} })`,
    'export const contract = home.contract({ actions: { run }, views: {} })',
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

test('the example is installed, called and looked at by its name', async () => {
  const [installed] = await vouch.json('contract', 'install', 'tally', EXAMPLE, '--as', 'custodia')
  expect(installed).toMatchObject({ name: 'tally', installed: true })
  await vouch.good('contract', 'call', 'tally', 'add', '--label', LABEL, '--by', '12', '--as', 'acme')
  await vouch.good('contract', 'call', 'tally', 'add', '--label', LABEL, '--by', '3', '--as', 'custodia')
  const seen = await vouch.good('contract', 'view', 'tally', 'count', '--label', LABEL, '--json')
  expect(JSON.parse(seen)).toMatchObject({ result: { count: 15, closed: false } })
})

test('its own errors are told in its own words', async () => {
  const close = ['contract', 'call', 'tally', 'close', '--label', LABEL]
  const other = await vouch.run([...close, '--as', 'custodia'])
  expect(other.code).toBe(1)
  expect(other.stderr).toContain(`NOT_KEEPER: Only the key that began '${LABEL}' closes it.`)
  await vouch.good(...close, '--as', 'acme')
  const late = await vouch.run([
    'contract',
    'call',
    'tally',
    'add',
    '--label',
    LABEL,
    '--by',
    '1',
    '--as',
    'acme',
  ])
  expect(late.stderr).toContain(`TALLY_CLOSED: '${LABEL}' was closed at 15.`)
})

test('it stands in /openapi.json and /v1/contracts like every other', async () => {
  const get = async (path: string) => (await fetch(`${vouch.variables.VOUCH_URL}${path}`)).json()
  const document = await get('/openapi.json')
  expect(document.paths['/v1/views/tally/count'].get.summary).toBe('How far a tally is.')
  expect(document.components.schemas['tally.add.args'].required).toEqual(['label', 'by'])
  expect(document.components.schemas['tally.counted.event']).toBeDefined()
  expect(JSON.stringify(await get('/v1/contracts'))).toContain('"tally"')
})

test('GAS_EXHAUSTED: a loop without an end ends, and the chain goes on', async () => {
  const loop = source('endless', 'let at = times; while (at >= 0) { at = at + 1 } return null')
  await vouch.good('contract', 'install', 'endless', loop, '--as', 'custodia')
  const ended = await vouch.run(['contract', 'call', 'endless', 'run', '--times', '1', '--as', 'acme'])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain('GAS_EXHAUSTED')
  await vouch.good('contract', 'call', 'tally', 'add', '--label', 'after', '--by', '1', '--as', 'acme')
})

test.each([
  ['waiting', 'const later = async () => times; later(); return null'],
  ['matching', 'return /1/.test(`${times}`) ? null : null'],
])('CONTRACT_REFUSED: %s', async (name, body) => {
  const words = ['contract', 'install', name, source(name, body), '--as', 'custodia']
  const refused = await vouch.run(words)
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('CONTRACT_REFUSED')
  expect(await vouch.good('contract', 'list')).not.toContain(name)
})

test('there is no RegExp to build one with: the action fails, and nothing else does', async () => {
  const body = "const made = new RegExp('1'); return made.test(`${times}`) ? null : null"
  await vouch.good('contract', 'install', 'building', source('building', body), '--as', 'custodia')
  const failed = await vouch.run(['contract', 'call', 'building', 'run', '--times', '1', '--as', 'acme'])
  expect(failed.code).toBe(1)
  expect(failed.stderr).toContain('CONTRACT_THREW')
})

test('audit executes all of it again and finds the same', async () => {
  expect(await vouch.json('audit')).toMatchObject([{ ok: true }])
})
