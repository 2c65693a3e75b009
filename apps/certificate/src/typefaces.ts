import { fromUtf8 } from '@vouch/core'
import { create, type Font } from 'fontkit'
import { fontFile } from '#fonts'

/** A face of the page, each made of several files that cover parts of Unicode. */
export type FaceName = 'text' | 'strong' | 'mono'

interface Part {
  /** Name under which the page registers it. */
  readonly name: string
  readonly file: string
  readonly ranges: readonly (readonly [from: number, to: number])[]
}

export interface Run {
  readonly font: string
  readonly text: string
}

export interface Typefaces {
  /** The same text as runs, each in one font; signs that no font has are written as their code point. */
  runs(face: FaceName, text: string): readonly Run[]
  /** Bytes of a font named by `runs`. */
  bytes(font: string): Uint8Array
}

const PT_PARTS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext']

/**
 * PT Serif, PT Mono and ZCOOL XiaoWei for Chinese, all under the SIL Open Font License; with the parts that `text` and what is
 * always drawn need.
 */
export async function openTypefaces(text: string): Promise<Typefaces> {
  const han = await partsOf('zcool-xiaowei', (key) => {
    const number = /^\[(\d+)\]$/.exec(key)?.[1]
    return number === undefined ? undefined : `zcool-xiaowei-${number}-400-normal`
  })
  const latin = (family: string, weight: number): Promise<readonly Part[]> =>
    partsOf(family, (key) => (PT_PARTS.includes(key) ? `${family}-${key}-${weight}-normal` : undefined))
  const faces: Readonly<Record<FaceName, readonly Part[]>> = {
    text: [...(await latin('pt-serif', 400)), ...han],
    strong: [...(await latin('pt-serif', 700)), ...han],
    mono: [...(await latin('pt-mono', 400)), ...han],
  }
  const opened = await openParts(Object.values(faces).flat(), text)
  const open = (name: string): Opened => opened.get(name) as Opened
  const has = (part: Part, point: number): boolean =>
    covers(part, point) && opened.has(part.name) && open(part.name).font.hasGlyphForCodePoint(point)
  return {
    runs: (face, words) => runsOf(faces[face], words, has),
    bytes: (name) => open(name).bytes,
  }
}

interface Opened {
  readonly bytes: Uint8Array
  readonly font: Font
}

/** Those that cover a sign of the text; the first of each face always, because what no font has is written in it. */
async function openParts(parts: readonly Part[], text: string): Promise<ReadonlyMap<string, Opened>> {
  const points = new Set([...ALWAYS, ...text.normalize('NFC')].map((sign) => sign.codePointAt(0) as number))
  const wanted = parts.filter((part) => [...points].some((point) => covers(part, point)))
  const opened = new Map<string, Opened>()
  for (const { name, file } of new Map(wanted.map((part) => [part.name, part])).values()) {
    const bytes = await fontFile(file)
    opened.set(name, { bytes, font: create(bytes) })
  }
  return opened
}

/** What the layout writes by itself. */
const ALWAYS = 'ABCabc0123456789…·–—’“”'

async function partsOf(
  family: string,
  nameOf: (key: string) => string | undefined,
): Promise<readonly Part[]> {
  const ranges = JSON.parse(fromUtf8(await fontFile(`${family}/unicode.json`))) as Record<string, string>
  const parts: Part[] = []
  for (const [key, list] of Object.entries(ranges)) {
    const name = nameOf(key)
    if (name !== undefined) parts.push({ name, file: `${family}/files/${name}.woff`, ranges: rangesOf(list) })
  }
  return parts
}

/** CSS unicode-range: `U+0000-00FF,U+0131`. */
function rangesOf(list: string): readonly (readonly [number, number])[] {
  return list.split(',').map((range) => {
    const [from = '', to = from] = range.trim().replace(/^U\+/i, '').split('-')
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const
  })
}

function runsOf(
  parts: readonly Part[],
  text: string,
  has: (part: Part, point: number) => boolean,
): readonly Run[] {
  const first = parts.find(({ name }) => /-latin-\d/.test(name))?.name ?? ''
  const runs: { font: string; text: string }[] = []
  const add = (font: string, shown: string): void => {
    const last = runs.at(-1)
    if (last?.font === font) last.text += shown
    else runs.push({ font, text: shown })
  }
  for (const sign of text.normalize('NFC')) {
    const point = sign.codePointAt(0) as number
    const part = isControl(point) ? undefined : parts.find((candidate) => has(candidate, point))
    if (part !== undefined) add(part.name, sign)
    else add(first, `<U+${point.toString(16).toUpperCase().padStart(4, '0')}>`)
  }
  return runs
}

function covers({ ranges }: Part, point: number): boolean {
  return ranges.some(([from, to]) => point >= from && point <= to)
}

/** Nothing that moves or hides text may stand in a certificate: controls, and marks of direction. */
function isControl(point: number): boolean {
  return (
    point < 0x20 ||
    (point >= 0x7f && point < 0xa0) ||
    (point >= 0x200b && point <= 0x200f) ||
    (point >= 0x2028 && point <= 0x202e) ||
    (point >= 0x2060 && point <= 0x206f) ||
    point === 0xfeff
  )
}
