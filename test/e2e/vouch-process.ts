import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const BIN = join(ROOT, 'apps/cli/bin/vouch.js')

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The built command with a home and variables of its own; every run is a process. */
export interface VouchShell {
  readonly home: string
  readonly variables: Record<string, string>
  run(words: readonly string[], variables?: Record<string, string>): Promise<Finished>
  /** Standard output of a run that must succeed. */
  good(...words: string[]): Promise<string>
  /** Each line of it as JSON. */
  json<T = Record<string, unknown>>(...words: string[]): Promise<T[]>
  /** Begins a run whose end nobody waits for yet; `close` ends it. */
  begin(words: readonly string[], variables?: Record<string, string>): ChildProcess
  /** Starts the node on a free port and points VOUCH_URL at it; `under` is a command line that runs another. */
  start(under?: readonly string[]): Promise<ChildProcess>
  /** Starts a program that stays up on a free port; gives where it answers. */
  startProgram(...words: string[]): Promise<string>
  /** Ends what it started. */
  endAll(): Promise<void>
  /** Ends what it started and removes the home. */
  close(): Promise<void>
}

export function openShell(): VouchShell {
  if (!existsSync(join(ROOT, 'apps/cli/dist/main.js')))
    throw new Error('the house is not built; run: npm run build')
  const folder = mkdtempSync(join(tmpdir(), 'vouch-e2e-'))
  const home = join(folder, 'home')
  const variables: Record<string, string> = { VOUCH_HOME: home, VOUCH_PASSPHRASE: 'secret' }
  const children: ChildProcess[] = []
  const begin = (
    words: readonly string[],
    more: Record<string, string> = {},
    under: readonly string[] = [],
  ): ChildProcess => {
    const env = { PATH: process.env.PATH, HOME: folder, ...variables, ...more }
    const [program = process.execPath, ...line] = [...under, process.execPath, BIN, ...words]
    return spawn(program, line, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  }
  const run = async (words: readonly string[], more?: Record<string, string>): Promise<Finished> => {
    const child = begin(words, more)
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, stdout: stdout(), stderr: stderr() }
  }
  const good = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(words)
    if (code !== 0) throw new Error(`vouch ${words.join(' ')} ended with ${code}: ${stderr}${stdout}`)
    return stdout
  }
  /** Its first line of JSON says where it answers. */
  const untilReady = async (words: readonly string[], under?: readonly string[]) => {
    const child = begin([...words, '--json'], {}, under)
    children.push(child)
    const stderr = collect(child.stderr)
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    const first = await Promise.race([
      once(lines, 'line').then(([line]) => line as string),
      once(child, 'close').then(() => undefined),
    ])
    if (first === undefined) throw new Error(`vouch ${words.join(' ')} did not start: ${stderr()}`)
    return { child, address: (JSON.parse(first) as { address: string }).address }
  }
  const endAll = async (): Promise<void> => {
    // The last first: a program that still asks the node it was started for would not end soon.
    for (const child of children.toReversed()) await endOf(child, 'SIGTERM')
  }
  return {
    home,
    variables,
    run,
    good,
    async json<T>(...words: string[]) {
      const lines = (await good(...words, '--json')).trim().split('\n')
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T)
    },
    begin(words, more) {
      const child = begin(words, more)
      children.push(child)
      return child
    },
    async start(under) {
      const { child, address } = await untilReady(['start', '--port', '0'], under)
      variables.VOUCH_URL = address
      return child
    },
    startProgram: async (...words) => (await untilReady([...words, '--port', '0'])).address,
    endAll,
    async close() {
      await endAll()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Ends a process and waits until it is gone; gives its exit code. */
export async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const gone = once(child, 'close')
  child.kill(signal)
  const [code] = (await gone) as [number | null]
  return code
}

export function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => void (text += chunk))
  return () => text
}
