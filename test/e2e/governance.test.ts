import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShell, type VouchShell } from './vouch-process.ts'

/** Three founders, two of whom decide: one alone admits nobody and puts nothing in force. */

interface Proposed {
  readonly proposal: string
  readonly executed: boolean
}

let vouch: VouchShell
const names = async () => (await vouch.json<{ name: string }>('organisation', 'list')).map(({ name }) => name)

beforeAll(async () => {
  vouch = openShell()
  const others = ['--founder', 'Bank=bank', '--founder', 'Chamber=registry', '--threshold', '2']
  await vouch.good('init', '--organisation', 'Custodia', ...others)
  await vouch.start()
})
afterAll(() => vouch.close())

test('an organisation is a member once two of three agree, and not before', async () => {
  const [proposed] = await vouch.json<Proposed>('organisation', 'add', 'Acme', '--key', 'acme')
  expect(proposed?.executed).toBe(false)
  expect((await names()).sort()).toEqual(['Bank', 'Chamber', 'Custodia'])
  const proposal = proposed?.proposal ?? ''
  const twice = await vouch.run(['governance', 'approve', proposal, '--as', 'custodia'])
  expect(twice.stderr).toContain('ALREADY_APPROVED')
  const deposit = [
    'voucher',
    'deposit',
    'examples/documents/12-delivery-schedule-PO-88123.csv',
    '--as',
    'acme',
  ]
  expect((await vouch.run(deposit)).code).toBe(1)
  const [approved] = await vouch.json<Proposed>('governance', 'approve', proposal, '--as', 'chamber')
  expect(approved?.executed).toBe(true)
  expect((await names()).sort()).toEqual(['Acme', 'Bank', 'Chamber', 'Custodia'])
  // It was handed the common secret with its admission, so it can deposit.
  await vouch.good(...deposit)
})

test('NOT_A_FOUNDER: a member does not agree', async () => {
  const [proposed] = await vouch.json<Proposed>(
    'organisation',
    'add',
    'Globex',
    '--key',
    'globex',
    '--as',
    'bank',
  )
  const refused = await vouch.run(['governance', 'approve', proposed?.proposal ?? '', '--as', 'acme'])
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('NOT_A_FOUNDER')
  expect(await names()).not.toContain('Globex')
})

test('a contract is in force only after the second founder', async () => {
  const install = ['contract', 'install', 'tally', 'examples/contracts/tally.ts']
  const [proposed] = await vouch.json<Proposed & { installed: boolean }>(...install)
  expect(proposed).toMatchObject({ installed: false, executed: false })
  const proposal = proposed?.proposal ?? ''
  const early = await vouch.run([...install, '--proposal', proposal])
  expect(early.stderr).toContain('BUNDLE_NOT_APPROVED')
  await vouch.good('governance', 'approve', proposal, '--as', 'bank')
  await vouch.good(...install, '--proposal', proposal)
  await vouch.good('contract', 'call', 'tally', 'add', '--label', 'x', '--by', '1', '--as', 'acme')
})

test('a threshold that nobody can reach, and founders of one name, found nothing', async () => {
  const other = openShell()
  try {
    const init = ['init', '--organisation', 'Custodia', '--founder']
    expect((await other.run([...init, 'Bank', '--threshold', '3'])).stderr).toContain('THRESHOLD_INVALID')
    expect((await other.run([...init, 'custodia'])).stderr).toContain('FOUNDERS_ALIKE')
    await other.good('init', '--organisation', 'Custodia')
  } finally {
    await other.close()
  }
})
