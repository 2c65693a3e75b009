import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * Makes a checkout ready: dependencies by the lock file, then the build; each only where something changed since the
 * last time. Plain Node, because it runs before anything is installed.
 */

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMPS = join(ROOT, 'node_modules', '.vouch')
/** Outside node_modules, which an installation removes. */
const LOCK = join(ROOT, '.setup', 'lock')
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
  console.error(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trimEnd())
  throw new Error(`${what} failed; see above.`)
}

/** What is installed follows from the lock file and every package's manifest. */
function installation() {
  const manifests = [join(ROOT, 'package-lock.json'), ...filesBelow(ROOT, (name) => name === 'package.json')]
  return digestOf(manifests, (file) => readFileSync(file))
}

function sources() {
  const isSource = (name) => /\.(ts|tsx|mjs|json|css|html|svg)$/.test(name) && name !== 'package-lock.json'
  return digestOf(filesBelow(ROOT, isSource), sizeAndTime)
}

/** A stamp tells what was built; that it is still there is another question. */
function outputsAreThere() {
  const { references } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'))
  if (!existsSync(join(ROOT, 'apps', 'console', 'dist', 'site', 'index.html'))) return false
  if (!existsSync(join(ROOT, 'apps', 'cli', 'dist', 'joined', 'main.js'))) return false
  return references.every(({ path }) => existsSync(join(ROOT, path, 'dist')))
}

const isInstalled = () => stampIs('installed', installation())
const isBuilt = () => stampIs('built', sources()) && outputsAreThere()

function install() {
  const wanted = installation()
  console.error('Installing dependencies by the lock file …')
  run('npm ci', process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ])
  stamp('installed', wanted)
}

/** Runs beside what comes next; settles with its exit. */
function beginConsole() {
  const child = spawn(process.execPath, [join(ROOT, 'tools', 'build-console.mjs')], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error('The build of the console failed; see above.'))
    })
  })
}

async function build() {
  const wanted = sources()
  console.error('Building …')
  const site = beginConsole()
  // Told below, after what runs meanwhile.
  site.catch(() => {})
  run('The build', process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'])
  for (const what of ['contracts', 'commands'])
    run(`Bundling the ${what}`, process.execPath, [join(ROOT, 'tools', `bundle-${what}.mjs`)])
  await site
  stamp('built', wanted)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause.code === 'EPERM'
  }
}

/** True where this process made the lock. */
function takeLock() {
  mkdirSync(join(LOCK, '..'), { recursive: true })
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' })
    return true
  } catch (cause) {
    if (cause.code === 'EEXIST') return false
    throw cause
  }
}

/** Between making the lock and writing its holder into it a process may die too. */
const UNSIGNED_LOCK_MS = 5_000

/** The text of the lock where nobody holds it any more; undefined where somebody does, or it is gone. */
function abandonedLock(path = LOCK) {
  try {
    const holder = readFileSync(path, 'utf8')
    if (holder === '') return Date.now() - statSync(path).mtimeMs > UNSIGNED_LOCK_MS ? holder : undefined
    return isAlive(Number(holder)) ? undefined : holder
  } catch (cause) {
    if (cause.code === 'ENOENT') return undefined
    throw cause
  }
}

/** Moved aside first: of several that find a lock abandoned, one moves it, and none may remove the next holder's. */
function breakLock() {
  const aside = `${LOCK}.${process.pid}`
  try {
    renameSync(LOCK, aside)
  } catch (cause) {
    if (cause.code === 'ENOENT') return
    throw cause
  }
  if (abandonedLock(aside) === undefined && !existsSync(LOCK)) renameSync(aside, LOCK)
  else rmSync(aside, { force: true })
}

/** Two commands started at once in a fresh clone must not install over each other: the second waits. */
async function exclusively(work) {
  const started = Date.now()
  let told = false
  while (!takeLock()) {
    if (abandonedLock() !== undefined) breakLock()
    else await new Promise((resolve) => setTimeout(resolve, 100))
    if (!told && Date.now() - started > 2_000) {
      console.error(`Waiting for another set-up in this folder (it holds ${LOCK}) …`)
      told = true
    }
  }
  try {
    return await work()
  } finally {
    rmSync(LOCK, { force: true })
  }
}

export async function setUp() {
  requireNode()
  if (isInstalled() && isBuilt()) return
  await exclusively(async () => {
    // Asked again: whoever held the lock may have done it.
    if (!isInstalled()) install()
    if (!isBuilt()) await build()
  })
}

/** For a command's first line: what went wrong has been told, and the command cannot go on. */
export async function setUpOrExit() {
  try {
    await setUp()
  } catch (cause) {
    console.error(cause.message)
    process.exit(1)
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await setUpOrExit()
