import { readFileSync } from 'node:fs'

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return statusOf(pid)?.[0] !== 'Z'
}

/** When it was started, in clock ticks (proc(5), field 22), where the system tells: a number may be given again. */
export function startOf(pid: number): string {
  return statusOf(pid)?.[19] ?? ''
}

function statusOf(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

const GRACE_STEPS = 50

/** Asks it to end, and ends it where it does not within five seconds. */
export async function endProcess(pid: number): Promise<void> {
  signal(pid, 'SIGTERM')
  for (let step = 0; step < GRACE_STEPS && isRunning(pid); step++)
    await new Promise((resolve) => setTimeout(resolve, 100))
  signal(pid, 'SIGKILL')
  while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20))
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended by itself.
  }
}
