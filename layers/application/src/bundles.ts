import { readFile } from 'node:fs/promises'
import { OperationalError } from '@vouch/core'

/** The contracts that a new chain begins with. */
export const BUILT_IN = ['identity', 'voucher'] as const

/**
 * Their bundles as the build made them. Throws `OperationalError` `BUNDLE_MISSING` where the build has not run.
 */
export async function loadBuiltInBundles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const bundles = new Map<string, Uint8Array>()
  for (const name of BUILT_IN) bundles.set(name, await readBundle(name))
  return bundles
}

async function readBundle(name: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(`../dist/bundles/${name}.js`, import.meta.url))
  } catch (cause) {
    throw new OperationalError(
      'BUNDLE_MISSING',
      `The bundle of contract '${name}' is not built.`,
      'Run: npm run setup',
      cause,
    )
  }
}
