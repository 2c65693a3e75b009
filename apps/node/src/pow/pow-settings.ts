import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromHex, isPublicKey, OperationalError } from '@vouch/core'
import type { Home } from '../home/home.ts'
import type { PowLedgerData } from './pow-ledger.ts'

/** What a node of an open network does, beside its genesis; `network.json` of the home. */
export interface PowSettingsFile {
  /** HTTP. */
  readonly port?: number
  readonly peers: {
    /** `host:port` at which other nodes reach this one. */
    readonly listen: string
    /** `host:port` of nodes to begin with. */
    readonly bootstrap: readonly string[]
    readonly maxInbound?: number
  }
  readonly mining?: {
    /** Hexadecimal public key that found blocks pay. */
    readonly to: string
    readonly threads: number
    readonly effortPercent?: number
  }
  readonly minimumWork?: string
  /** Signed checkpoints to follow, hexadecimal; none are followed where this is left out. */
  readonly checkpoints?: readonly string[]
}

export interface PowSettings {
  readonly port?: number
  readonly file: PowSettingsFile
  readonly ledger: PowLedgerData
}

export function powSettingsPath(home: { readonly root: string }): string {
  return join(home.root, 'network.json')
}

/** Throws `NETWORK_SETTINGS_INVALID`. */
export async function readPowSettings(
  home: Pick<Home, 'paths'>,
  over?: PowSettingsFile['mining'],
): Promise<PowSettings> {
  const path = powSettingsPath(home.paths)
  let file: PowSettingsFile
  try {
    file = JSON.parse(await readFile(path, 'utf8')) as PowSettingsFile
  } catch (cause) {
    throw invalid(path, 'it cannot be read', cause)
  }
  const { port, minimumWork } = file
  const mining = over ?? file.mining
  if (typeof file.peers?.listen !== 'string' || !Array.isArray(file.peers.bootstrap))
    throw invalid(path, 'it does not say where to listen and whom to ask')
  const miner = mining === undefined ? undefined : fromHex(mining.to)
  if (mining !== undefined && (miner === undefined || !isPublicKey(miner)))
    throw invalid(path, 'mining.to is not a public key')
  return {
    ...(port === undefined ? {} : { port }),
    file,
    ledger: {
      ...(miner === undefined || !isPublicKey(miner) ? {} : { miner }),
      threads: mining?.threads ?? 0,
      peers: {
        listen: file.peers.listen,
        bootstrap: file.peers.bootstrap,
        maxInbound: file.peers.maxInbound ?? 32,
        directory: home.paths.root,
      },
      effortPercent: Math.min(100, Math.max(1, mining?.effortPercent ?? 100)),
      ...(minimumWork === undefined ? {} : { minimumWork }),
      ...(file.checkpoints === undefined ? {} : { checkpoints: file.checkpoints }),
    },
  }
}

export async function writePowSettings(root: string, file: PowSettingsFile): Promise<void> {
  await writeFile(powSettingsPath({ root }), `${JSON.stringify(file, null, 2)}\n`)
}

function invalid(path: string, reason: string, cause?: unknown): OperationalError {
  return new OperationalError(
    'NETWORK_SETTINGS_INVALID',
    `${path} is not what it should be: ${reason}.`,
    'Correct it; see the README of the node for its form.',
    cause,
  )
}
