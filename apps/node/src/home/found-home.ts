import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identity } from '@vouch/application'
import { loadBuiltInBundles } from '@vouch/application/bundles'
import { SOLO, soloParameters } from '@vouch/consensus'
import { toRecorded } from '@vouch/contract'
import { bundleHashOf } from '@vouch/contract/runtime'
import {
  type Clock,
  OperationalError,
  type Random,
  systemClock,
  systemRandom,
  toHex,
  unwrap,
} from '@vouch/core'
import {
  type ChainLimits,
  chainIdOf,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  type FeePrices,
  type Genesis,
  sealSmall,
} from '@vouch/data'
import { createKey, keyFileText } from '@vouch/sdk'
import { homePaths, writeHome } from './home.ts'

export interface FoundOptions {
  readonly organisation: string
  readonly role: string
  readonly passphrase: string
  /** Name of the key file; default the organisation's name in lower case. */
  readonly alias?: string
  readonly limits?: Partial<ChainLimits>
  readonly feePrices?: FeePrices
  readonly clock?: Clock
  readonly random?: Random
}

export interface FoundedHome {
  /** Hexadecimal. */
  readonly chainId: string
  readonly alias: string
  readonly publicKey: string
  readonly keyFile: string
}

/** Bytes of the secret that members share for business keys. */
const COMMON_SECRET_BYTES = 32

/**
 * Founds a chain with one organisation that governs, keeps custody and seals blocks. Throws `HOME_EXISTS`,
 * `ALIAS_INVALID`, and a `ProblemError` `VALUE_INVALID` where a name or role is not one.
 */
export async function foundHome(root: string, options: FoundOptions): Promise<FoundedHome> {
  const { organisation, role, passphrase, clock = systemClock, random = systemRandom } = options
  const alias = options.alias ?? aliasOf(organisation)
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(alias))
    throw new OperationalError(
      'ALIAS_INVALID',
      `'${alias}' is no name for a key file.`,
      'Use lower-case letters, digits and hyphens: --key NAME.',
    )
  const { file, key } = await createKey(alias, passphrase)
  const bundles = await loadBuiltInBundles()
  const sealedSecret = unwrap(await sealSmall(random.bytes(COMMON_SECRET_BYTES), key.recipient))
  const founder = {
    name: organisation,
    roles: [role],
    key: { publicKey: key.publicKey, member: alias, right: 'admin', recipient: key.recipient },
    sealedSecret,
  }
  const args = unwrap(toRecorded(identity.actions.found.args, { founders: [founder], threshold: 1 }))
  const genesis: Genesis = {
    name: organisation,
    timeMs: clock.nowMs(),
    engine: SOLO,
    engineParameters: soloParameters(key.publicKey),
    limits: { ...DEFAULT_CHAIN_LIMITS, ...options.limits },
    feePrices: options.feePrices ?? { perGas: 0n, perByte: 0n },
    allocations: [],
    contracts: [...bundles].map(([name, bundle]) => [name, bundleHashOf(bundle)] as const),
    foundation: [{ contract: 'identity', action: 'found', args }],
  }
  const genesisBytes = encodeGenesis(genesis)
  const chainId = toHex(chainIdOf(genesisBytes))
  await writeHome(root, { record: { chainId, organisation, operator: alias }, genesisBytes, bundles })
  const keyFile = join(homePaths(root).keys, `${alias}.json`)
  await mkdir(homePaths(root).keys, { recursive: true })
  await writeFile(keyFile, keyFileText(file), { mode: 0o600 })
  return { chainId, alias, publicKey: toHex(key.publicKey), keyFile }
}

/** The key file's name for an organisation: lower-case letters, digits and hyphens of its name. */
export function aliasOf(organisation: string): string {
  return organisation
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40)
}
