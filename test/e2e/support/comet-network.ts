import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { COMETBFT_VERSION, findEngine, isRightVersion } from '@vouch/node'
import { collect, endOf, openShell, ROOT, type VouchShell } from '../vouch-process.ts'

const BIN = join(ROOT, 'apps/cli/bin/vouch.js')
const found = await findEngine()

/** The pinned program; undefined where it is not to be had, and the tests that need it are skipped. */
export const ENGINE = found !== undefined && isRightVersion(found.version) ? found.path : undefined

/** The name of a suite, which says what is missing where it is skipped. */
export function suiteName(name: string): string {
  return ENGINE === undefined
    ? `${name} (skipped: no cometbft ${COMETBFT_VERSION}; vouch engine install)`
    : name
}

/** An organisation's node, and the engine it runs. */
export interface CometNode {
  readonly home: string
  readonly url: string
  readonly shell: VouchShell
  /** The process now running, if any. */
  readonly child: ChildProcess | undefined
  readonly stderr: string
  enginePid(): number
  /** `under` is a command line that runs another. */
  start(under?: readonly string[]): Promise<void>
  /** Ends our process so, and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface CometNetwork {
  readonly folder: string
  readonly nodes: readonly CometNode[]
  startAll(): Promise<void>
  close(): Promise<void>
}

/** API, peers and RPC of a network stand 100 apart; a few more for organisations that join. */
const PORTS_EACH = 12
let nextBase = 10_000 + (process.pid % 60) * 300

/** A base from which all ports of a network are free, below those that the system gives out by itself. */
export async function freeBasePort(): Promise<number> {
  for (;;) {
    const base = nextBase
    nextBase = base + 20 > 28_000 ? 10_000 : base + 20
    const ports = [0, 100, 200].flatMap((kind) =>
      Array.from({ length: PORTS_EACH }, (_, at) => base + kind + at),
    )
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

export async function openNetwork(organisations: number): Promise<CometNetwork> {
  const folder = mkdtempSync(join(tmpdir(), 'vc-'))
  const basePort = await freeBasePort()
  const maker = openShell()
  const out = join(folder, 'n')
  const size = String(organisations)
  await maker.good(
    'network',
    'create',
    '--organisations',
    size,
    '--out',
    out,
    '--base-port',
    String(basePort),
  )
  await maker.close()
  const nodes = Array.from({ length: organisations }, (_, at) =>
    openNode(join(out, `org${at + 1}`), `http://127.0.0.1:${basePort + at}`),
  )
  return {
    folder,
    nodes,
    startAll: async () => void (await Promise.all(nodes.map((node) => node.start()))),
    async close() {
      await Promise.all(nodes.map((node) => node.end('SIGTERM')))
      for (const { shell } of nodes) await shell.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export function openNode(home: string, url: string): CometNode {
  const shell = openShell()
  Object.assign(shell.variables, { VOUCH_HOME: home, VOUCH_URL: url, VOUCH_COMETBFT: ENGINE ?? '' })
  let child: ChildProcess | undefined
  let stderr: () => string = () => ''
  return {
    home,
    url,
    shell: { ...shell, home },
    get child() {
      return child
    },
    get stderr() {
      return stderr()
    },
    enginePid: () =>
      (JSON.parse(readFileSync(join(home, 'comet', 'pid.json'), 'utf8')) as { pid: number }).pid,
    async start(under = []) {
      const [program = process.execPath, ...words] = [...under, process.execPath, BIN, 'start', '--json']
      const started = spawn(program, words, {
        cwd: ROOT,
        env: { PATH: process.env.PATH, TMPDIR: tmpdir(), ...shell.variables },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      stderr = collect(started.stderr)
      // A node that ends by itself says why, where a test would only see that it does not answer.
      started.once('exit', (code) => {
        if (code !== 0 && code !== null) console.error(`${home} ended with ${code}: ${stderr()}`)
      })
      const lines = createInterface({ input: started.stdout })
      const ready = await Promise.race([
        once(lines, 'line').then(() => true),
        once(started, 'close').then(() => false),
      ])
      if (!ready) throw new Error(`the node of ${home} did not start: ${stderr()}`)
    },
    end: async (signal) => (child === undefined ? null : endOf(child, signal)),
  }
}

export interface NodeStatus {
  readonly chainId: string
  readonly height: number
  readonly headHash: string
  readonly stateRoot: string
  readonly waiting: number
}

export async function statusOf(node: CometNode): Promise<NodeStatus> {
  return (await (await fetch(`${node.url}/v1/status`)).json()) as NodeStatus
}

/** Waits until a condition holds, by asking again and again; fails with what it said last. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  let last: unknown
  while (Date.now() < deadline) {
    try {
      const answer = await ask()
      if (holds(answer)) return answer
      last = answer
    } catch (cause) {
      last = cause
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${what}: not so after ${timeoutMs} ms; last ${JSON.stringify(last) ?? ''} ${String(last)}`)
}

/** Waits until all of them stand at one height and hash; gives it. */
export async function untilEqual(nodes: readonly CometNode[], timeoutMs?: number): Promise<NodeStatus> {
  const all = await until(
    'all nodes stand at the same block',
    () => Promise.all(nodes.map(statusOf)),
    (states) => new Set(states.map(({ headHash, stateRoot }) => headHash + stateRoot)).size === 1,
    timeoutMs,
  )
  return all[0] as NodeStatus
}
