import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { OperationalError } from '@vouch/core'

/** The contracts that a new chain begins with, and the files they are bundled from, below the sources. */
export const BUILT_IN = {
  identity: 'identity/contract.ts',
  voucher: 'voucher/contract/contract.ts',
  validator: 'validator/contract.ts',
  account: 'account/contract.ts',
  pool: 'pool/contract.ts',
  calendar: 'calendar/contract.ts',
  money: 'money/contract.ts',
  bill: 'bill/contract.ts',
  deal: 'deal/contract.ts',
} as const

/**
 * Their bundles as the build made them; bundled on the fly where this module runs from its sources, so that tests never
 * see those of an older build. `here` is this module, as a URL. Throws `OperationalError` `BUNDLE_MISSING` where the build has not run.
 */
export async function loadBuiltInBundles(
  here: string = import.meta.url,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const bundles = new Map<string, Uint8Array>()
  for (const [name, entry] of Object.entries(BUILT_IN)) bundles.set(name, await bundleOf(name, entry, here))
  return bundles
}

async function bundleOf(name: string, entry: string, here: string): Promise<Uint8Array> {
  if (!here.endsWith('/src/bundles.ts')) return readBundle(name, here)
  const { bundleContract } = await import('@vouch/contract/bundle')
  return bundleContract(fileURLToPath(new URL(entry, here)))
}

async function readBundle(name: string, here: string): Promise<Uint8Array> {
  try {
    return await readFile(new URL(`bundles/${name}.js`, here))
  } catch (cause) {
    throw new OperationalError(
      'BUNDLE_MISSING',
      `The bundle of contract '${name}' is not built.`,
      'Run: npm run setup',
      cause,
    )
  }
}
