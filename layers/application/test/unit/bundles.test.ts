import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { utf8 } from '@vouch/core'
import { expect, test } from 'vitest'
import { BUILT_IN, loadBuiltInBundles } from '../../src/bundles.ts'

test('BUNDLE_MISSING: a build that has not made all of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-bundles-'))
  const here = pathToFileURL(join(folder, 'bundles.js')).href
  mkdirSync(join(folder, 'bundles'))
  const names = Object.keys(BUILT_IN)
  for (const name of names) {
    const missing = expect.objectContaining({
      code: 'BUNDLE_MISSING',
      message: expect.stringContaining(name) as string,
    })
    await expect(loadBuiltInBundles(here)).rejects.toEqual(missing)
    writeFileSync(join(folder, 'bundles', `${name}.js`), name)
  }
  expect([...(await loadBuiltInBundles(here))]).toEqual(names.map((name) => [name, Buffer.from(utf8(name))]))
})
