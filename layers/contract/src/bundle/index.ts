import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { OperationalError } from '@vouch/core'

/** The same file from source and from the build: a bundle's hash does not depend on which of them makes it. */
const API = fileURLToPath(new URL('../../src/api/index.ts', import.meta.url))

/**
 * Bundles a contract's TypeScript into the one script that is hashed, recorded and executed. The output depends on
 * the sources and on esbuild's version alone, which the lock file pins.
 * `@vouch/contract/api` is this package's own, so that a contract may lie in any folder.
 * Throws `OperationalError` `BUNDLE_FAILED` with the compiler's words.
 */
export async function bundleContract(entryFile: string): Promise<Uint8Array> {
  try {
    const result = await build({
      entryPoints: [entryFile],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      platform: 'neutral',
      conditions: ['vouch-source'],
      alias: { '@vouch/contract/api': API },
      charset: 'utf8',
      legalComments: 'none',
      minifySyntax: false,
      treeShaking: true,
      write: false,
      logLevel: 'silent',
    })
    const file = result.outputFiles[0]
    if (file === undefined) throw new Error('nothing came out')
    return asScript(new TextDecoder().decode(file.contents))
  } catch (cause) {
    throw new OperationalError(
      'BUNDLE_FAILED',
      cause instanceof Error ? cause.message : String(cause),
      'Correct the contract so that it compiles.',
      cause,
    )
  }
}

/**
 * One expression that gives the module's exports. The comments in which esbuild names source files go: paths differ
 * between machines and must not enter the hash.
 */
function asScript(bundle: string): Uint8Array {
  const code = bundle
    .split('\n')
    .filter((line) => !/^\s*\/\/ /.test(line))
    .join('\n')
  const exported = /export \{([^}]*)\};\s*$/.exec(code)
  if (exported === null) throw new Error('it exports nothing')
  const names = (exported[1] as string)
    .split(',')
    .map((item) => item.trim().split(' as '))
    .map(([inner, outer = inner]) => `${outer}: ${inner}`)
  const body = code.slice(0, exported.index)
  return new TextEncoder().encode(
    `var contractModule = (() => {\n${body}return { ${names.join(', ')} };\n})();\n`,
  )
}
