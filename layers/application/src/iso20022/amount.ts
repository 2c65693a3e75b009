import { isCurrency, minorPlaces } from '../money/currency.ts'
import type { Amount } from './types.ts'

/** Decimal text of a currency in minor units, exactly; undefined where it is not an amount of it. */
export function readAmount(text: string, currency: string): Amount | undefined {
  const match = /^(\d{1,18})(?:\.(\d{0,5}))?$/.exec(text)
  if (match === null || currency.length !== 3 || !isCurrency(currency)) return undefined
  const places = minorPlaces(currency)
  const fraction = (match[2] ?? '').replace(/0+$/, '')
  if (fraction.length > places) return undefined
  return { currency, minor: BigInt(`${match[1]}${fraction.padEnd(places, '0')}`) }
}

/** Without separators, with as many decimals as the currency has. */
export function amountText({ currency, minor }: Amount): string {
  const places = minorPlaces(currency)
  const digits = minor.toString().padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}
