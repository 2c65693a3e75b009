import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { commandError } from '../shell/problem.ts'

export interface DocumentFile {
  readonly path: string
  readonly sizeBytes: number
}

/** The files named, and those in the folders named and below, in the order of their names; hidden ones are left out. */
export async function findDocuments(paths: readonly string[]): Promise<readonly DocumentFile[]> {
  const found: DocumentFile[] = []
  for (const path of paths) {
    const entry = await stat(path)
    if (entry.isFile()) found.push({ path, sizeBytes: entry.size })
    else if (entry.isDirectory()) await findBelow(path, found)
    else
      throw commandError('FILE_UNUSABLE', `${path} is neither a file nor a folder.`, 'Name files or folders.')
  }
  if (found.length === 0)
    throw commandError(
      'DOCUMENTS_MISSING',
      `There is no document in ${paths.join(', ')}.`,
      'Name files, or a folder with files.',
    )
  return found
}

async function findBelow(folder: string, found: DocumentFile[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  entries.sort((left, right) => (left.name < right.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await findBelow(path, found)
    else if (entry.isFile()) found.push({ path, sizeBytes: (await stat(path)).size })
  }
}
