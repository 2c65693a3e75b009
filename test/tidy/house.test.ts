import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NEVER_IMPORTED, OFF_STATE_PATH } from './exceptions.ts'
import {
  cycles,
  dependencyBreaches,
  determinismBreaches,
  doorBreaches,
  furnitureBreaches,
  layerBreaches,
  linkBreaches,
  lockBreaches,
  machinePathBreaches,
  nameBreaches,
  referenceBreaches,
  shapeBreaches,
} from './rules.ts'
import { productSources, ROOT, readSource, type SourceFile, trackedFiles } from './sources.ts'

const files = productSources()
const tracked = trackedFiles()
const folders = tracked
  .filter((path) => /^(core|sdk|testing|layers\/[a-z]+|apps\/[a-z]+)\/package\.json$/.test(path))
  .map((path) => path.slice(0, -'/package.json'.length))

interface PackageJson {
  readonly name: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

interface TsConfig {
  readonly references?: readonly { readonly path: string }[]
}

function manifestOf(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as PackageJson
}

function referencesOf(folder: string): readonly string[] {
  const config = JSON.parse(readFileSync(join(ROOT, folder, 'tsconfig.json'), 'utf8')) as TsConfig
  return (config.references ?? []).map(({ path }) => normalize(join(folder, path)).replaceAll('\\', '/'))
}

const doors = new Set(
  folders.flatMap((folder) =>
    Object.keys(manifestOf(folder).exports ?? {}).map((door) => `${manifestOf(folder).name}${door.slice(1)}`),
  ),
)

function sample(path: string, text: string): readonly SourceFile[] {
  return [{ path, text }]
}

/** A rule that cannot fail guards nothing: each is shown a breach first. */
describe('the house', () => {
  it('lets layers import only those below', () => {
    expect(
      layerBreaches(sample('layers/data/src/x.ts', "import { a } from '@vouch/consensus'")),
    ).toHaveLength(1)
    expect(
      layerBreaches(sample('layers/incentive/src/x.ts', "export type { a } from '@vouch/contract/api'")),
    ).toHaveLength(1)
    expect(layerBreaches(sample('layers/cellar/src/x.ts', ''))).toHaveLength(1)
    expect(layerBreaches(files)).toEqual([])
  })

  it('enters a package by its doors', () => {
    expect(
      doorBreaches(
        sample('sdk/src/x.ts', "import { a } from '@vouch/data/src/storage/level-store.ts'"),
        doors,
      ),
    ).toHaveLength(1)
    expect(
      doorBreaches(sample('sdk/src/x.ts', "import { a } from '../../core/src/bytes.ts'"), doors),
    ).toHaveLength(1)
    expect(doorBreaches(files, doors)).toEqual([])
  })

  it('has no circles', () => {
    const circle = [
      { path: 'core/src/a.ts', text: "import { b } from './b.ts'" },
      { path: 'core/src/b.ts', text: "import type { a } from './a.ts'" },
    ]
    expect(cycles(circle)).toEqual(['core/src/a.ts → core/src/b.ts → core/src/a.ts'])
    expect(cycles(files)).toEqual([])
  })

  it('keeps clocks, chance and locale off the state path', () => {
    expect(determinismBreaches(sample('layers/incentive/src/x.ts', 'const now = Date.now()'))).toHaveLength(1)
    expect(
      determinismBreaches(sample('layers/application/src/bill/bill-contract.ts', 'const now = Date.now()')),
    ).toHaveLength(1)
    expect(determinismBreaches(files)).toEqual([])
  })

  it('makes no exception for what is not there or does not need it', () => {
    for (const path of Object.keys(OFF_STATE_PATH)) {
      expect(tracked).toContain(path)
      expect(determinismBreaches([readSource(path)], {})).not.toEqual([])
    }
    const declared = folders.flatMap((folder) => Object.keys(manifestOf(folder).dependencies ?? {}))
    for (const name of Object.keys(NEVER_IMPORTED)) expect(declared).toContain(name)
  })

  it('has files of one subject, named for it', () => {
    expect(shapeBreaches(sample('core/src/utils.ts', 'export default 1'))).toHaveLength(2)
    expect(shapeBreaches(sample('core/src/someThing.ts', 'export enum A { B }'))).toHaveLength(2)
    expect(shapeBreaches(sample('core/src/thing.ts', 'export { thing as default }'))).toHaveLength(1)
    expect(shapeBreaches(sample('core/src/long.ts', '\n'.repeat(500)))).toHaveLength(1)
    expect(shapeBreaches(files)).toEqual([])
  })

  it('names tests and tools alike', () => {
    for (const path of ['core/test/unit/hashTest.ts', 'tools/Setup.mjs', 'test/e2e/test_all.test.ts'])
      expect(nameBreaches([path])).toHaveLength(1)
    expect(nameBreaches(['core/test/unit/test-utils.ts', 'tools/util.mjs'])).toHaveLength(2)
    expect(nameBreaches(tracked.filter((path) => /\.(tsx?|m?js)$/.test(path)))).toEqual([])
  })

  it('declares what it imports, and no more', () => {
    const manifest = { folder: 'core', dependencies: ['unused'] }
    expect(
      dependencyBreaches(manifest, sample('core/src/x.ts', "import x from 'undeclared'"), []),
    ).toHaveLength(2)
    // What tests share may use the house's own tools.
    const tools = Object.keys(manifestOf('.').devDependencies ?? {})
    const breaches = folders.flatMap((folder) => {
      const own = Object.keys(manifestOf(folder).dependencies ?? {})
      return folder === 'testing'
        ? dependencyBreaches({ folder, dependencies: [...own, ...tools] }, files, tools)
        : dependencyBreaches({ folder, dependencies: own }, files, Object.keys(NEVER_IMPORTED))
    })
    expect(breaches).toEqual([])
  })

  it('builds packages in the order of their dependencies', () => {
    const folderOf = new Map(folders.map((folder) => [manifestOf(folder).name, folder]))
    const wrong = { folder: 'sdk', dependencies: ['@vouch/core'], references: ['layers/data'] }
    expect(referenceBreaches(wrong, folderOf)).toHaveLength(2)
    const breaches = folders.flatMap((folder) =>
      referenceBreaches(
        {
          folder,
          dependencies: Object.keys(manifestOf(folder).dependencies ?? {}),
          references: referencesOf(folder),
        },
        folderOf,
      ),
    )
    expect(breaches).toEqual([])
    expect([...referencesOf('.')].sort()).toEqual([...folders].sort())
  })

  it('gives every package a README and a configuration', () => {
    expect(furnitureBreaches(['sdk'], ['sdk/package.json', 'sdk/tsconfig.json'])).toEqual([
      'sdk/README.md is missing',
    ])
    expect(furnitureBreaches(folders, tracked)).toEqual([])
  })

  it('finds its command before anything is installed', () => {
    const { bin } = JSON.parse(readSource('apps/cli/package.json').text) as { bin: { vouch: string } }
    expect(realpathSync(join(ROOT, 'node_modules/.bin/vouch'))).toBe(
      realpathSync(join(ROOT, 'apps/cli', bin.vouch)),
    )
  })

  it('links to what is there', () => {
    const page = { path: 'README.md', text: '[x](nowhere.md)' }
    expect(linkBreaches(page, () => false)).toHaveLength(1)
    const pages = tracked.filter((path) => path.endsWith('.md')).map(readSource)
    expect(pages.flatMap((one) => linkBreaches(one, (path) => existsSync(join(ROOT, path))))).toEqual([])
  })

  it('names no machine', () => {
    expect(machinePathBreaches(sample('x.ts', `const home = '/${'root'}/thing'`))).toHaveLength(1)
    expect(machinePathBreaches(sample('core/src/x.ts', "const file = '/tmp/thing'"))).toHaveLength(1)
    const text = tracked.map(readSource).filter(({ text: content }) => !content.includes('\0'))
    expect(machinePathBreaches(text)).toEqual([])
  })

  it('does not say whence its dependencies came', () => {
    for (const from of ['https://127.0.0.1/a.tgz', 'git+ssh://127.0.0.1/a.git', 'file:../a.tgz'])
      expect(lockBreaches(`{ "resolved": "${from}" }`)).toHaveLength(1)
    expect(lockBreaches('{ "resolved": "layers/data", "link": true }')).toEqual([])
    expect(lockBreaches(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))).toEqual([])
  })
})
