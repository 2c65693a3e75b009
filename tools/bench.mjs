import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, setUpOrExit } from './setup.mjs'

await setUpOrExit()
const { buildSync } = await import('esbuild')
// `npm run bench -- comet` measures networks on CometBFT.
const [, , first, ...rest] = process.argv
const isComet = first === 'comet'
const outfile = join(ROOT, 'node_modules', '.vouch', isComet ? 'bench-comet.mjs' : 'bench.mjs')
mkdirSync(join(outfile, '..'), { recursive: true })
buildSync({
  entryPoints: [join(ROOT, isComet ? 'bench/comet.ts' : 'bench/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
})
process.exit(
  spawnSync(process.execPath, [outfile, ...(isComet ? rest : process.argv.slice(2))], {
    cwd: ROOT,
    stdio: 'inherit',
  }).status ?? 1,
)
