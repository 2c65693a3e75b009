import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { endWithUs } from '../../session/end-with-us.ts'
import { commandError } from '../../shell/problem.ts'
import { ROOT } from '../stage.ts'

/** A vouch command that stays up, in a process of its own. */
export interface Running {
  /** Its first line, as JSON. */
  readonly said: Readonly<Record<string, unknown>>
  readonly address: string
  /** As a power cut would. */
  kill(): Promise<void>
  stop(): Promise<void>
}

const BIN = join(ROOT, 'apps', 'cli', 'bin', 'vouch.js')

/** Resolves when it is ready. Fails `PROGRAM_FAILED` with its last words where it ends before. */
export async function startVouch(
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<Running> {
  const child = spawn(process.execPath, [BIN, ...words, '--json'], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000)
  })
  const exited = once(child, 'exit')
  endWithUs(child)
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text))
  const first = await Promise.race([line, exited.then(() => undefined)])
  if (first === undefined)
    throw commandError(
      'PROGRAM_FAILED',
      `vouch ${words.join(' ')} ended: ${complaint.trim()}`,
      'See what it says.',
    )
  const said = JSON.parse(first) as Record<string, unknown>
  return {
    said,
    address: String(said['address']),
    kill: () => end(child, exited, 'SIGKILL'),
    stop: () => end(child, exited, 'SIGTERM'),
  }
}

async function end(child: ChildProcess, exited: Promise<unknown>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await exited
}
