import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** A Chromium of this machine, as `npm test` found it or as it stands in the path. */
function find(): string | undefined {
  const named = process.env['CHROMIUM'] ?? ''
  if (named !== '') return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isProgram)
}

/** Undefined where there is none; the tests of the console are then left out, and that is said aloud. */
export const CHROMIUM = find()
if (CHROMIUM === undefined)
  console.error(
    '*** THE CONSOLE IS NOT TESTED: no Chromium found. Install it (Debian: apt-get install chromium). ***',
  )

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM as string, args: QUIET })
}
