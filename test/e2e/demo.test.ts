import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openShell, ROOT } from './vouch-process.ts'

const vouch = openShell()
afterAll(() => vouch.close())

interface Step {
  readonly step: string
  readonly [more: string]: unknown
}

test('the demo tells the whole scenario, and a second run goes on with the same chain', async () => {
  const words = ['demo', '--once', '--port', '0']
  const first = await vouch.json<Step>(...words)
  const steps = first.map(({ step }) => step)
  for (const step of [
    'chain',
    'organisations',
    'deposit',
    'duplicate',
    'refused',
    'transfer',
    'obtain',
    'supervision',
    'deals',
    'receipt',
    'verified',
  ])
    expect(steps).toContain(step)
  const obtained = first.find(({ step }) => step === 'obtain')
  expect(obtained).toMatchObject({ same: true })
  for (const name of ['receipt.json', 'certificate.pdf'])
    expect(existsSync(join(vouch.home, 'out', name))).toBe(true)
  const original = readFileSync(join(ROOT, 'examples/documents/01-acme-invoice-2026-0042.xml'))
  expect(readFileSync(String(obtained?.file)).equals(original)).toBe(true)

  const second = await vouch.json<Step>(...words)
  expect(second.find(({ step }) => step === 'chain')).toMatchObject({ founded: false })
  expect(second.find(({ step }) => step === 'deposit')).toMatchObject({ deposited: 0, there: 12 })
  expect(second.find(({ step }) => step === 'deals')).toMatchObject({ made: 0 })
  expect(second.at(-1)).toMatchObject({ step: 'verified' })
}, 60_000)
