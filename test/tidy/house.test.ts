import { existsSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  browserBreaches,
  cycles,
  dependencyBreaches,
  determinismBreaches,
  doorBreaches,
  layerBreaches,
  linkBreaches,
  machinePathBreaches,
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

  it('keeps Node out of what browsers load', () => {
    expect(
      browserBreaches(sample('sdk/src/x.ts', "import { readFile } from 'node:fs/promises'")),
    ).toHaveLength(1)
    expect(browserBreaches(files)).toEqual([])
  })

  it('keeps clocks, chance and locale off the state path', () => {
    expect(determinismBreaches(sample('layers/incentive/src/x.ts', 'const now = Date.now()'))).toHaveLength(1)
    expect(determinismBreaches(files)).toEqual([])
  })

  it('has files of one subject, named for it', () => {
    expect(shapeBreaches(sample('core/src/utils.ts', 'export default 1'))).toHaveLength(2)
    expect(shapeBreaches(sample('core/src/someThing.ts', 'export enum A { B }'))).toHaveLength(2)
    expect(shapeBreaches(sample('core/src/thing.ts', 'export { thing as default }'))).toHaveLength(1)
    expect(shapeBreaches(sample('core/src/long.ts', '\n'.repeat(500)))).toHaveLength(1)
    expect(shapeBreaches(files)).toEqual([])
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
        : dependencyBreaches({ folder, dependencies: own }, files, KNOWN)
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
    const missing = folders
      .flatMap((folder) => ['README.md', 'tsconfig.json'].map((name) => `${folder}/${name}`))
      .filter((path) => !tracked.includes(path))
    expect(missing).toEqual([])
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
    const text = tracked
      .filter((path) => /\.(ts|tsx|mjs|js|json|md|yml|sh)$/.test(path) || path === '.ci/run')
      .map(readSource)
    expect(machinePathBreaches(text)).toEqual([])
    const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8')
    expect(/"resolved": "https?:/.test(lock)).toBe(false)
  })
})

/** Loaded by name at run time, or read as files. */
const KNOWN = ['@fontsource/pt-mono', '@fontsource/pt-serif', '@fontsource/zcool-xiaowei']
