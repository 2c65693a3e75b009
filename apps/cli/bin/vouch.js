#!/usr/bin/env node
import { existsSync } from 'node:fs'

/**
 * The command as a checkout has it: plain JavaScript, so that it runs before anything is installed or built. Where the
 * dependencies or the build are missing, or being made at this moment, it sees to them first.
 */
const root = new URL('../../../', import.meta.url)
const built = new URL('apps/cli/dist/joined/main.js', root)
const installed = new URL('node_modules/commander/package.json', root)

if (!existsSync(built) || !existsSync(installed) || existsSync(new URL('.setup', root))) {
  const { setUp } = await import(new URL('tools/setup.mjs', root))
  try {
    await setUp()
  } catch (cause) {
    console.error(
      `SETUP_FAILED: ${cause.message}.\n→ Put right what is named above, then type the command again.`,
    )
    process.exit(1)
  }
}
const { main } = await import(built)
process.exitCode = await main(process.argv.slice(2))
