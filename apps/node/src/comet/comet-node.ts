import { mkdir, readFile } from 'node:fs/promises'
import { OperationalError } from '@vouch/core'
import type { Logger } from 'pino'
import type { Home } from '../home/home.ts'
import type { EngineWatch } from '../http/engine-metrics.ts'
import { cometPaths, type EngineSettings } from './comet-files.ts'
import type { CometLedgerData } from './comet-ledger.ts'
import { requireEngine } from './engine-binary.ts'
import { type EngineProcess, startEngine } from './engine-process.ts'
import { createCometClient } from './rpc-client.ts'
import { applicationSocket } from './socket-path.ts'

/** What a node on CometBFT does besides: it starts the engine beside it, watches it, and stops it. */
export interface CometSide {
  readonly ledger: CometLedgerData
  /** Where our API listens, by the home's settings. */
  readonly host: string
  readonly port: number
  /** APIs of the other nodes. */
  readonly members: readonly string[]
  /** Resolves when the engine answers. Throws `ENGINE_STOPPED`, `ENGINE_SILENT`. */
  start(watch: { readonly log: Logger; onGivenUp(cause: Error): void }): Promise<void>
  stop(): Promise<void>
  /** For those who watch the node. */
  readonly watch: EngineWatch
}

/** Throws `ENGINE_MISSING`, `ENGINE_VERSION_WRONG`, `HOME_DAMAGED`. */
export async function openCometSide(home: Home, version: string): Promise<CometSide> {
  const paths = cometPaths(home.paths.root)
  const settings = await readEngineSettings(home.paths.root)
  const runsEngine = settings.runsEngine !== false
  const program = runsEngine ? (await requireEngine()).path : undefined
  const socket = applicationSocket(paths.root)
  const [host, port] = splitAddress(settings.api)
  let engine: EngineProcess | undefined
  let isStopped = false
  let restarts = 0
  const client = createCometClient(settings.rpc)
  return {
    ledger: {
      socket,
      rpc: settings.rpc,
      version,
      snapshots: { directory: paths.snapshots, every: settings.snapshotEvery ?? SNAPSHOT_EVERY },
      ...(settings.patienceMs === undefined ? {} : { patienceMs: settings.patienceMs }),
    },
    host,
    port,
    members: settings.members ?? [],
    async start({ log, onGivenUp }) {
      await mkdir(paths.data, { recursive: true })
      let broken: Error | undefined
      if (program !== undefined && !isStopped)
        engine = await startEngine({
          program,
          paths,
          application: `unix://${socket}`,
          onRestart(reason) {
            restarts += 1
            log.warn({ reason }, 'CometBFT has ended and is started again')
          },
          onGivenUp(cause) {
            broken = cause
            onGivenUp(cause)
          },
        })
      await untilAnswering(settings.rpc, () => {
        if (broken !== undefined) throw broken
        return isStopped
      })
    },
    async stop() {
      isStopped = true
      client.close()
      await engine?.stop()
    },
    watch: {
      report: client.status,
      get restarts() {
        return restarts
      },
    },
  }
}

const SNAPSHOT_EVERY = 2_000
const ANSWER_STEPS = 600
const STEP_MS = 50

async function untilAnswering(rpc: string, isOver: () => boolean): Promise<void> {
  const client = createCometClient(rpc)
  try {
    for (let step = 0; step < ANSWER_STEPS && !isOver(); step++) {
      if ((await client.status()) !== undefined) return
      await new Promise((resolve) => setTimeout(resolve, STEP_MS))
    }
  } finally {
    client.close()
  }
  if (isOver()) return
  throw new OperationalError(
    'ENGINE_SILENT',
    `CometBFT does not answer at ${rpc}.`,
    'Read comet/cometbft.log in the home; check that no other program holds the port.',
  )
}

export async function readEngineSettings(root: string): Promise<EngineSettings> {
  const file = cometPaths(root).settings
  try {
    const settings = JSON.parse(await readFile(file, 'utf8')) as EngineSettings
    if (settings.format === 1) return settings
  } catch {
    // Told below: whatever is wrong with it, the remedy is the same.
  }
  throw new OperationalError(
    'HOME_DAMAGED',
    `${file} does not say where the engine of this node listens.`,
    'Restore the home from a backup.',
  )
}

function splitAddress(address: string): readonly [string, number] {
  const at = address.lastIndexOf(':')
  return [address.slice(0, at), Number(address.slice(at + 1))]
}
