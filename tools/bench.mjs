import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, setUpOrExit } from './setup.mjs'

await setUpOrExit()
const { buildSync } = await import('esbuild')
// `npm run bench -- comet` measures networks on CometBFT, `-- --open` an open network.
const [, , first, ...rest] = process.argv
const named = { comet: 'comet', open: 'open', '--open': 'open' }[first]
const outfile = join(ROOT, 'node_modules', '.vouch', named === undefined ? 'bench.mjs' : `bench-${named}.mjs`)
mkdirSync(join(outfile, '..'), { recursive: true })
buildSync({
  entryPoints: [join(ROOT, `bench/${named ?? 'main'}.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
})
process.exit(
  spawnSync(process.execPath, [outfile, ...(named === undefined ? process.argv.slice(2) : rest)], {
    cwd: ROOT,
    stdio: 'inherit',
  }).status ?? 1,
)
