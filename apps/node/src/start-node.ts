import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { siteFolder } from '@vouch/console'
import { createFileBlobStore } from '@vouch/data/node'
import { COMET } from '@vouch/consensus'
import { POW } from '@vouch/consensus/pow'
import { OperationalError, systemClock } from '@vouch/core'
import { pino } from 'pino'
import { readHeadWitness } from './home/head-witness.ts'
import { type Home, readHome } from './home/home.ts'
import { openCometSide } from './comet/comet-node.ts'
import { lockHome } from './home/lock.ts'
import { createHttpServer } from './http/server.ts'
import { type PowSettingsFile, readPowSettings } from './pow/pow-settings.ts'
import { openThreadedLedger } from './ledger/threaded-ledger.ts'

export interface NodeOptions {
  readonly home: string
  /** Default 127.0.0.1: other machines reach it only where this says so. */
  readonly host?: string
  /** Default 4280; 0 takes a free one. */
  readonly port?: number
  /** Names under which a proxy on this machine is reached; such a proxy tells the caller's address too. */
  readonly publicNames?: readonly string[]
  /** Opens the operator's key. */
  readonly passphrase: string
  readonly logLevel?: string
  /** Called once, when the node can go on no more; it has then stopped answering. */
  onFatal?(cause: Error): void
  /** On an open network: mine, whatever the home's settings say. */
  readonly mining?: NonNullable<PowSettingsFile['mining']>
  /** See `AuthenticatedStateOptions.bucketBits`; for a new store only. Default 20. */
  readonly bucketBits?: number
}

export interface RunningNode {
  /** `http://host:port` */
  readonly address: string
  readonly chainId: string
  /** Of the web console; by name where that leads here too, because passkeys belong to names. */
  readonly consoleAddress: string
  /** Finishes what was submitted, writes a checkpoint, frees the home. */
  stop(): Promise<void>
}

export const DEFAULT_PORT = 4280

/**
 * Starts the node of a home. Throws `OperationalError`: those of `readHome`, `HOME_LOCKED`, `KEY_PASSPHRASE_WRONG`,
 * `PORT_TAKEN`, those of the store.
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const home = await readHome(options.home)
  const lock = lockHome(home.paths.lock, 'node')
  const undo: (() => Promise<void> | void)[] = [() => lock.release()]
  const unwind = async (): Promise<void> => {
    const [step, ...rest] = undo.splice(0).toReversed()
    if (step === undefined) return
    undo.push(...rest.toReversed())
    // What a step cannot do is told, and the others are done all the same.
    try {
      await step()
    } finally {
      await unwind()
    }
  }
  try {
    const log = pino({ level: options.logLevel ?? 'info' }, pino.destination(2))
    const comet = home.genesis.engine === COMET ? await openCometSide(home, VERSION) : undefined
    const pow = home.genesis.engine === POW ? await readPowSettings(home, options.mining) : undefined
    const operatorKey = comet === undefined && pow === undefined ? await readOperatorKey(home) : undefined
    const ledger = await openThreadedLedger({
      dataDirectory: home.paths.data,
      headFile: home.paths.head,
      genesisBytes: home.genesisBytes,
      bundles: home.bundles,
      ...(operatorKey === undefined ? {} : { operatorKey }),
      ...(comet === undefined ? {} : { comet: comet.ledger, heldBundles: home.paths.bundles }),
      ...(pow === undefined ? {} : { pow: pow.ledger }),
      passphrase: options.passphrase,
      bucketBits: options.bucketBits ?? (pow === undefined ? 20 : 16),
      admissionThreads: 1,
      onFatal: (cause) => {
        log.fatal({ cause: cause.message }, 'the ledger has stopped; nothing is written after this')
        // Without us the engine stops by itself; it must not be started again.
        void comet?.stop()
        options.onFatal?.(cause)
      },
    })
    undo.push(() => ledger.stop())
    await checkWitness(home, (await ledger.status()).height)
    const blobs = await createFileBlobStore(home.paths.vault)
    const server = await createHttpServer(
      {
        ledger,
        blobs,
        logger: log,
        clock: systemClock,
        version: VERSION,
        ...(comet === undefined ? {} : { engine: comet.watch }),
      },
      {
        host: options.host ?? comet?.host ?? '127.0.0.1',
        port: options.port ?? comet?.port ?? pow?.port ?? DEFAULT_PORT,
        members: comet?.members ?? [],
        allowedHosts: options.publicNames ?? [],
        trustProxy: (options.publicNames ?? []).length > 0,
        consoleFolder: siteFolder(),
      },
    )
    undo.push(() => server.close())
    if (comet !== undefined) {
      undo.push(() => comet.stop())
      await comet.start({ log, onGivenUp: (cause) => options.onFatal?.(cause) })
    }
    return {
      address: server.address,
      consoleAddress: `${server.address.replace('//127.0.0.1:', '//localhost:')}/console/`,
      chainId: home.record.chainId,
      stop: unwind,
    }
  } catch (cause) {
    await unwind()
    throw cause
  }
}

export const VERSION = '0.1.0'

async function readOperatorKey(home: Home): Promise<string> {
  const file = join(home.paths.keys, `${home.record.operator}.json`)
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new OperationalError(
      'OPERATOR_KEY_MISSING',
      `The key that seals blocks is not at ${file}.`,
      'Restore the key file from a backup.',
      cause,
    )
  }
}

/** A store that ends before a block this node acknowledged has lost its end. */
async function checkWitness(home: Home, height: number): Promise<void> {
  const witness = readHeadWitness(home.paths.head)
  if (witness === undefined || witness === 'damaged' || witness.height <= height) return
  throw new OperationalError(
    'STORE_BEHIND',
    `The store ends at block ${height}, but block ${witness.height} was acknowledged.`,
    'Restore the home from a backup; do not go on from here.',
  )
}
