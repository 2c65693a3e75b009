import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs once around all tests: what any of them, or a process it starts, leaves in the temporary folder is gone when the
 * run ends, even where a test was cut short.
 */
let folder: string | undefined

export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'vouch-run-'))
  process.env['TMPDIR'] = folder
}

export function teardown(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
