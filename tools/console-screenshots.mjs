import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findOrInstallChromium } from './chromium.mjs'
import { ROOT, setUpOrExit } from './setup.mjs'

/** Makes the pictures in docs/images anew, of a ledger that is played through for them. */
if (!process.argv.includes('--built')) await setUpOrExit()
const chromium = findOrInstallChromium()
if (chromium === undefined) {
  console.error('There is no Chromium here. Install it, or name one in CHROMIUM.')
  process.exit(1)
}
process.env.CHROMIUM = chromium
const { buildSync } = await import('esbuild')
const outfile = join(ROOT, 'node_modules', '.vouch', 'console-tour.mjs')
mkdirSync(join(outfile, '..'), { recursive: true })
buildSync({
  entryPoints: [join(ROOT, 'test/e2e/support/console-tour.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
})
const { tour } = await import(pathToFileURL(outfile).href)
await tour(ROOT)
