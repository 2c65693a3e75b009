import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Complaint, commandError } from '../shell/problem.ts'
import { endWithUs } from './end-with-us.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/vouch.js', import.meta.url))

/** A node in a process of its own. */
export interface NodeChild {
  readonly pid: number | undefined
  /** Resolves when it answers; rejects with what it said where it ends before. */
  readonly ready: Promise<void>
  /** Resolves with how it ended. */
  readonly ended: Promise<string>
  stop(): void
}

/** Starts `vouch start --home …`; the child reads the passphrase from the environment. */
export function startNodeChild(home: string, passphrase: string): NodeChild {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, 'start', '--home', home, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, VOUCH_PASSPHRASE: passphrase },
    // Ctrl-C reaches this process alone, which then stops the nodes in order.
    detached: true,
  })
  endWithUs(child)
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2_000)
  })
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) =>
    String(signal ?? `code ${String(code)}`),
  )
  const answered = once(child.stdout as NodeJS.ReadableStream, 'data')
  child.stdout?.resume()
  const ready = Promise.race([
    answered.then(() => undefined),
    ended.then((how) => {
      throw new Error(`The node of ${home} ended (${how}): ${said.trim()}`)
    }),
  ])
  ready.catch(() => {})
  return { pid: child.pid, ready, ended, stop: () => void child.kill('SIGTERM') }
}

/**
 * Resolves when it is asked to stop. A node that ends before is told of, and the others go on; fails `NODE_ENDED` with
 * the last of them. `homes` are in the order of `nodes`.
 */
export async function untilAsked(
  asked: Promise<void>,
  homes: readonly string[],
  nodes: readonly Pick<NodeChild, 'ended'>[],
  onEnd: (complaint: Complaint, home: string) => void,
): Promise<void> {
  let isAsked = false
  let left = nodes.length
  const noneLeft = new Promise<never>((_, reject) => {
    const onExit = (home: string, how: string): void => {
      if (isAsked) return
      left -= 1
      const error = commandError(
        'NODE_ENDED',
        `The node of ${home} ended (${how})${left > 0 ? '; the others go on' : ', and none is left'}.`,
        `Start it again, or see why it ended: vouch start --home ${home}`,
      )
      if (left > 0) onEnd(error.complaint, home)
      else reject(error)
    }
    for (const [at, { ended }] of nodes.entries()) void ended.then((how) => onExit(homes[at] as string, how))
  })
  await Promise.race([asked, noneLeft])
  isAsked = true
}
