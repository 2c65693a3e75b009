import { plainName } from '../forms/draft.ts'
import { useWords } from '../words/words.tsx'

/** Words for a field that was read of a document. */
export function useFieldWords(): (name: string) => string {
  const { find } = useWords()
  return (name) => find(`read.${name}`) ?? plainName(name)
}
