import { fileURLToPath } from 'node:url'
import { bundleContract } from '@vouch/contract/bundle'
import { OperationalError } from '@vouch/core'
import { expect, test } from 'vitest'
import { createFixture, other, signer } from './contract-fixture.ts'

const entry = (name: string): string =>
  fileURLToPath(new URL(`../../../../examples/contracts/${name}`, import.meta.url))

test('the example contract counts until its keeper closes it', async () => {
  const source = new TextDecoder().decode(await bundleContract(entry('tally.ts')))
  const fixture = createFixture({ tally: source })
  const act = (action: string, args: unknown[], by = signer) =>
    fixture.execute([fixture.sign('tally', action, args as never, [by])]).outcomes[0]
  const counted = act('add', ['Pallets', 12])
  expect(counted?.events.map(({ name, data }) => [name, data])).toEqual([['counted', ['Pallets', 12]]])
  expect(act('add', ['Pallets', 3], other)?.failure).toBeNull()
  expect(fixture.machine.view('tally', 'count', ['Pallets'])).toEqual({
    ok: true,
    value: [15, signer.publicKey, false],
  })
  expect(fixture.machine.view('tally', 'count', ['Crates'])).toEqual({ ok: true, value: null })
  expect(act('close', ['Pallets'], other)?.failure?.code).toBe('NOT_KEEPER')
  expect(act('close', ['Crates'])?.failure?.code).toBe('NOT_KEEPER')
  expect(act('close', ['Pallets'])?.failure).toBeNull()
  expect(act('add', ['Pallets', 1])?.failure).toEqual({
    contract: 'tally',
    code: 'TALLY_CLOSED',
    meta: [
      ['count', 15],
      ['label', 'Pallets'],
    ],
  })
})

test('a bundle is the same every time, and has no paths in it', async () => {
  const [first, second] = await Promise.all([1, 2].map(() => bundleContract(entry('tally.ts'))))
  expect(first).toEqual(second)
  const text = new TextDecoder().decode(first)
  expect(text).not.toContain('examples')
  expect(text.startsWith('var contractModule = ')).toBe(true)
})

test('BUNDLE_FAILED: sources that do not compile', async () => {
  const failure = await bundleContract(entry('nothing.ts')).catch((cause: unknown) => cause)
  expect(failure).toBeInstanceOf(OperationalError)
  expect((failure as OperationalError).code).toBe('BUNDLE_FAILED')
})
