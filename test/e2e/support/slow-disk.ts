import { spawnSync } from 'node:child_process'

/** A command line before another one, under which all that it writes to disk takes so much longer to be there. */
export function slowDisk(milliseconds: number): readonly string[] {
  const calls = 'fsync,fdatasync'
  return [
    'strace',
    '--seccomp-bpf',
    '-f',
    '-qqq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${calls}`,
    '-e',
    `inject=${calls}:delay_enter=${milliseconds * 1000}`,
  ]
}

/** Whether this machine has what `slowDisk` needs, and lets it. */
export function canSlowDisk(): boolean {
  const [program = '', ...args] = slowDisk(1)
  return spawnSync(program, [...args, 'true']).status === 0
}
