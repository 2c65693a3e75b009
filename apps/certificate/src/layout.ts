import { type CertificateContent, type CertificateEntry, grouped, timeText } from './content.ts'
import { A4, type Page, type Style } from './page.ts'
import { drawQr } from './qr.ts'

const LEFT = 62
const RIGHT = A4.width - 62
const WIDTH = RIGHT - LEFT
const BOTTOM = A4.height - 84
const INK = '#1b2a3a'
const QUIET = '#5d6975'
const RULE = '#b9c1c9'

const BODY: Style = { face: 'text', size: 10 }
const SMALL: Style = { face: 'text', size: 8.5, color: QUIET }
const LABEL: Style = { face: 'text', size: 9, color: QUIET }
const HEX: Style = { face: 'mono', size: 7.6 }
const SECTION: Style = { face: 'strong', size: 11.5, color: INK }

/** Where the next thing begins. */
type Y = number

export function drawHeading(page: Page, content: CertificateContent): Y {
  const { pdf } = page
  pdf.rect(0, 0, A4.width, 9).fill(INK)
  const qrSize = 104
  drawQr(page, qrText(content), RIGHT - qrSize, 44, qrSize)
  one(
    page,
    { face: 'text', size: 9.5, color: QUIET, letterSpacing: 1.6 },
    content.chain.name.toUpperCase(),
    LEFT,
    58,
  )
  one(page, { face: 'strong', size: 25, color: INK }, 'Certificate of custody', LEFT, 90)
  let y = 112
  const intro = `The electronic voucher named below is recorded on the ledger ${content.chain.name}. This certificate states its record as it stood after block ${content.block.height}, sealed on ${timeText(content.block.timeMs)}.`
  y = paragraph(page, BODY, intro, y, WIDTH - qrSize - 26)
  y = Math.max(y + 6, 44 + qrSize + 14)
  rule(page, y, INK, 0.9)
  return y + 24
}

/** Chain, voucher and digest of the receipt, to be compared by telephone; capitals make the code coarser. */
function qrText({ chain, voucher, receiptDigest }: CertificateContent): string {
  return `VOUCH:${chain.id}/${voucher.id}/${receiptDigest}`.toUpperCase()
}

export function drawFacts(page: Page, { voucher, chain }: CertificateContent, top: Y): Y {
  let y = top
  y = fact(page, 'Voucher', grouped(voucher.id), HEX, y)
  y = fact(page, 'Digest of the document', grouped(voucher.digest), HEX, y)
  y = fact(page, 'State', voucher.state, { face: 'strong', size: 10 }, y)
  for (const [label, value] of voucher.facts) y = fact(page, label, value, BODY, y)
  y = fact(page, 'Chain', grouped(chain.id), HEX, y)
  return y + 10
}

function fact(page: Page, label: string, value: string, style: Style, top: Y): Y {
  const lines = page.lines(style, value, WIDTH - 132)
  let y = room(page, top, 15 * lines.length)
  one(page, LABEL, label, LEFT, y)
  for (const line of lines) {
    page.draw(style, line, LEFT + 132, y)
    y += 14
  }
  return y + 3.5
}

interface Column {
  readonly title: string
  readonly x: number
  readonly width: number
  readonly style: Style
  readonly text: (entry: CertificateEntry) => string
}

const COLUMNS: readonly Column[] = [
  {
    title: 'When (UTC)',
    x: 0,
    width: 98,
    style: { ...BODY, size: 9 },
    text: ({ timeMs }) => timeText(timeMs).slice(0, 19),
  },
  { title: 'What happened', x: 106, width: 186, style: { ...BODY, size: 9 }, text: ({ what }) => what },
  { title: 'By', x: 300, width: 86, style: { ...BODY, size: 9 }, text: ({ by }) => by },
  {
    title: 'Block and key',
    x: 394,
    width: WIDTH - 394,
    style: { face: 'mono', size: 7.6 },
    text: ({ height, key }) => `${height} ${key.slice(2, 14)}`,
  },
]

