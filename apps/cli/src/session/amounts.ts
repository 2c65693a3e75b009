import { isCurrency, minorPlaces } from '@vouch/application'
import { usageError } from '../shell/problem.ts'

/** A currency as typed, in capitals. */
export function currencyOf(text: string): string {
  const code = text.toUpperCase()
  if (code.length === 3 && isCurrency(code)) return code
  throw usageError(
    'CURRENCY_UNKNOWN',
    `'${text}' is not a currency of ISO 4217.`,
    'Use its three letters, such as CNY or EUR.',
  )
}

/** `98500.00` of a currency in minor units. */
export function minorUnits(text: string, currency: string): bigint {
  const places = minorPlaces(currency)
  const match = /^(\d{1,30})(?:\.(\d+))?$/.exec(text.replaceAll(/[ ,_]/g, ''))
  const fraction = match?.[2] ?? ''
  if (match === null || fraction.length > places)
    throw usageError(
      'AMOUNT_INVALID',
      `'${text}' is not an amount of ${currency}.`,
      places === 0 ? 'Write it as 98500.' : `Write it as 98500.${'0'.repeat(places)}.`,
    )
  return BigInt(`${match[1]}${fraction.padEnd(places, '0')}`)
}

/** Minor units as people write them, with the currency. */
export function amountText(minor: bigint | string, currency: string): string {
  const places = minorPlaces(currency)
  const digits = BigInt(minor)
    .toString()
    .padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places).replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return `${whole}${places === 0 ? '' : `.${digits.slice(-places)}`} ${currency}`
}
