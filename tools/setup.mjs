import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * Makes a checkout ready: dependencies by the lock file, then the build; each only where something changed since the
 * last time. Plain Node, because it runs before anything is installed.
 */

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMPS = join(ROOT, 'node_modules', '.vouch')
const LOCK = join(ROOT, '.setup')
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.vouch', 'test', 'docs', 'spec', 'examples'])

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Vouch needs Node 20.19 or later; this is ${process.versions.node}.`)
  process.exit(1)
}

/** Files below `folder` that `wanted` accepts, sorted. */
function filesBelow(folder, wanted, found = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) filesBelow(join(folder, entry.name), wanted, found)
    else if (entry.isFile() && wanted(entry.name)) found.push(join(folder, entry.name))
  }
  return found.sort()
}

function digestOf(files, describe) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file.slice(ROOT.length)}\0${describe(file)}\0`)
  return hash.digest('hex')
}

/** Sizes and times are enough to see that sources changed, and a hundred times faster than reading them. */
const sizeAndTime = (file) => {
  const { size, mtimeMs } = statSync(file)
  return `${size} ${mtimeMs}`
}

function stampIs(name, value) {
  const file = join(STAMPS, name)
  return existsSync(file) && readFileSync(file, 'utf8') === value
}

function stamp(name, value) {
  mkdirSync(STAMPS, { recursive: true })
  writeFileSync(join(STAMPS, name), value)
}

function run(what, command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status === 0) return
  console.error(`${what} failed:\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`)
  throw new Error(`${what} failed`)
}

function install() {
  const manifests = [join(ROOT, 'package-lock.json'), ...filesBelow(ROOT, (name) => name === 'package.json')]
  const wanted = digestOf(manifests, (file) => readFileSync(file))
  if (stampIs('installed', wanted)) return
  console.error('Installing dependencies by the lock file …')
  run('npm ci', process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  stamp('installed', wanted)
}

function build() {
  const isSource = (name) => /\.(ts|tsx|mjs|json)$/.test(name) && name !== 'package-lock.json'
  const wanted = digestOf(filesBelow(ROOT, isSource), sizeAndTime)
  if (stampIs('built', wanted)) return
  console.error('Building …')
  run('The build', process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'])
  const bundler = join(ROOT, 'tools', 'bundle-contracts.mjs')
  if (existsSync(bundler)) run('Bundling the contracts', process.execPath, [bundler])
  stamp('built', wanted)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Two commands started at once in a fresh clone must not install over each other: the second waits. */
async function exclusively(work) {
  for (;;) {
    try {
      mkdirSync(LOCK)
      break
    } catch (cause) {
      if (cause.code !== 'EEXIST') throw cause
      const holder = join(LOCK, 'pid')
      const pid = existsSync(holder) ? Number(readFileSync(holder, 'utf8')) : 0
      if (pid > 0 && !isAlive(pid)) rmSync(LOCK, { recursive: true, force: true })
      else await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  try {
    writeFileSync(join(LOCK, 'pid'), String(process.pid))
    return work()
  } finally {
    rmSync(LOCK, { recursive: true, force: true })
  }
}

export async function setUp() {
  requireNode()
  await exclusively(() => {
    install()
    build()
  })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await setUp()
  } catch (cause) {
    console.error(cause.message)
    process.exit(1)
  }
}
