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
  /** Who governs beside it. Their keys are made in this home too, to be handed over. */
  readonly cofounders?: readonly CoFounder[]
  /** How many founders must agree; default 1. */
  readonly threshold?: number
  readonly limits?: Partial<ChainLimits>
  readonly feePrices?: FeePrices
  readonly clock?: Clock
  readonly random?: Random
}

export interface CoFounder {
  readonly organisation: string
  readonly role: string
}

export interface FoundedHome {
  /** Hexadecimal. */
  readonly chainId: string
  readonly alias: string
  readonly publicKey: string
  readonly keyFile: string
}

/** Bytes of the secret that members share for business keys. */
export const COMMON_SECRET_BYTES = 32

/**
 * Founds a chain with an organisation that governs, keeps custody and seals blocks, and with whoever governs beside it.
 * Throws `HOME_EXISTS`, `ALIAS_INVALID`, `FOUNDERS_ALIKE`, `THRESHOLD_INVALID`, and a `ProblemError` `VALUE_INVALID` where a name or role is not one.
 */
export async function foundHome(root: string, options: FoundOptions): Promise<FoundedHome> {
  const { organisation, role, clock = systemClock, random = systemRandom, threshold = 1 } = options
  const alias = options.alias ?? aliasOf(organisation)
  const cofounders = (options.cofounders ?? []).map((one) => ({ ...one, alias: aliasOf(one.organisation) }))
  const all = [{ organisation, role, alias }, ...cofounders]
  requireDistinct(all, threshold)
  const secret = random.bytes(COMMON_SECRET_BYTES)
  const founders: MadeFounder[] = []
  for (const one of all) founders.push(await makeFounder(one, options.passphrase, secret))
  const { publicKey } = (founders[0] as MadeFounder).founder.key
  const bundles = await loadBuiltInBundles()
  const found = { founders: founders.map(({ founder }) => founder), threshold }
  const args = unwrap(toRecorded(identity.actions.found.args, found))
  const genesis: Genesis = {
    name: organisation,
    timeMs: clock.nowMs(),
    engine: SOLO,
    engineParameters: soloParameters(publicKey),
    limits: { ...DEFAULT_CHAIN_LIMITS, ...options.limits },
    feePrices: options.feePrices ?? { perGas: 0n, perByte: 0n },
    allocations: [],
    contracts: [...bundles].map(([name, bundle]) => [name, bundleHashOf(bundle)] as const),
    foundation: [{ contract: 'identity', action: 'found', args }],
  }
  const genesisBytes = encodeGenesis(genesis)
  const chainId = toHex(chainIdOf(genesisBytes))
  await writeHome(root, { record: { chainId, organisation, operator: alias }, genesisBytes, bundles })
  const { keys } = homePaths(root)
  await mkdir(keys, { recursive: true })
  for (const made of founders)
    await writeFile(join(keys, `${made.alias}.json`), made.keyFile, { mode: 0o600 })
  return { chainId, alias, publicKey: toHex(publicKey), keyFile: join(keys, `${alias}.json`) }
}

export type MadeFounder = Awaited<ReturnType<typeof makeFounder>>

/** A founder's key file, and what the genesis says of it. */
export async function makeFounder(
  { organisation, role, alias }: CoFounder & { readonly alias: string },
  passphrase: string,
  secret: Uint8Array,
) {
  const { file, key } = await createKey(alias, passphrase)
  const { publicKey, recipient } = key
  const founder = {
    name: organisation,
    roles: [role],
    key: { publicKey, member: alias, right: 'admin', recipient },
    sealedSecret: unwrap(await sealSmall(secret, recipient)),
  }
  return { alias, founder, keyFile: keyFileText(file) }
}

/** Before any key is made: a genesis that nobody can be founded with is of no use. */
export function requireDistinct(founders: readonly { readonly alias: string }[], threshold: number): void {
  for (const [at, { alias }] of founders.entries()) {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(alias))
      throw new OperationalError(
        'ALIAS_INVALID',
        `'${alias}' is no name for a key file.`,
        'Use lower-case letters, digits and hyphens: --key NAME.',
      )
    if (founders.findIndex((other) => other.alias === alias) !== at)
      throw new OperationalError(
        'FOUNDERS_ALIKE',
        `Two founders would have the key file '${alias}'.`,
        'Give each founder a name of its own.',
      )
  }
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > founders.length)
    throw new OperationalError(
      'THRESHOLD_INVALID',
      `A threshold of ${threshold} does not fit ${founders.length} founders.`,
      'Choose between 1 and the number of founders.',
    )
}

/** The key file's name for an organisation: lower-case letters, digits and hyphens of its name. */
export function aliasOf(organisation: string): string {
  return organisation
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40)
}
