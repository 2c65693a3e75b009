import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { commandError } from '../shell/problem.ts'

const ATTEMPTS = 50
/** Tables of LevelDB are written once and never changed; everything else of a store grows or is replaced. */
const UNCHANGING = /\.(ldb|sst)$/

/**
 * A copy of a home whose node is running. Each attempt takes the files of the store as they are listed; where the list has
 * changed by the end, a table was made or removed in between and it begins again. A last record that is half
 * written is what recovery of the store leaves out. The witness is taken first, so that it is never ahead of the store.
 */
export async function snapshotHome(home: string, folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 })
  for (const name of ['head', 'home.json', 'genesis.cbor'])
    await copyIfThere(join(home, name), join(folder, name))
  await copyBelow(join(home, 'bundles'), join(folder, 'bundles'))
  await snapshotStore(join(home, 'data'), join(folder, 'data'))
  await copyBelow(join(home, 'vault'), join(folder, 'vault'), (name) => name !== 'partial')
}

async function snapshotStore(from: string, to: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await rm(to, { recursive: true, force: true })
    await mkdir(to)
    const before = await storeFiles(from)
    const whole = await copyAll(before, from, to)
    if (whole && (await storeFiles(from)).join() === before.join()) return
  }
  throw commandError(
    'STORE_BUSY',
    'The node changes its store faster than a copy of it can be taken.',
    'Stop the node, then type: vouch audit',
  )
}

/** Names in the order in which they are copied: logs last, so that they hold what tables do not. */
async function storeFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder)
  return names
    .filter((name) => name !== 'LOCK' && !name.startsWith('LOG'))
    .sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1))
}

function rank(name: string): number {
  return UNCHANGING.test(name) ? 0 : name.endsWith('.log') ? 2 : 1
}

async function copyAll(names: readonly string[], from: string, to: string): Promise<boolean> {
  try {
    for (const name of names)
      if (UNCHANGING.test(name)) await linkOrCopy(join(from, name), join(to, name))
      else await copyFile(join(from, name), join(to, name))
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw cause
  }
}

async function copyBelow(
  from: string,
  to: string,
  wanted: (name: string) => boolean = () => true,
): Promise<void> {
  await mkdir(to)
  const entries = await readdir(from, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!wanted(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyBelow(source, target)
    else await linkOrCopy(source, target)
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw cause
    await copyFile(from, to)
  }
}

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
  }
}
