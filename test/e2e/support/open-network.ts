import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { collect, endOf, openShell, ROOT } from '../vouch-process.ts'

const BIN = join(ROOT, 'apps/cli/bin/vouch.js')

/** A node of an open network, as a process. */
export interface OpenNodeProcess {
  readonly home: string
  /** `host:port` at which peers reach it. */
  readonly listen: string
  readonly url: string
  start(): Promise<void>
  end(signal: NodeJS.Signals): Promise<void>
  head(): Promise<{ readonly height: number; readonly headHash: string }>
  /** `GET /v1/network/…` */
  about<T>(what: string): Promise<T>
  /** Peers to begin with, from the next start on. */
  setBootstrap(bootstrap: readonly string[]): void
}

export interface OpenNetwork {
  readonly folder: string
  readonly nodes: readonly OpenNodeProcess[]
  readonly key: string
  run(...words: string[]): Promise<string>
  /** Standard error of a run that must fail. */
  fail(...words: string[]): Promise<string>
  close(): Promise<void>
}

interface Settings {
  port: number
  peers: { listen: string; bootstrap: readonly string[] }
}

/** Founds a network of `count` homes. `miners` says what part of the time each mines, in percent; 0 only follows. */
export async function openOpenNetwork(
  count: number,
  miners: readonly number[],
  options: readonly string[],
): Promise<OpenNetwork> {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-open-'))
  const shell = openShell()
  const base = await freeBase(count)
  const [made] = await shell.json<{ key: string; homes: readonly string[] }>(
    'network',
    'create',
    '--open',
    '--nodes',
    String(count),
    '--out',
    folder,
    '--base-port',
    String(base),
    ...options,
  )
  if (made === undefined) throw new Error('no network was made')
  const nodes = made.homes.map((home, at) => nodeOf(home, miners[at] ?? 0, made.key))
  return {
    folder,
    nodes,
    key: made.key,
    run: (...words) => shell.good(...words),
    async fail(...words) {
      const { code, stdout, stderr } = await shell.run(words)
      if (code !== 1) throw new Error(`vouch ${words.join(' ')} ended with ${code}: ${stdout}${stderr}`)
      return stdout + stderr
    },
    async close() {
      await Promise.all(nodes.map((node) => node.end('SIGTERM')))
      await shell.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function nodeOf(home: string, effort: number, key: string): OpenNodeProcess {
  const file = join(home, 'network.json')
  const settings = (): Settings => JSON.parse(readFileSync(file, 'utf8')) as Settings
  const { port, peers } = settings()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const about = async <T>(what: string): Promise<T> => {
    const answer = await fetch(`${url}/v1/${what}`)
    if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    home,
    url,
    listen: peers.listen,
    async start() {
      const words =
        effort === 0 ? ['start'] : ['mine', '--threads', '1', '--effort', String(effort), '--to', key]
      child = spawn(process.execPath, [BIN, ...words, '--home', home, '--json'], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, HOME: home, VOUCH_PASSPHRASE: 'secret' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const stderr = collect(child.stderr)
      const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
      const first = await Promise.race([
        once(lines, 'line').then(([line]) => line as string),
        once(child, 'close').then(() => undefined),
      ])
      if (first === undefined) throw new Error(`the node did not start: ${stderr()}`)
    },
    async end(signal) {
      if (child !== undefined) await endOf(child, signal)
    },
    head: () => about('status'),
    about: (what) => about(`network/${what}`),
    setBootstrap(bootstrap) {
      const now = settings()
      writeFileSync(file, JSON.stringify({ ...now, peers: { ...now.peers, bootstrap } }))
    },
  }
}

/** The first of so many ports in a row that are free, for the API; a hundred above each its peers' is free too. */
async function freeBase(count: number): Promise<number> {
  for (let base = 30_000 + (process.pid % 20_000); base < 64_000; base += count + 7) {
    const wanted = Array.from({ length: count }, (_, at) => [base + at, base + 100 + at]).flat()
    if ((await Promise.all(wanted.map(isFree))).every(Boolean)) return base
  }
  throw new Error('no ports are free')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Looks again, a little later each time, until `isSo`; gives the last look where time is over. */
export async function eventually(isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > until)
      throw new Error(`not so within ${withinMs} ms: ${isSo.toString().slice(0, 200)}`)
    await new Promise((resolve) => void setTimeout(resolve, 250))
  }
}
