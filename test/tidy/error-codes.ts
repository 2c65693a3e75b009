import { CODES_OF_OTHERS } from './exceptions.ts'
import type { SourceFile } from './sources.ts'

/** What makes a problem or throws an error, by the name of the function: its first argument is the code. */
const MAKES = String.raw`\b(?:\w*[Pp]roblem|\w*[Ff]ailed|\w*[Ff]ailure|\w*Error|refuse|denied|fail)\(\s*'([A-Z][A-Z0-9_]*)'`
const GIVEN = new RegExp(
  [
    // Words with a bar between them are codes wherever they stand: many a one is chosen first and given later.
    String.raw`'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'`,
    MAKES,
    String.raw`\bcode(?::| =) '([A-Z][A-Z0-9]*)'`,
    // The errors of a contract.
    String.raw`^\s+([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): \{`,
  ].join('|'),
  'gm',
)
const MADE_OF_PARTS = /`[^`\n]*\}_[A-Z]+[^`\n]*`|`[A-Z]+_\$\{[^`\n]*`/

/** Codes that a source can give, each with the first file that does. */
export function codesGiven(
  sources: readonly SourceFile[],
  others: Readonly<Record<string, string>> = CODES_OF_OTHERS,
): ReadonlyMap<string, string> {
  const codes = new Map<string, string>()
  for (const { path, text } of sources)
    for (const match of text.matchAll(GIVEN)) {
      const code = match.slice(1).find((group) => group !== undefined) as string
      const isOurs = !Object.keys(others).some((beginning) => code.startsWith(beginning))
      if (isOurs && !codes.has(code)) codes.set(code, path)
    }
  return codes
}

/** A code that no test names is produced by none; one that is made of parts cannot be looked for. */
export function codeBreaches(
  sources: readonly SourceFile[],
  tests: readonly SourceFile[],
): readonly string[] {
  const named = new Set(tests.flatMap(({ text }) => text.match(/\b[A-Z][A-Z0-9_]*\b/g) ?? []))
  const untested = [...codesGiven(sources)]
    .filter(([code]) => !named.has(code))
    .map(([code, path]) => `no test produces ${code} of ${path}`)
  const ofParts = sources
    .filter(({ text }) => MADE_OF_PARTS.test(text))
    .map(({ path }) => `${path} makes a code of parts`)
  return [...untested, ...ofParts]
}

/** Words of that form in documents that are no codes of ours: what a shell or another program reads. */
const OTHER_WORDS = /^(?:VOUCH|NODE|FST|ERR)_/

/** What a document calls by a name that no source has: a reader would look for it in vain. */
export function documentBreaches(
  documents: readonly SourceFile[],
  sources: readonly SourceFile[],
): readonly string[] {
  const known = new Set(sources.flatMap(({ text }) => text.match(/\b[A-Z][A-Z0-9_]*\b/g) ?? []))
  return documents.flatMap(({ path, text }) =>
    [...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)]
      .map(([, word]) => word as string)
      .filter((word) => !OTHER_WORDS.test(word) && !known.has(word))
      .map((word) => `${path} names ${word}, which nothing gives`),
  )
}
