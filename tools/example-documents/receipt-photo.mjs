import { zlibSync } from 'fflate'
import { GLYPH_HEIGHT, GLYPH_WIDTH, isDot } from './glyphs.mjs'

/** A till receipt as a phone would see it: a slip lying askew on a dark desk, lit from one side, with grain. */

const WIDTH = 520
const HEIGHT = 760
const PAPER = { left: 70, top: 40, width: 380, height: 680 }
const DOT = 2
const LINE = 24
const COLUMNS = 30
/** Sixteen shades of grey; more would only record the grain more finely. */
const DEPTH = 4

function row(left, right) {
  return left + ' '.repeat(COLUMNS - left.length - right.length) + right
}

const LINES = [
  '      QUAYSIDE HARDWARE',
  '     3 ROPEWALK, DUBLIN',
  '     VAT NO IE9000003CC',
  '',
  row('RECEIPT 004417', '2026-03-06'),
  row('TILL 2', '11:42'),
  '------------------------------',
  row('WORK GLOVES 10', '8.90 A'),
  row('DRILL BIT SDS 18 MM', '13.45 A'),
  row('MASKING TAPE', '12.40 A'),
  row('  2 X 6.20', ''),
  row('MARKER PEN BLACK', '2.75 A'),
  '==============================',
  row('TOTAL EUR', '37.50'),
  row('CARD ****0017', '37.50'),
  '',
  row('A VAT 23% ON 30.49', '7.01'),
  '',
  row('AUTH 550142', 'NO 000893'),
  '------------------------------',
  '     THANK YOU. PLEASE KEEP',
  '    THIS SLIP FOR WARRANTY.',
]

/** A small linear congruential generator: the same grain each time. */
function grain() {
  let state = 0x2545f491
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  }
}

function isInk(x, y) {
  const left = x - 10
  const top = y - 40
  if (left < 0 || top < 0) return false
  const cell = GLYPH_WIDTH * DOT
  const column = Math.floor(left / cell)
  const line = Math.floor(top / LINE)
  const dotRow = Math.floor((top % LINE) / DOT)
  if (column >= COLUMNS || dotRow >= GLYPH_HEIGHT) return false
  return isDot(LINES[line]?.[column], Math.floor((left % cell) / DOT), dotRow)
}

function onPaper(x, y) {
  if (x < 0 || x >= PAPER.width || y < 0) return false
  // The torn edge at the foot.
  return y < PAPER.height - (x % 8 < 4 ? x % 8 : 8 - (x % 8))
}

/** 0 to 255 at a place of the photograph. The slip is turned a little, by a shear in each direction. */
function shade(x, y, noise) {
  const slipX = Math.floor(x - PAPER.left + (y - HEIGHT / 2) / 40)
  const slipY = Math.floor(y - PAPER.top - (x - WIDTH / 2) / 40)
  const light = 255 - Math.floor((x * 40) / WIDTH) - Math.floor((y * 30) / HEIGHT)
  const speckle = (noise & 15) - 8
  if (onPaper(slipX, slipY)) {
    const fold = Math.abs(slipY - 330) < 2 ? 26 : 0
    return (isInk(slipX, slipY) ? 58 + (noise & 31) : light - 12 - fold) + speckle
  }
  const inShadow = onPaper(slipX - 7, slipY - 7)
  return (inShadow ? 26 : 66 + ((y >> 3) & 1) * 8) + speckle
}

const CRC_TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value >>> 0
})

function crc32(bytes) {
  let crc = 0xffffffff
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** A PNG chunk: length, type, data, checksum (PNG section 5.3). */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

export function receiptPhoto() {
  const next = grain()
  const stride = 1 + WIDTH / 2
  const pixels = Buffer.alloc(stride * HEIGHT)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const value = Math.max(0, Math.min(255, shade(x, y, next()))) >> DEPTH
      pixels[y * stride + 1 + (x >> 1)] |= x % 2 === 0 ? value << DEPTH : value
    }
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, DEPTH, 0, 0, 0, 0])
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.from(zlibSync(pixels, { level: 9 }))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
