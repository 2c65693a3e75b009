import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identity, validator } from '@vouch/application'
import { loadBuiltInBundles } from '@vouch/application/bundles'
import { COMET, encodeCometParameters } from '@vouch/consensus'
import { toRecorded } from '@vouch/contract'
import { accountOf, bundleHashOf } from '@vouch/contract/runtime'
import { OperationalError, systemClock, systemRandom, toHex, unwrap } from '@vouch/core'
import {
  type ChainLimits,
  chainIdOf,
  DEFAULT_CHAIN_LIMITS,
  encodeGenesis,
  type FeePrices,
  type Genesis,
} from '@vouch/data'
import { aliasOf, COMMON_SECRET_BYTES, makeFounder, requireDistinct } from '../home/found-home.ts'
import { homePaths, writeHome } from '../home/home.ts'
import { type CometRewardRules, encodeRewardRules } from './comet-rewards.ts'
import { cometConfigText } from './comet-config.ts'
import {
  cometGenesisText,
  type CometKey,
  cometPaths,
  type EngineSettings,
  FIRST_VALIDATOR_STATE,
  makeCometKey,
  nodeIdOf,
  nodeKeyText,
  validatorKeyText,
} from './comet-files.ts'

/** An organisation that founds a network and runs one of its validators. */
export interface NetworkFounder {
  readonly organisation: string
  readonly role: string
  /** Default 10. */
  readonly power?: number
  readonly settings: EngineSettings
  /** `host:port` at which the other validators reach it; default where it listens. */
  readonly address?: string
}

export interface NetworkOptions {
  readonly name: string
  readonly founders: readonly NetworkFounder[]
  readonly passphrase: string
  /** How many founders must agree; default more than half. */
  readonly threshold?: number
  readonly isOneMachine: boolean
  readonly limits?: Partial<ChainLimits>
  readonly feePrices?: FeePrices
  readonly rewards?: CometRewardRules
  readonly allocations?: Genesis['allocations']
}

export interface FoundedNetwork {
  readonly chainId: string
  readonly members: readonly {
    readonly organisation: string
    readonly alias: string
    readonly home: string
    readonly settings: EngineSettings
    readonly nodeId: string
  }[]
}

const DEFAULT_POWER = 10

/**
 * Writes a home for each founding organisation: one genesis, its own keys, its engine's configuration. Throws `FOUNDERS_ALIKE`,
 * `ALIAS_INVALID`, `THRESHOLD_INVALID`, `HOME_EXISTS`, `NETWORK_EMPTY`.
 */
export async function foundNetwork(directory: string, options: NetworkOptions): Promise<FoundedNetwork> {
  const { founders, passphrase } = options
  if (founders.length === 0)
    throw new OperationalError('NETWORK_EMPTY', 'A network has at least one organisation.', 'Name one.')
  const named = founders.map((one) => ({ ...one, alias: aliasOf(one.organisation) }))
  const threshold = options.threshold ?? Math.floor(founders.length / 2) + 1
  requireDistinct(named, threshold)
  const secret = systemRandom.bytes(COMMON_SECRET_BYTES)
  const members = await Promise.all(
    named.map(async (one) => ({
      ...one,
      power: one.power ?? DEFAULT_POWER,
      made: await makeFounder(one, passphrase, secret),
      validator: makeCometKey(),
      node: makeCometKey(),
    })),
  )
  const bundles = await loadBuiltInBundles()
  const found = { founders: members.map(({ made }) => made.founder), threshold }
  const validators = members.map(({ validator: key, power, organisation }) => ({
    publicKey: key.publicKey,
    power,
    name: organisation,
  }))
  const voting = members.map((member) => ({
    publicKey: member.validator.publicKey,
    organisation: member.organisation,
    power: member.power,
    payout: accountOf(member.made.founder.key.publicKey),
  }))
  const genesis: Genesis = {
    name: options.name,
    timeMs: systemClock.nowMs(),
    engine: COMET,
    engineParameters: encodeCometParameters({
      validators,
      rewards: options.rewards === undefined ? null : encodeRewardRules(options.rewards),
    }),
    limits: { ...DEFAULT_CHAIN_LIMITS, ...options.limits },
    feePrices: options.feePrices ?? { perGas: 0n, perByte: 0n },
    allocations: options.allocations ?? [],
    contracts: [...bundles].map(([name, bundle]) => [name, bundleHashOf(bundle)] as const),
    foundation: [
      { contract: 'identity', action: 'found', args: unwrap(toRecorded(identity.actions.found.args, found)) },
      {
        contract: 'validator',
        action: 'found',
        args: unwrap(toRecorded(validator.actions.found.args, { validators: voting })),
      },
    ],
  }
  const genesisBytes = encodeGenesis(genesis)
  const chainId = chainIdOf(genesisBytes)
  const cometGenesis = cometGenesisText({
    chainId,
    timeMs: genesis.timeMs,
    validators,
    maxBlockBytes: genesis.limits.maxBlockBytes,
  })
  const peerOf = (member: (typeof members)[number]): string =>
    `${nodeIdOf(member.node)}@${member.address ?? member.settings.p2p}`
  for (const [at, member] of members.entries()) {
    const root = join(directory, homeName(at))
    const { organisation, alias } = member
    // On real machines the API lies behind whatever ends TLS: its operator names the others' addresses.
    const others = members.filter((other) => other !== member).map((other) => `http://${other.settings.api}`)
    const settings = options.isOneMachine ? { ...member.settings, members: others } : member.settings
    const config = cometConfigText({
      moniker: alias,
      settings,
      peers: members.filter((other) => other !== member).map(peerOf),
      isOneMachine: options.isOneMachine,
    })
    await writeEngineFiles(root, { ...member, config, settings, genesis: cometGenesis })
    const { keys } = homePaths(root)
    await mkdir(keys, { recursive: true })
    await writeFile(join(keys, `${alias}.json`), member.made.keyFile, { mode: 0o600 })
    const record = { chainId: toHex(chainId), organisation, operator: alias }
    await writeHome(root, { record, genesisBytes, bundles })
  }
  return {
    chainId: toHex(chainId),
    members: members.map(({ organisation, alias, settings, node }, at) => ({
      organisation,
      alias,
      settings,
      home: join(directory, homeName(at)),
      nodeId: nodeIdOf(node),
    })),
  }
}

function homeName(at: number): string {
  return `org${at + 1}`
}

/** The files of a CometBFT process, as its own program would write them. */
export async function writeEngineFiles(
  root: string,
  files: {
    readonly config: string
    readonly genesis: string
    readonly settings: EngineSettings
    readonly validator: CometKey
    readonly node: CometKey
  },
): Promise<void> {
  const paths = cometPaths(root)
  await mkdir(paths.config, { recursive: true })
  await mkdir(paths.data, { recursive: true })
  await writeFile(join(paths.config, 'config.toml'), files.config)
  await writeFile(join(paths.config, 'genesis.json'), files.genesis)
  await writeFile(join(paths.config, 'node_key.json'), nodeKeyText(files.node), { mode: 0o600 })
  await writeFile(join(paths.config, 'priv_validator_key.json'), validatorKeyText(files.validator), {
    mode: 0o600,
  })
  await writeFile(join(paths.data, 'priv_validator_state.json'), FIRST_VALIDATOR_STATE, { mode: 0o600 })
  await writeFile(paths.settings, `${JSON.stringify(files.settings, null, 2)}\n`)
}
