import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Client, createClient, type OpenedKey } from '@vouch/sdk'
import { fromHex } from '@vouch/core'
import type { CommandContext } from '../shell/definition.ts'
import { openAlias } from './key-files.ts'

export interface Session {
  readonly client: Client
  readonly key: OpenedKey
}

/** One who waits at a terminal is told within a second that no node is there. */
const RETRIES = 2
/** For work of many requests, which a busy node may ask to come again later. */
export const PATIENT_RETRIES = 8

/** The node; where this home has a chain, that chain's. Fails: `CHAIN_MISMATCH`, `NODE_UNREACHABLE`. */
export async function connect(
  { environment }: Pick<CommandContext, 'environment'>,
  retries: number = RETRIES,
): Promise<Client> {
  const chainId = await homeChain(environment.home)
  if (chainId === undefined) return createClient({ url: environment.url, retries })
  const client = createClient({ url: environment.url, retries, chainId })
  // Nothing is asked of a node that keeps another chain.
  await client.genesis()
  return client
}

/** The node, and the key that signs. */
export async function openSession(
  context: CommandContext,
  alias: string,
  retries: number = RETRIES,
): Promise<Session> {
  const key = await openAlias(context.environment, alias)
  return { client: await connect(context, retries), key }
}

async function homeChain(home: string): Promise<Uint8Array | undefined> {
  try {
    const record = JSON.parse(await readFile(join(home, 'home.json'), 'utf8')) as { chainId?: unknown }
    return typeof record.chainId === 'string' ? fromHex(record.chainId) : undefined
  } catch {
    return undefined
  }
}

/** Alias of the key that this home's node seals with, which is that of a founder; undefined where no chain is here. */
export async function founderAlias(home: string): Promise<string | undefined> {
  try {
    const record = JSON.parse(await readFile(join(home, 'home.json'), 'utf8')) as { operator?: unknown }
    return typeof record.operator === 'string' ? record.operator : undefined
  } catch {
    return undefined
  }
}
