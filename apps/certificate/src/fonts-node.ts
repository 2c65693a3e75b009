import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** A file of one of the families, such as `pt-serif/files/pt-serif-latin-400-normal.woff`. */
export async function fontFile(path: string): Promise<Uint8Array> {
  const [family = '', ...rest] = path.split('/')
  const folder = dirname(require.resolve(`@fontsource/${family}/package.json`))
  return new Uint8Array(await readFile(join(folder, ...rest)))
}
