import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/**
 * Builds the web console into apps/console/dist/site, each file beside its compressed forms; part of the build. Nothing is
 * done where none of its sources has changed.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CONSOLE = join(ROOT, 'apps', 'console')
const SITE = join(CONSOLE, 'dist', 'site')
const STAMP = join(ROOT, 'node_modules', '.vouch', 'console')
/** Whose sources become part of the pages. */
const ROOMS = [
  'apps/console',
  'core',
  'sdk',
  'layers/data',
  'layers/consensus',
  'layers/contract',
  'layers/application',
  'apps/certificate',
]
const SMALLEST_BYTES = 1024
/** Nothing is gained by packing these once more. */
const PACKED = /\.(woff2?|png|br|gz)$/

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function sources() {
  const folders = ROOMS.flatMap((room) => [join(ROOT, room, 'src'), join(ROOT, room, 'public')])
  const own = ['index.html', 'vite.config.ts', 'package.json'].map((name) => join(CONSOLE, name))
  const files = [
    ...folders.flatMap(filesBelow),
    ...own,
    join(ROOT, 'package-lock.json'),
    fileURLToPath(import.meta.url),
  ]
  const hash = createHash('sha256')
  for (const file of files) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file.slice(ROOT.length)}\0${size} ${mtimeMs}\0`)
  }
  return hash.digest('hex')
}

async function compress(file) {
  const bytes = await readFile(file)
  if (bytes.length < SMALLEST_BYTES || PACKED.test(file)) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, { level: 9 }),
  ])
  await Promise.all([writeFile(`${file}.br`, brotli), writeFile(`${file}.gz`, gzipped)])
}

const wanted = sources()
const isThere =
  existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && existsSync(join(SITE, 'index.html'))
if (!isThere) {
  rmSync(STAMP, { force: true })
  const { build } = await import('vite')
  await build({ root: CONSOLE, configFile: join(CONSOLE, 'vite.config.ts'), logLevel: 'error' })
  await Promise.all(filesBelow(SITE).map(compress))
  mkdirSync(join(STAMP, '..'), { recursive: true })
  writeFileSync(STAMP, wanted)
}