export function drawHistory(page: Page, { history }: CertificateContent, top: Y): Y {
  let y = room(page, top, 90)
  one(page, SECTION, 'Flow record, complete and oldest first', LEFT, y)
  y = drawColumnTitles(page, y + 20)
  for (const entry of history) {
    const cells = COLUMNS.map((column) => page.lines(column.style, column.text(entry), column.width))
    const height = 12.2 * Math.max(...cells.map((lines) => lines.length)) + 6
    if (y + height > BOTTOM) y = drawColumnTitles(page, newPage(page))
    for (const [at, lines] of cells.entries()) {
      const column = COLUMNS[at] as Column
      for (const [row, line] of lines.entries())
        page.draw(column.style, line, LEFT + column.x, y + 9 + 12.2 * row)
    }
    y += height
    rule(page, y - 1.5, '#e3e7eb', 0.5)
  }
  return y + 26
}

function drawColumnTitles(page: Page, y: Y): Y {
  for (const { title, x } of COLUMNS) one(page, { ...LABEL, size: 8.5 }, title, LEFT + x, y)
  rule(page, y + 6, RULE, 0.8)
  return y + 9
}

export function drawProof(page: Page, content: CertificateContent, top: Y): void {
  const { block, chain, receiptDigest } = content
  let y = room(page, top, 236)
  one(page, SECTION, 'Seal', LEFT, y)
  y += 20
  y = fact(
    page,
    'Block',
    `${block.height}, sealed ${timeText(block.timeMs)} (engine ${chain.engine})`,
    BODY,
    y,
  )
  y = fact(page, 'Header hash', grouped(block.hash), HEX, y)
  y = fact(page, 'Sealed by key', grouped(block.sealedBy), HEX, y)
  y = fact(page, 'Digest of the receipt', grouped(receiptDigest), HEX, y)
  y = room(page, y + 12, 100)
  one(page, SECTION, 'How to verify this certificate', LEFT, y)
  y = paragraph(page, { ...BODY, size: 9.5 }, HOW_TO, y + 18, WIDTH)
  y = paragraph(
    page,
    { face: 'mono', size: 9 },
    'npx vouch verify certificate.pdf --document FILE --chain CHAIN',
    y + 5,
    WIDTH,
  )
  paragraph(page, { ...BODY, size: 9.5 }, HOW_TO_TRUST, y + 5, WIDTH)
}

const HOW_TO =
  'The proof is attached to this file as receipt.json. The program vouch checks it without a network: that the flow record is complete, that each entry is under the sealed root, that the seal is that of the chain, that these pages say what the receipt proves, and that your document has the digest above. With the document at hand, type:'

const HOW_TO_TRUST =
  'CHAIN is the chain id as you know it from a source you trust, such as the contract between the parties; a certificate cannot vouch for its own chain. Paper, and a picture of these pages, prove nothing by themselves.'

export function drawFooters(page: Page, { voucher, chain }: CertificateContent): void {
  const { pdf } = page
  const { count } = pdf.bufferedPageRange()
  for (let at = 0; at < count; at++) {
    pdf.switchToPage(at)
    rule(page, A4.height - 58, RULE, 0.5)
    one(
      page,
      SMALL,
      `Voucher ${voucher.id.slice(0, 16)} on chain ${chain.id.slice(0, 16)}`,
      LEFT,
      A4.height - 42,
    )
    const number = `Page ${at + 1} of ${count}`
    const line = page.lines(SMALL, number, WIDTH)[0]
    if (line !== undefined) page.draw(SMALL, line, RIGHT - line.width, A4.height - 42)
  }
}

function room(page: Page, y: Y, height: number): Y {
  return y + height > BOTTOM ? newPage(page) : y
}

function newPage(page: Page): Y {
  page.pdf.addPage({ size: [A4.width, A4.height], margin: 0 })
  page.pdf.rect(0, 0, A4.width, 9).fill(INK)
  return 62
}

function paragraph(page: Page, style: Style, text: string, top: Y, width: number): Y {
  let y = top
  for (const line of page.lines(style, text, width)) {
    page.draw(style, line, LEFT, y)
    y += style.size * 1.45
  }
  return y
}

function one(page: Page, style: Style, text: string, x: number, y: Y): void {
  for (const line of page.lines(style, text, WIDTH).slice(0, 1)) page.draw(style, line, x, y)
}

function rule({ pdf }: Page, y: Y, color: string, width: number): void {
  pdf.moveTo(LEFT, y).lineTo(RIGHT, y).lineWidth(width).strokeColor(color).stroke()
}
