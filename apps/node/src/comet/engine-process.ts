import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { OperationalError } from '@vouch/core'
import type { CometPaths } from './comet-files.ts'
import { endProcess, isRunning, startOf } from './process-table.ts'

export interface EngineProcess {
  /** The process now running, for those who watch it. */
  readonly pid: number | undefined
  stop(): Promise<void>
}

export interface EngineProcessOptions {
  readonly program: string
  readonly paths: CometPaths
  /** `unix://…` or `tcp://…`: where our application listens. */
  readonly application: string
  /** It ended and is started again. */
  onRestart(reason: string): void
  /** It ends as soon as it is started: nothing more is tried. */
  onGivenUp(cause: OperationalError): void
}

/** Ends within this are no life: so many of them in a row, and it is given up. */
const SHORT_LIFE_MS = 10_000
const MAX_SHORT_LIVES = 6
const PAUSE_MS = 300
const STOP_GRACE_MS = 10_000

/**
 * Starts CometBFT and starts it again when it ends: it stops itself on its errors, and when it loses the application. One that a
 * node which was killed left behind is ended first.
 */
export async function startEngine(options: EngineProcessOptions): Promise<EngineProcess> {
  const { program, paths, application } = options
  await endLeftBehind(paths.pid)
  let child: ChildProcess | undefined
  let stopping = false
  let shortLives = 0
  let timer: NodeJS.Timeout | undefined

  const start = (): void => {
    const log = createWriteStream(paths.log, { flags: isLarge(paths.log) ? 'w' : 'a' })
    const startedMs = Date.now()
    const started = spawn(program, ['start', '--home', paths.root, '--proxy_app', application], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    let said = ''
    let failed = false
    const listen = (chunk: Buffer): void => {
      log.write(chunk)
      said = (said + chunk.toString('utf8')).slice(-MAX_SAID)
      if (failed || !isFailure(said)) return
      // It lives on after that without taking part, which nobody would notice.
      failed = true
      started.kill('SIGTERM')
    }
    started.stdout.on('data', listen)
    started.stderr.on('data', listen)
    if (started.pid !== undefined)
      writeFileSync(paths.pid, JSON.stringify({ pid: started.pid, started: startOf(started.pid) }))
    started.once('error', (cause) =>
      options.onGivenUp(
        new OperationalError('ENGINE_UNSTARTABLE', cause.message, 'Type: vouch engine install'),
      ),
    )
    started.once('exit', (code, signal) => {
      child = undefined
      log.end()
      if (stopping) return
      if (failed && isDivergence(said)) {
        options.onGivenUp(diverged(paths.log))
        return
      }
      shortLives = Date.now() - startedMs < SHORT_LIFE_MS ? shortLives + 1 : 0
      const reason = signal ?? `code ${code}`
      if (shortLives >= MAX_SHORT_LIVES) {
        options.onGivenUp(givenUp(reason, paths.log))
        return
      }
      options.onRestart(reason)
      timer = setTimeout(start, PAUSE_MS * 2 ** Math.min(shortLives, 4))
    })
  }
  start()
  return {
    get pid() {
      return child?.pid
    },
    async stop() {
      stopping = true
      clearTimeout(timer)
      const running = child
      if (running?.pid === undefined || running.exitCode !== null) return
      const ended = new Promise((resolve) => running.once('exit', resolve))
      running.kill('SIGTERM')
      const late = setTimeout(() => running.kill('SIGKILL'), STOP_GRACE_MS)
      await ended
      clearTimeout(late)
      remove(paths.pid)
    },
  }
}

/** Of what the engine said, so much is looked at: its words may come in pieces. */
const MAX_SAID = 16 << 10

/** A node that catches up meets blocks which the others signed and its own state contradicts; it would ask for them for ever. */
const CONTRADICTED = /Error in validation[^\n]*wrong Block\.Header\./

function isFailure(said: string): boolean {
  return said.includes('CONSENSUS FAILURE') || CONTRADICTED.test(said)
}

/** What a proposer alone claims is no such thing: only what the others have signed says that this node is wrong. */
function isDivergence(said: string): boolean {
  const at = said.indexOf('CONSENSUS FAILURE')
  return CONTRADICTED.test(said) || (at >= 0 && /app ?hash/i.test(said.slice(at)))
}

/** A process of ours from before, which may still hold the engine's files. */
async function endLeftBehind(file: string): Promise<void> {
  let left: { readonly pid: number; readonly started: string }
  try {
    left = JSON.parse(readFileSync(file, 'utf8')) as typeof left
  } catch {
    return
  }
  if (isRunning(left.pid) && startOf(left.pid) === left.started) await endProcess(left.pid)
  remove(file)
}

function diverged(log: string): OperationalError {
  return new OperationalError(
    'STATE_DIVERGED',
    "This node's state is not the one that more than two thirds of the validators agreed on. It has stopped and votes no more.",
    `Keep the home for an examination (vouch audit, ${log}), and restore it from a backup or join anew from a snapshot.`,
  )
}

function givenUp(reason: string, log: string): OperationalError {
  return new OperationalError(
    'ENGINE_STOPPED',
    `CometBFT ended again and again (${reason}). It last said: ${lastWords(log)}`,
    `Read ${log}. Where it speaks of a wrong app hash, this node's state is not that of the others: restore the home from a backup or join anew from a snapshot.`,
  )
}

function lastWords(log: string): string {
  const lines = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => /ERR|panic|error/i.test(line))
  return (lines.at(-1) ?? 'nothing').slice(0, 600)
}

const MAX_LOG_BYTES = 32 << 20

function isLarge(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES
}

function remove(file: string): void {
  try {
    unlinkSync(file)
  } catch {
    // It is gone already.
  }
}
