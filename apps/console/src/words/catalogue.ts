import { english, type WordKey } from './english.ts'

export type Language = 'en' | 'zh'
export type { WordKey }

/** All words of the console in one language. */
export interface Catalogue {
  readonly language: Language
  readonly words: Readonly<Partial<Record<WordKey, string>>>
}

const KEPT_AS = 'vouch.language'

/** What the reader chose before, or else what their browser asks for. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(KEPT_AS)
  if (chosen === 'en' || chosen === 'zh') return chosen
  return navigator.languages.some((name) => name.startsWith('zh')) ? 'zh' : 'en'
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language)
}

/** English is part of the page; the other language is fetched when it is wanted. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  if (language === 'en') return { language, words: english }
  const { chinese } = await import('./chinese.ts')
  return { language, words: chinese }
}
