import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUILT_IN } from '@vouch/application/bundles'
import { bundleContract } from '@vouch/contract/bundle'

/** Writes each built-in contract's bundle beside the compiled application; part of the build. */
const application = fileURLToPath(new URL('../layers/application', import.meta.url))
const folder = join(application, 'dist', 'bundles')
mkdirSync(folder, { recursive: true })
for (const [name, entry] of Object.entries(BUILT_IN))
  writeFileSync(join(folder, `${name}.js`), await bundleContract(join(application, 'src', entry)))
