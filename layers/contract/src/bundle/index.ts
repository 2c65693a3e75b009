import { build } from 'esbuild'
import { OperationalError } from '@vouch/core'

/**
 * Bundles a contract's TypeScript into the one script that is hashed, recorded and executed. The output depends on
 * the sources and on esbuild's version alone, which the lock file pins.
 * Throws `OperationalError` `BUNDLE_FAILED` with the compiler's words.
 */
export async function bundleContract(entryFile: string): Promise<Uint8Array> {
  try {
    const result = await build({
      entryPoints: [entryFile],
      bundle: true,
      format: 'iife',
      globalName: 'contractModule',
      target: 'es2022',
      platform: 'neutral',
      conditions: ['vouch-source'],
      charset: 'utf8',
      legalComments: 'none',
      minifySyntax: false,
      treeShaking: true,
      write: false,
      logLevel: 'silent',
    })
    const file = result.outputFiles[0]
    if (file === undefined) throw new Error('nothing came out')
    return withoutComments(file.contents)
  } catch (cause) {
    throw new OperationalError(
      'BUNDLE_FAILED',
      cause instanceof Error ? cause.message : String(cause),
      'Correct the contract so that it compiles.',
      cause,
    )
  }
}

/** esbuild names each source file in a comment; paths differ between machines and must not enter the hash. */
function withoutComments(bundle: Uint8Array): Uint8Array {
  const lines = new TextDecoder().decode(bundle).split('\n')
  return new TextEncoder().encode(lines.filter((line) => !/^\s*\/\/ /.test(line)).join('\n'))
}
