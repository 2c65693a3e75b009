import { OFF_STATE_PATH } from './exceptions.ts'
import { importsOf, packageOf, resolveRelative, type SourceFile } from './sources.ts'

/** Each rule gives one line for each breach; no line is good. */

/** What a package may import, by folder; the house's table. A package without a line here may not be. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  'layers/data': ['core'],
  'layers/network': ['core', 'data'],
  'layers/consensus': ['core', 'data', 'network'],
  'layers/incentive': ['core', 'data'],
  'layers/contract': ['core', 'data', 'incentive'],
  'layers/application': ['core', 'data', 'contract'],
  sdk: ['core', 'data', 'consensus', 'contract', 'application'],
  'apps/certificate': ['core', 'data', 'sdk'],
  'apps/console': ['core', 'data', 'contract', 'application', 'sdk', 'certificate'],
  'apps/node': [
    'core',
    'data',
    'network',
    'consensus',
    'incentive',
    'contract',
    'application',
    'sdk',
    'console',
  ],
  'apps/witness': ['core', 'contract', 'application', 'sdk'],
  'apps/cli': [
    'core',
    'data',
    'consensus',
    'contract',
    'application',
    'sdk',
    'node',
    'certificate',
    'witness',
  ],
  testing: ['core', 'data', 'network', 'consensus', 'incentive', 'contract', 'application'],
}

export function layerBreaches(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const allowed = MAY_IMPORT[packageOf(file.path)]
    if (allowed === undefined) return [`${file.path} is in no room of the house`]
    return importsOf(file).flatMap(({ specifier }) => {
      const target = /^@vouch\/([a-z]+)/.exec(specifier)?.[1]
      return target === undefined || allowed.includes(target) ? [] : [`${file.path} imports ${specifier}`]
    })
  })
}

/** Another package is entered by a door that its package.json names, never by a path into it. */
export function doorBreaches(files: readonly SourceFile[], doors: ReadonlySet<string>): readonly string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap(({ specifier }) => {
      if (specifier.startsWith('@vouch/') && !doors.has(specifier))
        return [`${file.path} imports ${specifier}, which is no door`]
      if (!specifier.startsWith('.')) return []
      const target = resolveRelative(file.path, specifier)
      return target.startsWith(`${packageOf(file.path)}/src/`)
        ? []
        : [`${file.path} reaches ${target} outside its package`]
    }),
  )
}

/** Files that import each other in a circle, types included: each circle is named once. */
export function cycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => resolveRelative(file.path, specifier)),
    ]),
  )
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) {
      found.push([...trail.slice(at), path].join(' → '))
      return
    }
    if (done.has(path)) return
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}

const STATE_PATH =
  /^(core|layers\/(data|consensus|incentive|contract))\/src\/|^layers\/application\/src\/(.*\/)?[a-z-]*contract[a-z-]*(\/|\.ts$)|^layers\/application\/src\/(identity|account)\//
const UNDETERMINED =
  /\b(Date\.now|new Date\b|Math\.random|getRandomValues|randomUUID|performance\.now|setTimeout|setInterval|setImmediate|queueMicrotask|toLocale\w+|localeCompare|Intl\b|parseFloat)/

export function determinismBreaches(
  files: readonly SourceFile[],
  exceptions: Readonly<Record<string, string>> = OFF_STATE_PATH,
): readonly string[] {
  return files
    .filter(({ path }) => STATE_PATH.test(path) && exceptions[path] === undefined)
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const code = line.replace(/^\s*(\*|\/\/|\/\*).*/, '')
        const found = UNDETERMINED.exec(code)
        return found === null ? [] : [`${path}:${index + 1} uses ${found[0]}`]
      }),
    )
}

const MAX_LINES = 400

export function shapeBreaches(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length
    return [
      ...nameBreaches([path]),
      ...(lines > MAX_LINES ? [`${path} has ${lines} lines`] : []),
      ...(/^export default\b|^export \{[^}]*\bas default\b/m.test(text)
        ? [`${path} has a default export`]
        : []),
      ...(/^(export )?(declare )?(const )?enum\b/m.test(text) ? [`${path} has an enum`] : []),
    ]
  })
}

