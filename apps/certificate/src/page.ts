import PdfKit from 'pdfkit'
import type { FaceName, Run, Typefaces } from './typefaces.ts'

/** A PDF being written, with text that may be in any script. Points, from the top left of an A4 page. */
export interface Page {
  readonly pdf: PDFKit.PDFDocument
  /** Lines of `text` no wider than `width`. */
  lines(style: Style, text: string, width: number): readonly Line[]
  draw(style: Style, line: Line, x: number, y: number): void
}

export interface Style {
  readonly face: FaceName
  readonly size: number
  readonly color?: string
  readonly letterSpacing?: number
}

export interface Line {
  readonly runs: readonly Run[]
  readonly width: number
}

export const A4 = { width: 595.28, height: 841.89 } as const

export function openPage(
  typefaces: Typefaces,
  info: {
    readonly title: string
    readonly subject: string
    readonly keywords: string
    readonly timeMs: number
  },
): Page {
  const date = new Date(info.timeMs)
  const pdf = new PdfKit({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    // Bytes must not depend on the machine, and compression does.
    compress: false,
    bufferPages: true,
    autoFirstPage: false,
    // None but those registered: browsers have no standard fonts at hand.
    font: '',
    lang: 'en',
    displayTitle: true,
    info: {
      Title: info.title,
      Subject: info.subject,
      Keywords: info.keywords,
      Creator: 'Vouch',
      Producer: 'Vouch',
      CreationDate: date,
      ModDate: date,
    },
  })
  const registered = new Set<string>()
  const use = (font: string, size: number): PDFKit.PDFDocument => {
    if (!registered.has(font)) pdf.registerFont(font, typefaces.bytes(font))
    registered.add(font)
    return pdf.font(font).fontSize(size)
  }
  const widthOf = ({ size, letterSpacing = 0 }: Style, font: string, text: string): number =>
    use(font, size).widthOfString(text) + letterSpacing * text.length
  return {
    pdf,
    lines: (style, text, width) => breakLines(typefaces, style, text, width, widthOf),
    draw(style, line, x, y) {
      let at = x
      for (const { font, text } of line.runs) {
        use(font, style.size).fillColor(style.color ?? '#1a1a1a')
        pdf.text(text, at, y, {
          lineBreak: false,
          baseline: 'alphabetic',
          characterSpacing: style.letterSpacing ?? 0,
        })
        at += widthOf(style, font, text)
      }
    },
  }
}

/** Breaks after blanks, between Han signs, and within a word only where it alone is too long. */
function breakLines(
  typefaces: Typefaces,
  style: Style,
  text: string,
  width: number,
  widthOf: (style: Style, font: string, text: string) => number,
): readonly Line[] {
  const measure = (words: string): Line => {
    const runs = typefaces.runs(style.face, words)
    return { runs, width: runs.reduce((sum, run) => sum + widthOf(style, run.font, run.text), 0) }
  }
  const lines: Line[] = []
  let held = ''
  const flush = (): void => {
    if (held.trimEnd() !== '') lines.push(measure(held.trimEnd()))
    held = ''
  }
  for (const piece of text.match(
    /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\s*|\s+/gu,
  ) ?? []) {
    if (measure(held + piece.trimEnd()).width > width) flush()
    if (measure(piece.trimEnd()).width <= width) {
      held += piece
      continue
    }
    for (const sign of piece) {
      if (measure(held + sign).width > width) flush()
      held += sign
    }
  }
  flush()
  return lines.length === 0 ? [{ runs: [], width: 0 }] : lines
}
