import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleHashOf } from '@vouch/contract/runtime'
import { equalBytes, fromHex, OperationalError, toHex, unwrap } from '@vouch/core'
import { chainIdOf, decodeGenesis, type Genesis } from '@vouch/data'

/** Version of the layout below; a home of another one is refused, never guessed at. */
export const HOME_FORMAT = 1

/** Where a node keeps what it owns. */
export interface HomePaths {
  readonly root: string
  readonly home: string
  readonly genesis: string
  readonly bundles: string
  readonly keys: string
  readonly data: string
  readonly vault: string
  readonly lock: string
  readonly head: string
}

export function homePaths(root: string): HomePaths {
  const at = (name: string): string => join(root, name)
  return {
    root,
    home: at('home.json'),
    genesis: at('genesis.cbor'),
    bundles: at('bundles'),
    keys: at('keys'),
    data: at('data'),
    vault: at('vault'),
    lock: at('lock'),
    head: at('head'),
  }
}

/** What `home.json` says: which chain this is, and who runs it. */
export interface HomeRecord {
  readonly format: number
  readonly chainId: string
  readonly organisation: string
  /** Alias of the key that seals blocks, a file in `keys/`. */
  readonly operator: string
}

export interface Home {
  readonly paths: HomePaths
  readonly record: HomeRecord
  readonly genesis: Genesis
  readonly genesisBytes: Uint8Array
  readonly chainId: Uint8Array
  readonly bundles: ReadonlyMap<string, Uint8Array>
}

/**
 * Reads a home. Throws `OperationalError`: `HOME_MISSING`, `HOME_FORMAT_UNKNOWN`, `HOME_DAMAGED`.
 */
export async function readHome(root: string): Promise<Home> {
  const paths = homePaths(root)
  const record = await readRecord(paths)
  const genesisBytes = await readPart(paths.genesis)
  const chainId = chainIdOf(genesisBytes)
  if (!equalBytes(chainId, fromHex(record.chainId) ?? new Uint8Array(0)))
    throw damaged(
      'genesis.cbor',
      `its hash is ${toHex(chainId)}, but home.json names chain ${record.chainId}`,
    )
  const decoded = decodeGenesis(genesisBytes)
  if (!decoded.ok) throw damaged('genesis.cbor', decoded.problem.detail)
  const bundles = new Map<string, Uint8Array>()
  for (const [name, hash] of decoded.value.contracts) {
    const bundle = await readPart(join(paths.bundles, `${name}.js`))
    if (!equalBytes(bundleHashOf(bundle), hash))
      throw damaged(`bundles/${name}.js`, 'its hash is not the one that the genesis names')
    bundles.set(name, bundle)
  }
  return { paths, record, genesis: unwrap(decoded), genesisBytes, chainId, bundles }
}

async function readRecord(paths: HomePaths): Promise<HomeRecord> {
  let text: string
  try {
    text = await readFile(paths.home, 'utf8')
  } catch {
    throw new OperationalError(
      'HOME_MISSING',
      `There is no chain in ${paths.root}.`,
      'Found one with: vouch init --organisation NAME',
    )
  }
  let record: Partial<HomeRecord>
  try {
    record = JSON.parse(text) as Partial<HomeRecord>
  } catch {
    throw damaged('home.json', 'it is not JSON')
  }
  if (record.format !== HOME_FORMAT)
    throw new OperationalError(
      'HOME_FORMAT_UNKNOWN',
      `The home ${paths.root} has format ${String(record.format)}; this software knows format ${HOME_FORMAT}.`,
      'Use the version of vouch that made this home, or another VOUCH_HOME.',
    )
  if (
    typeof record.chainId !== 'string' ||
    typeof record.organisation !== 'string' ||
    typeof record.operator !== 'string'
  )
    throw damaged('home.json', 'an entry is missing')
  return record as HomeRecord
}

async function readPart(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new OperationalError(
      'HOME_DAMAGED',
      `${file} cannot be read.`,
      'Restore the home from a backup.',
      cause,
    )
  }
}

function damaged(file: string, reason: string): OperationalError {
  return new OperationalError(
    'HOME_DAMAGED',
    `${file} is not what it should be: ${reason}.`,
    'Restore the home from a backup.',
  )
}

/** Writes a new home; `home.json` comes last, so that a half-made home is no home. Throws `HOME_EXISTS`. */
export async function writeHome(
  root: string,
  content: {
    readonly record: Omit<HomeRecord, 'format'>
    readonly genesisBytes: Uint8Array
    readonly bundles: ReadonlyMap<string, Uint8Array>
  },
): Promise<void> {
  const paths = homePaths(root)
  await mkdir(paths.root, { recursive: true })
  if ((await readdir(paths.root)).includes('home.json'))
    throw new OperationalError(
      'HOME_EXISTS',
      `There is a chain in ${root} already.`,
      'Choose another VOUCH_HOME, or start the node of this one with: vouch start',
    )
  await mkdir(paths.bundles, { recursive: true })
  for (const [name, bundle] of content.bundles) await writeFile(join(paths.bundles, `${name}.js`), bundle)
  await writeFile(paths.genesis, content.genesisBytes)
  await writeWhole(paths.home, `${JSON.stringify({ format: HOME_FORMAT, ...content.record }, null, 2)}\n`)
}

async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}
