/** English words that come with the page which says them, so that the first page stays small. */
const late: Record<string, string> = {}

export function addEnglish(words: Readonly<Record<string, string>>): void {
  Object.assign(late, words)
}

export function lateEnglish(key: string): string | undefined {
  return late[key]
}
