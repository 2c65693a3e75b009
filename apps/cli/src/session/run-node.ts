import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:net'
import { type NodeOptions, type RunningNode, startNode } from '@vouch/node'
import { commandError } from '../shell/problem.ts'

export interface RunOptions extends Omit<NodeOptions, 'onFatal'> {
  /** The command line that takes another port. */
  readonly again: (port: number) => string
}

/** A node that runs until the process is told to end. */
export interface NodeOfProcess extends RunningNode {
  /** Resolves when it has stopped; rejects where it could not go on. */
  readonly stopped: Promise<void>
}

/** Fails as `startNode`; where the port is taken, names the next free one. */
export async function runNode({ again, ...options }: RunOptions): Promise<NodeOfProcess> {
  const broken = new EventEmitter<{ fatal: [Error] }>()
  const failed = once(broken, 'fatal').then(([cause]: Error[]) => {
    throw cause
  })
  failed.catch(() => {})
  const node = await startNode({ ...options, onFatal: (cause) => broken.emit('fatal', cause) }).catch(
    (cause: unknown) => explainPort(cause, options, again),
  )
  const asked = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  const stopped = Promise.race([asked, failed]).finally(() => node.stop())
  return { ...node, stopped }
}

async function explainPort(
  cause: unknown,
  options: { readonly host?: string; readonly port?: number },
  again: (port: number) => string,
): Promise<never> {
  const { code } = cause as { code?: string }
  if (code !== 'PORT_TAKEN' && code !== 'EADDRINUSE') throw cause
  const port = takenPort(cause) ?? options.port ?? 4280
  const free = await nextFreePort(port + 1, options.host ?? '127.0.0.1')
  throw commandError(
    'PORT_TAKEN',
    `Port ${port} is in use by another program.`,
    free === undefined ? 'Stop that program.' : `Stop it, or type: ${again(free)}`,
    { port },
  )
}

/** A home may say itself where its node listens: the error of the system knows the port. */
function takenPort(cause: unknown): number | undefined {
  const { port, cause: deeper } = cause as { port?: unknown; cause?: unknown }
  if (typeof port === 'number') return port
  return deeper === undefined ? undefined : takenPort(deeper)
}

async function nextFreePort(from: number, host: string): Promise<number | undefined> {
  for (let port = from; port < from + 50 && port <= 65_535; port++) if (await isFree(port, host)) return port
  return undefined
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
