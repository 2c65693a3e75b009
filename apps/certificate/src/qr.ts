import { create } from 'qrcode'
import type { Page } from './page.ts'

/** A QR code as one path of squares: the same bytes wherever it is drawn, which a picture would not give. */
export function drawQr({ pdf }: Page, text: string, x: number, y: number, size: number): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const side = Number((size / modules.size).toFixed(3))
  for (let row = 0; row < modules.size; row++)
    for (let from = 0; from < modules.size; from++) {
      if (!modules.get(row, from)) continue
      let to = from + 1
      while (to < modules.size && modules.get(row, to)) to += 1
      pdf.rect(x + from * side, y + row * side, (to - from) * side, side)
      from = to
    }
  pdf.fill('#000000')
}
