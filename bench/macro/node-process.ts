import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A node in a process of its own, as an operator starts it. */
export interface NodeProcess {
  readonly url: string
  readonly startMs: number
  /** Resident memory, and its peak, in MiB. */
  memory(): { readonly nowMiB: number; readonly peakMiB: number }
  /** User and system CPU seconds so far. */
  cpuSeconds(): number
  stop(): Promise<void>
}

/** Benchmarks run from the root of the checkout. */
export const CLI = join(process.cwd(), 'apps', 'cli', 'bin', 'vouch.js')

export function environment(home: string, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    VOUCH_HOME: home,
    VOUCH_PASSPHRASE: 'bench',
    VOUCH_URL: `http://127.0.0.1:${port}`,
  }
}

/** Starts `vouch start` and waits until /health answers. */
export async function startNodeProcess(
  home: string,
  port: number,
  nodeArgs: readonly string[] = [],
): Promise<NodeProcess> {
  const began = performance.now()
  const child = spawn(process.execPath, [...nodeArgs, CLI, 'start', '--port', String(port)], {
    env: environment(home, port),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4_000)
  })
  const url = `http://127.0.0.1:${port}`
  await untilHealthy(url, child, () => complaints)
  const pid = child.pid as number
  return {
    url,
    startMs: performance.now() - began,
    memory: () => memoryOf(pid),
    cpuSeconds: () => cpuSecondsOf(pid),
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function untilHealthy(url: string, child: ChildProcess, complaints: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the node ended at its start: ${complaints()}`)
    try {
      if ((await fetch(`${url}/health`)).ok) return
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Field 14 and 15 of proc(5) stat, in ticks of a hundredth of a second. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function memoryOf(pid: number): { nowMiB: number; peakMiB: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  return { nowMiB: read('VmRSS'), peakMiB: read('VmHWM') }
}
