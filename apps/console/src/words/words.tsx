import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { type Catalogue, keepLanguage, type Language, loadCatalogue, type WordKey } from './catalogue.ts'
import { lateEnglish } from './late.ts'

type Values = Readonly<Record<string, string | number>>

export interface Words {
  readonly language: Language
  /** The words of a key, with `{name}` replaced by values. */
  t(key: WordKey, values?: Values): string
  /** The words of a key that only the running program knows, such as a contract's field; undefined where there are none. */
  find(key: string): string | undefined
  moment(timeMs: number): string
  day(timeMs: number): string
  /** How long ago, or in how long. */
  ago(timeMs: number, nowMs?: number): string
  number(value: number): string
  bytes(size: number): string
  change(language: Language): void
}

const WordsContext = createContext<Words | undefined>(undefined)

export function useWords(): Words {
  const words = useContext(WordsContext)
  if (words === undefined) throw new Error('no words around this part')
  return words
}

export function WordsProvider(props: { readonly catalogue: Catalogue; readonly children: ReactNode }) {
  const [catalogue, setCatalogue] = useState(props.catalogue)
  const change = useCallback((language: Language) => {
    keepLanguage(language)
    void loadCatalogue(language).then(setCatalogue)
  }, [])
  const words = useMemo(() => wordsOf(catalogue, change), [catalogue, change])
  useEffect(() => {
    document.documentElement.lang = catalogue.language === 'zh' ? 'zh-Hans' : 'en'
  }, [catalogue])
  return <WordsContext.Provider value={words}>{props.children}</WordsContext.Provider>
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

export function wordsOf({ language, words }: Catalogue, change: (language: Language) => void): Words {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const number = new Intl.NumberFormat(locale)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const fill = (text: string, values: Values): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  const said = (key: WordKey): string => words[key] ?? lateEnglish(key) ?? key
  return {
    language,
    change,
    t: (key, values) => (values === undefined ? said(key) : fill(said(key), values)),
    find: (key) => (words as Readonly<Record<string, string>>)[key] ?? lateEnglish(key),
    moment: (timeMs) => moment.format(timeMs),
    day: (timeMs) => day.format(timeMs),
    ago(timeMs, nowMs = Date.now()) {
      const awayMs = timeMs - nowMs
      const [unit, lengthMs] = UNITS.find(([, ms]) => Math.abs(awayMs) >= ms) ?? (['second', 1_000] as const)
      return relative.format(Math.round(awayMs / lengthMs), unit)
    },
    number: (value) => number.format(value),
    bytes: (size) => bytesText(size, number),
  }
}

function bytesText(size: number, number: Intl.NumberFormat): string {
  if (size < 1024) return `${number.format(size)} B`
  const kib = size / 1024
  return kib < 1024
    ? `${number.format(Math.round(kib))} KiB`
    : `${number.format(Math.round(kib / 102.4) / 10)} MiB`
}
