import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { browserBreaches, type Doors } from './browser.ts'
import { productSources, ROOT, trackedFiles } from './sources.ts'

/** Rooms that must run in a browser. */
const ROOMS = ['core', 'layers/data', 'sdk']

const room: Doors = {
  folder: 'core',
  name: '@vouch/core',
  exports: { '.': { 'vouch-source': './src/index.ts' }, './node': { 'vouch-source': './src/node.ts' } },
  imports: { '#platform': { browser: { 'vouch-source': './src/web.ts' }, 'vouch-source': './src/node.ts' } },
}
const house = [room, { folder: 'sdk', name: '@vouch/sdk', exports: { '.': './src/index.ts' } }]

function ways(texts: Readonly<Record<string, string>>): readonly string[] {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }))
  return browserBreaches(['sdk'], house, files)
}

test('a way to Node is told from the door on', () => {
  const core = { 'core/src/node.ts': "import { hash } from 'node:crypto'", 'core/src/web.ts': '' }
  expect(ways({ ...core, 'sdk/src/index.ts': "import { readFile } from 'fs/promises'" })).toEqual([
    'sdk/src/index.ts → fs/promises',
  ])
  expect(ways({ ...core, 'sdk/src/index.ts': "import sodium from 'sodium-native'" })).toHaveLength(1)
  expect(ways({ ...core, 'sdk/src/index.ts': "export { a } from '@vouch/core/node'" })).toEqual([
    'sdk/src/index.ts → core/src/node.ts → node:crypto',
  ])
  expect(
    ways({
      ...core,
      'core/src/index.ts': "export { a } from './deep.ts'",
      'core/src/deep.ts': "export const late = () => import('./node.ts')",
      'sdk/src/index.ts': "import { a } from '@vouch/core'",
    }),
  ).toEqual(['sdk/src/index.ts → core/src/index.ts → core/src/deep.ts → core/src/node.ts → node:crypto'])
  expect(ways({})).toEqual(['sdk/src/index.ts, which is not there'])
})

test('conditions are those of a browser, and types load nothing', () => {
  const texts = {
    'core/src/index.ts': "import { a } from '#platform'\nimport type { B } from './node.ts'",
    'core/src/node.ts': "import { hash } from 'node:crypto'",
    'core/src/web.ts': "import { sha256 } from '@noble/hashes/sha2.js'",
    'sdk/src/index.ts': "import { a } from '@vouch/core'",
  }
  expect(ways(texts)).toEqual([])
})

test('no way leads from what browsers load to what only Node has', () => {
  const packages = trackedFiles()
    .filter((path) => /^(core|sdk|layers\/[a-z]+)\/package\.json$/.test(path))
    .map((path): Doors => {
      const manifest = JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Omit<Doors, 'folder'>
      return { ...manifest, folder: path.slice(0, -'/package.json'.length) }
    })
  expect(packages.length).toBeGreaterThan(6)
  expect(browserBreaches(ROOMS, packages, productSources())).toEqual([])
})
