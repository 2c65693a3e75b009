import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findOrInstallChromium } from './chromium.mjs'
import { CHECKS, check } from './lint.mjs'
import { ROOT, setUp } from './setup.mjs'

/**
 * Everything that must hold before a change lands. The last line is `N passed, N failed`, where each check and each test
 * counts one. Arguments narrow the tests: `npm test -- layers/data`.
 */

const counts = { passed: 0, failed: 0, skipped: 0 }

function stage(name, work) {
  const started = Date.now()
  console.log(`\n— ${name}`)
  const good = work()
  console.log(`— ${name}: ${good ? 'good' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`)
  return good
}

function count(good) {
  counts[good ? 'passed' : 'failed'] += 1
}

function runTests(filters) {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-test-'))
  const report = join(folder, 'report.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters]
  const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'))
    counts.passed += result.numPassedTests
    counts.failed += result.numFailedTests
    counts.skipped += result.numPendingTests + result.numTodoTests
    for (const file of result.testResults) explain(file)
    // A file that breaks before its first test has no failed test to count.
    if (status !== 0 && result.numFailedTests === 0) counts.failed += 1
  } catch {
    counts.failed += 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return status === 0
}

/** Names what was not run, and how a failed property is seen again. */
function explain(file) {
  for (const test of file.assertionResults ?? []) {
    if (test.status === 'pending' || test.status === 'skipped') console.log(`skipped: ${test.fullName}`)
    if (test.status === 'failed') for (const line of replays(file, test)) console.log(line)
  }
}

function replays(file, test) {
  const message = test.failureMessages.join('\n')
  const told = message.match(/^replay: .*$/m)
  if (told !== null) return told
  // A property that was run by fast-check itself tells its seed only.
  const seed = /seed: (-?\d+), path: "([^"]*)"/.exec(message)
  if (seed === null) return []
  return [
    `replay: VOUCH_SEED=${seed[1]} VOUCH_PATH=${seed[2]} npx vitest run ${file.name.slice(ROOT.length)}`,
  ]
}

try {
  await setUp()
} catch (cause) {
  console.error(cause.message)
  console.log('0 passed, 1 failed')
  process.exit(1)
}
const filters = process.argv.slice(2)
const chromium = findOrInstallChromium()
if (chromium !== undefined) process.env.CHROMIUM = chromium
if (filters.length === 0) for (const name of Object.keys(CHECKS)) count(stage(name, () => check(name)))
stage('tests', () => runTests(filters))
if (chromium === undefined)
  console.log(
    '\n*** THE CONSOLE WAS NOT TESTED: there is no Chromium here, and none could be installed. ***\n*** Install it (Debian: apt-get install chromium) or name one in CHROMIUM, then run the tests again. ***',
  )
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`)
process.exit(counts.failed === 0 ? 0 : 1)