/** Also of tests and tools: kebab-case, with what kind of file it is before its ending. */
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.(d|test|config|contract))?\.(tsx?|m?js)$/
const DRAWER = /utils?\.[a-z.]+$/

export function nameBreaches(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return [
      ...(NAME.test(name) ? [] : [`${path} is not in kebab-case`]),
      ...(DRAWER.test(name) ? [`${path} is a drawer, not a subject`] : []),
    ]
  })
}

interface Manifest {
  readonly folder: string
  readonly dependencies: readonly string[]
}

/** Each dependency is imported and each import is a dependency. `known` are imported otherwise than by a statement. */
export function dependencyBreaches(
  manifest: Manifest,
  files: readonly SourceFile[],
  known: readonly string[],
): readonly string[] {
  const own = files.filter((file) => packageOf(file.path) === manifest.folder)
  const imported = new Set(
    own
      .flatMap((file) => importsOf(file).map(({ specifier }) => packageName(specifier)))
      .filter((name) => name !== undefined),
  )
  const unused = manifest.dependencies.filter((name) => !imported.has(name) && !known.includes(name))
  const undeclared = [...imported].filter((name) => !manifest.dependencies.includes(name))
  return [
    ...unused.map((name) => `${manifest.folder} depends on ${name} but never imports it`),
    ...undeclared.map((name) => `${manifest.folder} imports ${name} but does not depend on it`),
  ]
}

interface References {
  readonly folder: string
  /** Packages of this house that it depends on, by name. */
  readonly dependencies: readonly string[]
  /** Folders that its tsconfig.json refers to, from the root. */
  readonly references: readonly string[]
}

/** The build knows the order of packages from their references, which therefore are their dependencies. */
export function referenceBreaches(
  { folder, dependencies, references }: References,
  folderOf: ReadonlyMap<string, string>,
): readonly string[] {
  const wanted = dependencies.map((name) => folderOf.get(name)).filter((path) => path !== undefined)
  return [
    ...wanted
      .filter((path) => !references.includes(path))
      .map((path) => `${folder}/tsconfig.json does not refer to ${path}`),
    ...references
      .filter((path) => !wanted.includes(path))
      .map((path) => `${folder}/tsconfig.json refers to ${path}, which is no dependency`),
  ]
}

function packageName(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('#') || specifier.startsWith('node:'))
    return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Whence a package was downloaded is no business of those who download it next. */
export function lockBreaches(lock: string): readonly string[] {
  return [...lock.matchAll(/"resolved": "([a-z+]+:[^"]*)"/g)].map(
    (match) => `the lock file names ${match[1]}`,
  )
}

/** What every package has beside its sources. */
const FURNITURE = ['README.md', 'package.json', 'tsconfig.json']

export function furnitureBreaches(folders: readonly string[], tracked: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    FURNITURE.map((name) => `${folder}/${name}`)
      .filter((path) => !tracked.includes(path))
      .map((path) => `${path} is missing`),
  )
}

/** Local links of a Markdown page that lead nowhere. */
export function linkBreaches(page: SourceFile, exists: (path: string) => boolean): readonly string[] {
  return [...page.text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
    .map((match) => resolveRelative(page.path, match[1] as string).replace(/\/$/, ''))
    .filter((target) => !exists(target))
    .map((target) => `${page.path} links to ${target}, which is not there`)
}

function machinePath(...folders: readonly string[]): RegExp {
  return new RegExp(folders.map((name) => `(^|[\\s"'\`(=])/${name}/[a-z]`).join('|'), 'm')
}

const MACHINE_PATH = machinePath('work', 'root', 'home')
/** Tests may write of a folder for what does not last; what is shipped asks the platform for it. */
const SHIPPED_MACHINE_PATH = machinePath('tmp', 'var')

export function machinePathBreaches(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(
      ({ path, text }) =>
        MACHINE_PATH.test(text) || (path.includes('/src/') && SHIPPED_MACHINE_PATH.test(text)),
    )
    .map(({ path }) => `${path} names a path of one machine`)
}
