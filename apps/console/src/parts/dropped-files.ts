/** A file with its path within the folder that was dropped. */
export interface DroppedFile {
  readonly path: string
  readonly file: File
}

const MAX_FILES = 10_000
/** What systems leave in folders and nobody means to hand in. */
const UNMEANT = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\.git\/.*)$/i

/** Files and the content of folders, in the order of their paths. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return chosenFiles(transfer.files)
  const found: DroppedFile[] = []
  for (const entry of entries) await gather(entry, found)
  return sorted(found)
}

/** Of an input of kind file. */
export function chosenFiles(files: FileList | null): readonly DroppedFile[] {
  return sorted([...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })))
}

async function gather(entry: FileSystemEntry, found: DroppedFile[]): Promise<void> {
  if (found.length >= MAX_FILES) return
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    found.push({ file, path: entry.fullPath.replace(/^\//, '') })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    // A folder is told in parts; an empty one ends it.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (part.length === 0) return
    for (const one of part) await gather(one, found)
  }
}

function sorted(files: readonly DroppedFile[]): readonly DroppedFile[] {
  return files
    .filter(({ path, file }) => file.size > 0 && !UNMEANT.test(path))
    .toSorted((left, right) => (left.path < right.path ? -1 : 1))
}
