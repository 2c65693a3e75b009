import { minorPlaces } from '@vouch/application'

/** Minor units as people write them, exactly: no number is made of them on the way. */
export function moneyText(minor: string, currency: string): string {
  return `${plainMoney(minor, currency)} ${currency}`
}

/** The same without its currency. */
export function plainMoney(minor: string, currency: string): string {
  const digits = minorPlaces(currency)
  const padded = minor.padStart(digits + 1, '0')
  const whole = padded.slice(0, padded.length - digits).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
  return digits === 0 ? whole : `${whole}.${padded.slice(-digits)}`
}

export type TypedMoney =
  | { readonly minor: string }
  /** Not an amount at all, or one with more decimals than its currency has. */
  | { readonly wrong: 'form' | 'decimals' }

/** With or without commas between thousands; one that stands elsewhere may mean decimals, and is refused. */
const TYPED = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/

/** What somebody typed in major units, in minor ones, exactly. */
export function readMoney(text: string, currency: string): TypedMoney {
  // Input methods for Chinese write both marks at full width.
  const plain = text.replaceAll(/\s/g, '').replaceAll('，', ',').replaceAll('。', '.')
  const match = TYPED.exec(plain)
  if (match === null) return { wrong: 'form' }
  const digits = minorPlaces(currency)
  const fraction = match[2] ?? ''
  if (fraction.length > digits) return { wrong: 'decimals' }
  const whole = (match[1] ?? '').replaceAll(',', '')
  return { minor: `${whole}${fraction.padEnd(digits, '0')}`.replace(/^0+(?=\d)/, '') }
}
