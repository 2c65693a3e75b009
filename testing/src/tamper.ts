import { readdirSync, readFileSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** What can happen to a file that nobody should have touched. */
export type Tampering =
  | { readonly kind: 'flip'; readonly file: string; readonly offset: number; readonly bit: number }
  | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
  | { readonly kind: 'delete'; readonly file: string }

/** Does it to a file below `root`. */
export function tamper(root: string, change: Tampering): void {
  const path = join(root, change.file)
  if (change.kind === 'delete') return unlinkSync(path)
  if (change.kind === 'truncate') return truncateSync(path, change.length)
  const bytes = readFileSync(path)
  bytes[change.offset] = (bytes[change.offset] as number) ^ (1 << change.bit)
  writeFileSync(path, bytes)
}

/** In words, for the message of a test that fails. */
export function tamperingName(change: Tampering): string {
  if (change.kind === 'flip') return `bit ${change.bit} of byte ${change.offset} of ${change.file} flipped`
  return change.kind === 'delete' ? `${change.file} deleted` : `${change.file} cut to ${change.length} bytes`
}

export interface SizedFile {
  /** Below the root, with forward slashes. */
  readonly file: string
  readonly sizeBytes: number
}

/** Every file below a folder, in order of its name. */
export function filesBelow(root: string, folder = root): readonly SizedFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesBelow(root, path)
      return [{ file: relative(root, path).split(sep).join('/'), sizeBytes: statSync(path).size }]
    })
}
