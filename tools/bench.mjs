import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, setUpOrExit } from './setup.mjs'

await setUpOrExit()
const { buildSync } = await import('esbuild')
const outfile = join(ROOT, 'node_modules', '.vouch', 'bench.mjs')
mkdirSync(join(outfile, '..'), { recursive: true })
buildSync({
  entryPoints: [join(ROOT, 'bench/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
})
process.exit(
  spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' }).status ??
    1,
)
