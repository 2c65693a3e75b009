import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs'
import { OperationalError } from '@vouch/core'

/** Held by the one process that may use a home. */
export interface HomeLock {
  release(): void
}

/**
 * Takes the lock, also from a holder that has died. Throws `HOME_LOCKED`, naming the process that holds it.
 */
export function lockHome(file: string, purpose: string): HomeLock {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const descriptor = openSync(file, 'wx')
      writeSync(
        descriptor,
        `${JSON.stringify({ pid: process.pid, started: processStart(process.pid), purpose })}\n`,
      )
      closeSync(descriptor)
      return { release: () => releaseOwn(file) }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new OperationalError(
          'HOME_UNWRITABLE',
          `The lock ${file} cannot be written.`,
          'Check that the home exists and that you may write to it.',
          cause,
        )
      const holder = readHolder(file)
      if (holder !== undefined && isAlive(holder))
        throw new OperationalError(
          'HOME_LOCKED',
          `Process ${holder.pid} (${holder.purpose}) holds this home.`,
          `Stop it first, or use it through its API.`,
        )
      tryUnlink(file)
    }
  }
  throw new OperationalError(
    'HOME_LOCKED',
    'Another process is taking this home at the same moment.',
    'Try again.',
  )
}

interface Holder {
  readonly pid: number
  /** Tells a process from a later one with the same number. */
  readonly started: string
  readonly purpose: string
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>
    return typeof holder.pid === 'number'
      ? { pid: holder.pid, started: holder.started ?? '', purpose: holder.purpose ?? 'vouch' }
      : undefined
  } catch {
    return undefined
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return holder.started === '' || holder.started === processStart(holder.pid)
}

/** Start time in clock ticks (field 22 of proc(5) stat) where the system has it, else empty. */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function releaseOwn(file: string): void {
  if (readHolder(file)?.pid === process.pid) tryUnlink(file)
}

function tryUnlink(file: string): void {
  try {
    unlinkSync(file)
  } catch {
    // Somebody else removed it first.
  }
}
