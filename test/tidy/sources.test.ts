import { expect, test } from 'vitest'
import { importsOf, productSources, resolveRelative, trackedFiles } from './sources.ts'

/** Every rule stands on what this finds, so each kind of statement is shown to it. */
test.each([
  ["import { a } from './a.ts'", './a.ts', false],
  ["import type { A } from '@vouch/core'", '@vouch/core', true],
  ["import {\n  type A,\n  b,\n} from './a.ts'", './a.ts', false],
  ["import * as all from 'node:fs'", 'node:fs', false],
  ["import only from './only.ts'", './only.ts', false],
  ["import './effect.ts'", './effect.ts', false],
  ["export { a } from './a.ts'", './a.ts', false],
  ["export type { A } from './a.ts'", './a.ts', true],
  ["export * from './a.ts'", './a.ts', false],
  ["export const late = () => import('./late.ts')", './late.ts', false],
  ["const late = await import(\n  './late.ts'\n)", './late.ts', false],
  ["/** import { x } from './x.ts' */\nimport { a } from './a.ts'", './a.ts', false],
  ["// import { x } from './x.ts'\nimport { a } from './a.ts'", './a.ts', false],
  ["import { a } from './a.ts' // import { x } from './x.ts'", './a.ts', false],
])('%s', (text, specifier, typeOnly) => {
  expect(importsOf({ path: 'core/src/x.ts', text })).toEqual([{ specifier, typeOnly }])
})

test('what stands before a statement is not its beginning', () => {
  for (const before of [
    'export type A = string',
    'export type { A }',
    'export interface A { readonly a: number }',
    'type Of = { from: 1 }',
    "const files = 'src/**/*.ts' // and so on */",
    'export { a }',
  ])
    expect(importsOf({ path: 'core/src/x.ts', text: `${before}\nimport { b } from 'node:fs'\n` })).toEqual([
      { specifier: 'node:fs', typeOnly: false },
    ])
})

test('statements that follow each other are each found', () => {
  const text =
    "import { a } from './a.ts'\nexport const one = 1\nexport type { B } from './b.ts'\nimport './c.ts'\n"
  expect(importsOf({ path: 'core/src/x.ts', text }).map(({ specifier }) => specifier)).toEqual([
    './a.ts',
    './b.ts',
    './c.ts',
  ])
})

test('every relative import of the product leads to a file that is there', () => {
  const files = productSources()
  // Styles are sources too, though no rule reads them.
  const styles = trackedFiles().filter((path) => path.endsWith('.css'))
  const paths = new Set([...files.map(({ path }) => path), ...styles])
  const lost = files.flatMap((file) =>
    importsOf(file)
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ specifier }) => resolveRelative(file.path, specifier))
      .filter((target) => !paths.has(target)),
  )
  expect(files.length).toBeGreaterThan(100)
  expect(lost).toEqual([])
})
