import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleContract } from '@vouch/contract/bundle'

/** Writes each built-in contract's bundle beside the compiled application; part of the build. */
const application = fileURLToPath(new URL('../layers/application', import.meta.url))
const folder = join(application, 'dist', 'bundles')
mkdirSync(folder, { recursive: true })
const entries = { identity: 'identity/contract.ts', voucher: 'voucher/contract/contract.ts' }
for (const [name, entry] of Object.entries(entries))
  writeFileSync(join(folder, `${name}.js`), await bundleContract(join(application, 'src', entry)))
