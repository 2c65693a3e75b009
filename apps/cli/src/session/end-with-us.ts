import type { ChildProcess } from 'node:child_process'

/** Whoever reads what this process says may go away, and the process with it: nobody would be left to stop its children. */
export function endWithUs(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGTERM')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
}
