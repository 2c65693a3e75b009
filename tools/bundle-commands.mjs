import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/**
 * Joins the command, and each thread of a node, with all that they import; part of the build. To find, read and link eight
 * hundred small modules took a third of the time in which a node starts, and half of that of most commands.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OUTPUT = join(ROOT, 'apps', 'cli', 'dist', 'joined')

/** Packages that stay apart, because they look for files beside their own: binaries, pictures, colours, a compiler. */
const APART = [
  '@chainsafe/hashtree',
  '@fastify/swagger',
  '@fastify/swagger-ui',
  '@node-rs/crc32',
  'classic-level',
  'esbuild',
  'libxml2-wasm',
  'pdfkit',
  'pino',
  'sodium-native',
]

function threads() {
  const folder = join(ROOT, 'apps', 'node', 'dist')
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('-thread.js'))
    .map((name) => join(folder, name))
}

/**
 * Our modules name files by where they themselves are, and go on to do so; threads alone are begun from what was joined,
 * where each lies beside the others.
 */
const KEEPS_ADDRESSES = {
  name: 'keeps-addresses',
  setup(under) {
    under.onLoad({ filter: /\/dist\/.*\.js$/ }, ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined
      const text = readFileSync(path, 'utf8')
      const address = `new URL(${JSON.stringify(relative(OUTPUT, path))}, import.meta.url).href`
      const moved = text.replace(/(new Worker\(new URL\([^,]*, )?import\.meta\.url/g, (found, worker) =>
        worker === undefined ? address : found,
      )
      return { contents: moved, loader: 'js', resolveDir: dirname(path) }
    })
  },
}

/** What modules of the older kind expect to find around them. */
const OLDER_KIND = `import { createRequire as createRequireHere } from 'node:module'
const require = createRequireHere(import.meta.url)`

const entries = [join(ROOT, 'apps', 'cli', 'dist', 'main.js'), ...threads()]
rmSync(OUTPUT, { recursive: true, force: true })
await build({
  entryPoints: Object.fromEntries(entries.map((path) => [basename(path, '.js'), path])),
  outdir: OUTPUT,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: APART,
  banner: { js: OLDER_KIND },
  plugins: [KEEPS_ADDRESSES],
  logLevel: 'warning',
})
