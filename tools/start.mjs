import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, setUpOrExit } from './setup.mjs'

await setUpOrExit()
process.argv = [process.argv[0], join(ROOT, 'apps/cli/bin/vouch.js'), 'demo', ...process.argv.slice(2)]
await import(pathToFileURL(process.argv[1]).href)
