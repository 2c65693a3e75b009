import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './setup.mjs'

/** Format and lint, as `npm test` checks them. */
export const CHECKS = {
  format: ['node_modules/@biomejs/biome/bin/biome', 'format', '.'],
  lint: ['node_modules/oxlint/bin/oxlint', '--deny-warnings'],
  types: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.test.json'],
}

export function check(name) {
  const [script, ...args] = CHECKS[name]
  return (
    spawnSync(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT, stdio: 'inherit' }).status === 0
  )
}

if (process.argv[1]?.endsWith('lint.mjs')) process.exit(['format', 'lint'].every(check) ? 0 : 1)
