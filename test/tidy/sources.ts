import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** What git tracks, links aside, so that half-done and generated files are not judged. */
export function trackedFiles(): readonly string[] {
  return execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter(
      (path) => path !== '' && lstatSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile() === true,
    )
}

export function readSource(path: string): SourceFile {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}

export function productSources(): readonly SourceFile[] {
  return trackedFiles()
    .filter((path) => /\/src\/.*\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map(readSource)
}

export interface Import {
  readonly specifier: string
  /** True where only types come in, which nothing is loaded for. */
  readonly typeOnly: boolean
}

/** What stands between the keyword and `from`: names only, so that no statement is taken for the next one's beginning. */
const CLAUSE = String.raw`(?:(?!\b(?:import|export)\b)[\w\s{},*$])*?`
const STATEMENT = new RegExp(
  [
    String.raw`^[ \t]*(?:import|export)(\s+type)?\b${CLAUSE}\bfrom\s*['"]([^'"]+)['"]`,
    String.raw`^[ \t]*import\s*['"]([^'"]+)['"]`,
    String.raw`\bimport\(\s*['"]([^'"]+)['"]\s*\)`,
  ].join('|'),
  'gm',
)

/** Import and re-export statements of a file; comments that begin a line are taken out first. */
export function importsOf({ text }: SourceFile): readonly Import[] {
  // A comment's opening within a line may be part of a text, such as a pattern of file names.
  const code = text.replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '').replaceAll(/^\s*\/\/.*$/gm, '')
  return [...code.matchAll(STATEMENT)].map((match) => ({
    specifier: (match[2] ?? match[3] ?? match[4]) as string,
    typeOnly: match[1] !== undefined,
  }))
}

/** `layers/data` for `layers/data/src/x.ts`; `core` for `core/src/x.ts`. */
export function packageOf(path: string): string {
  return path.slice(0, path.indexOf('/src/'))
}

/** The file that a relative import names. */
export function resolveRelative(from: string, specifier: string): string {
  return normalize(join(dirname(from), specifier)).replaceAll('\\', '/')
}
