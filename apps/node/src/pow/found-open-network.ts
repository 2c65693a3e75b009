import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identity } from '@vouch/application'
import { loadBuiltInBundles } from '@vouch/application/bundles'
import {
  bitsOf,
  DEFAULT_POW_PARAMETERS,
  encodePowParameters,
  POW,
  type PowParameters,
} from '@vouch/consensus/pow'
import { toRecorded } from '@vouch/contract'
import { bundleHashOf } from '@vouch/contract/runtime'
import { randomBytes } from 'node:crypto'
import { systemClock, systemRandom, toHex, unwrap } from '@vouch/core'
import { chainIdOf, DEFAULT_CHAIN_LIMITS, encodeGenesis, type FeePrices, type Genesis } from '@vouch/data'
import { encodeSchedule, type IssuanceSchedule } from '@vouch/incentive'
import { createKey, keyFileText } from '@vouch/sdk'
import { aliasOf, COMMON_SECRET_BYTES, makeFounder } from '../home/found-home.ts'
import { homePaths, readHome, writeHome } from '../home/home.ts'
import { BATCH, createNonceSearch } from './nonce-search.ts'
import { type PowSettingsFile, writePowSettings } from './pow-settings.ts'

export interface OpenNetworkOptions {
  /** Who founds it: its name stands in the genesis, and governs who is admitted to contracts that ask for it. */
  readonly organisation: string
  readonly role: string
  readonly passphrase: string
  readonly settings: PowSettingsFile
  readonly schedule: IssuanceSchedule
  readonly parameters?: Partial<Omit<PowParameters, 'schedule'>>
  readonly feePrices?: FeePrices
}

/** Half a coin of 10^8 units for each block of half a minute, halved every four years, about four million in all. */
export const DEFAULT_SCHEDULE: IssuanceSchedule = {
  subsidy: 50_000_000n,
  halvingInterval: 4_204_800,
  cap: 420_480_000_000_000n,
}

/** Founds an open network in a home: anybody with a copy of the genesis and the bundles may join. Throws as `foundHome`. */
export async function foundOpenNetwork(root: string, options: OpenNetworkOptions) {
  const { organisation, role, passphrase } = options
  const alias = aliasOf(organisation)
  const secret = systemRandom.bytes(COMMON_SECRET_BYTES)
  const made = await makeFounder({ organisation, role, alias }, passphrase, secret)
  const bundles = await loadBuiltInBundles()
  const found = { founders: [made.founder], threshold: 1 }
  const blockTimeMs = options.parameters?.blockTimeMs ?? DEFAULT_POW_PARAMETERS.blockTimeMs
  const genesis: Genesis = {
    name: organisation,
    timeMs: systemClock.nowMs(),
    engine: POW,
    engineParameters: encodePowParameters({
      ...DEFAULT_POW_PARAMETERS,
      halfLifeMs: blockTimeMs * 120,
      startBits: startBits(blockTimeMs, options.settings.mining?.threads ?? 1),
      ...options.parameters,
      schedule: encodeSchedule(options.schedule),
    }),
    limits: DEFAULT_CHAIN_LIMITS,
    feePrices: options.feePrices ?? { perGas: 0n, perByte: 0n },
    allocations: [],
    contracts: [...bundles].map(([name, bundle]) => [name, bundleHashOf(bundle)] as const),
    foundation: [
      { contract: 'identity', action: 'found', args: unwrap(toRecorded(identity.actions.found.args, found)) },
    ],
  }
  const genesisBytes = encodeGenesis(genesis)
  const chainId = toHex(chainIdOf(genesisBytes))
  await writeHome(root, { record: { chainId, organisation, operator: alias }, genesisBytes, bundles })
  await mkdir(homePaths(root).keys, { recursive: true })
  const keyFile = join(homePaths(root).keys, `${alias}.json`)
  await writeFile(keyFile, made.keyFile, { mode: 0o600 })
  const publicKey = toHex(made.founder.key.publicKey)
  await writePowSettings(root, withMiner(options.settings, publicKey))
  return { chainId, alias, publicKey, keyFile }
}

/** The key file of a home that joins. */
export const MINER_ALIAS = 'miner'

/**
 * A home of another node of the same network, with a key of its own that nobody else knows: what it mines may go there. Throws as
 * `readHome`, `HOME_EXISTS`.
 */
export async function joinOpenNetwork(
  from: string,
  root: string,
  settings: PowSettingsFile,
  passphrase: string,
): Promise<{ readonly chainId: string; readonly publicKey: string }> {
  const home = await readHome(from)
  const { file, key } = await createKey(MINER_ALIAS, passphrase)
  const { chainId, organisation, operator } = home.record
  await writeHome(root, {
    record: { chainId, organisation, operator },
    genesisBytes: await readFile(home.paths.genesis),
    bundles: home.bundles,
  })
  await mkdir(homePaths(root).keys, { recursive: true })
  await writeFile(join(homePaths(root).keys, `${MINER_ALIAS}.json`), keyFileText(file), { mode: 0o600 })
  await writePowSettings(root, settings)
  return { chainId, publicKey: toHex(key.publicKey) }
}

/** An empty `to` stands for the founder's key. */
function withMiner(settings: PowSettingsFile, publicKey: string): PowSettingsFile {
  const { mining } = settings
  return mining === undefined || mining.to !== ''
    ? settings
    : { ...settings, mining: { ...mining, to: publicKey } }
}

/** A difficulty at which this machine finds a block in about the time aimed at. */
function startBits(blockTimeMs: number, threads: number): number {
  const search = createNonceSearch(randomBytes(32), 0n, randomBytes(24))
  const startedMs = performance.now()
  let tried = 0
  while (performance.now() - startedMs < 200) {
    search.next()
    tried += BATCH
  }
  const perMs = (tried / (performance.now() - startedMs)) * Math.max(1, threads)
  const work = BigInt(Math.max(2_000, Math.round(perMs * blockTimeMs)))
  return bitsOf((1n << 256n) / work)
}
