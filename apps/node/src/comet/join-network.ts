import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OperationalError, toHex } from '@vouch/core'
import { createKey, keyFileText } from '@vouch/sdk'
import { aliasOf } from '../home/found-home.ts'
import { homePaths, readHome, writeHome } from '../home/home.ts'
import { cometConfigText, type CometConfigInput } from './comet-config.ts'
import { cometPaths, type EngineSettings, makeCometKey, nodeIdOf, readCometKey } from './comet-files.ts'
import { readEngineSettings } from './comet-node.ts'
import { writeEngineFiles } from './found-network.ts'
import { createCometClient } from './rpc-client.ts'

export interface JoinOptions {
  /** Homes of validators of the network, as far as this machine has them: their addresses are taken from there. */
  readonly from: readonly string[]
  readonly organisation: string
  readonly passphrase: string
  readonly settings: EngineSettings
  /** `id@host:port`, instead of the addresses in `from`. */
  readonly peers?: readonly string[]
  /** Begins at a snapshot of the others instead of at the first block; `host:port` of at least one RPC. */
  readonly stateSyncFrom?: readonly string[]
}

export interface JoinedHome {
  readonly chainId: string
  readonly alias: string
  /** The organisation's own key, to be admitted with. */
  readonly publicKey: string
  /** The key that votes, to be proposed with. */
  readonly validatorKey: string
}

/**
 * Writes the home of one more organisation of a network that runs. It follows the chain at once; it votes when the founders
 * have decided so. Throws `HOME_EXISTS`, `HOME_DAMAGED`, `ENGINE_SILENT`.
 */
export async function joinNetwork(root: string, options: JoinOptions): Promise<JoinedHome> {
  const { organisation, settings } = options
  const first = await readHome(options.from[0] as string)
  const genesis = await readFile(join(cometPaths(first.paths.root).config, 'genesis.json'), 'utf8')
  const peers = options.peers ?? (await Promise.all(options.from.map(peerOf)))
  const [validator, node] = [makeCometKey(), makeCometKey()]
  const alias = aliasOf(organisation)
  const stateSync = options.stateSyncFrom === undefined ? undefined : await trustOf(options.stateSyncFrom)
  const config = cometConfigText({
    moniker: alias,
    settings,
    peers,
    isOneMachine: true,
    ...(stateSync === undefined ? {} : { stateSync }),
  })
  await writeEngineFiles(root, { config, genesis, settings, validator, node })
  const { file, key } = await createKey(alias, options.passphrase)
  const { keys } = homePaths(root)
  await mkdir(keys, { recursive: true })
  await writeFile(join(keys, `${alias}.json`), keyFileText(file), { mode: 0o600 })
  await copyHeldBundles(first.paths.bundles, homePaths(root).bundles)
  const record = { chainId: toHex(first.chainId), organisation, operator: alias }
  await writeHome(root, { record, genesisBytes: first.genesisBytes, bundles: first.bundles })
  return {
    chainId: record.chainId,
    alias,
    publicKey: toHex(key.publicKey),
    validatorKey: toHex(validator.publicKey),
  }
}

/** What came into force since the foundation: a newcomer executes those blocks too. */
async function copyHeldBundles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of await readdir(from))
    if (/^[0-9a-f]{64}\.js$/.test(name)) await copyFile(join(from, name), join(to, name))
}

async function peerOf(home: string): Promise<string> {
  const text = await readFile(join(cometPaths(home).config, 'node_key.json'), 'utf8')
  return `${nodeIdOf(readCometKey(text))}@${(await readEngineSettings(home)).p2p}`
}

/** What the newcomer trusts to begin with: the last header but a few of those it was told to ask. Compare it by another way. */
async function trustOf(servers: readonly string[]): Promise<NonNullable<CometConfigInput['stateSync']>> {
  const client = createCometClient(servers[0] as string)
  try {
    const status = await client.status()
    const block = status === undefined ? undefined : await client.blockHash(status.height)
    if (status === undefined || block === undefined)
      throw new OperationalError(
        'ENGINE_SILENT',
        `No CometBFT answers at ${servers[0]}.`,
        'Name the RPC address of a validator that runs.',
      )
    // It wants two servers to compare; one that is asked twice compares nothing, but is all there may be.
    const asked = servers.length === 1 ? [servers[0] as string, servers[0] as string] : servers
    return {
      servers: asked.map((server) => `http://${server}`),
      trustHeight: status.height,
      trustHash: block,
    }
  } finally {
    client.close()
  }
}
