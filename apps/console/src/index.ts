import { fileURLToPath } from 'node:url'

/** Folder of the built pages, each beside its compressed forms; it is there once the console was built. */
export function siteFolder(): string {
  return fileURLToPath(new URL('../dist/site/', import.meta.url))
}
