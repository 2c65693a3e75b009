import { isBuiltin } from 'node:module'
import { importsOf, packageOf, resolveRelative, type SourceFile } from './sources.ts'

/** What a package.json says of its doors. */
export interface Doors {
  readonly folder: string
  readonly name: string
  readonly exports?: Readonly<Record<string, Target>>
  readonly imports?: Readonly<Record<string, Target>>
}

/** A path, or the paths by condition, in the order in which they are asked. */
type Target = string | { readonly [condition: string]: Target }

const CONDITIONS: readonly string[] = ['browser', 'vouch-source', 'import', 'default']

/** Modules that load native code; no browser has it. */
const NATIVE: readonly string[] = ['sodium-native', 'classic-level', '@node-rs/crc32']

function chosen(target: Target | undefined): string | undefined {
  if (target === undefined || typeof target === 'string') return target
  for (const [condition, next] of Object.entries(target)) {
    const path = CONDITIONS.includes(condition) ? chosen(next) : undefined
    if (path !== undefined) return path
  }
  return undefined
}

/** The source file that an import leads to in a browser; undefined where it leads out of the house. */
function leadsTo(from: string, specifier: string, packages: readonly Doors[]): string | undefined {
  if (specifier.startsWith('.')) return resolveRelative(from, specifier)
  const own = packages.find(({ folder }) => folder === packageOf(from))
  const inside = own?.imports?.[specifier]
  if (own !== undefined && inside !== undefined) return within(own, chosen(inside))
  const other = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
  if (other === undefined) return undefined
  return within(other, chosen(other.exports?.[`.${specifier.slice(other.name.length)}`]))
}

function within({ folder }: Doors, path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolveRelative(`${folder}/package.json`, path)
}

/**
 * The ways from the front doors of `rooms` to what only Node has, each told from the door on. Conditions are chosen as a
 * browser's bundler does, and types are not followed, because nothing is loaded for them.
 */
export function browserBreaches(
  rooms: readonly string[],
  packages: readonly Doors[],
  files: readonly SourceFile[],
): readonly string[] {
  const sources = new Map(files.map((file) => [file.path, file]))
  const seen = new Set<string>()
  const found: string[] = []
  const visit = (path: string, way: readonly string[]): void => {
    if (seen.has(path)) return
    seen.add(path)
    const file = sources.get(path)
    if (file === undefined) {
      found.push([...way, `${path}, which is not there`].join(' → '))
      return
    }
    for (const { specifier, typeOnly } of importsOf(file)) {
      if (typeOnly) continue
      const next = leadsTo(path, specifier, packages)
      if (next !== undefined) visit(next, [...way, path])
      else if (isBuiltin(specifier) || NATIVE.includes(specifier))
        found.push([...way, path, specifier].join(' → '))
    }
  }
  for (const room of rooms) {
    const doors = packages.find(({ folder }) => folder === room)
    visit(within(doors ?? { folder: room, name: room }, chosen(doors?.exports?.['.'])) ?? room, [])
  }
  return found
}
