import Holidays from 'date-holidays'
import { daysIn, firstDayOf } from '@vouch/application'
import { usageError } from '../shell/problem.ts'

const DAY_MS = 86_400_000

/**
 * Public holidays of a country, as days of the year. What is published from them is on the ledger; the library is asked
 * only here, once, by who publishes.
 */
export function publicHolidays(
  country: string,
  year: number,
): { readonly days: ReadonlySet<number>; readonly source: string } {
  const code = country.toUpperCase()
  if (!Object.hasOwn(new Holidays().getCountries(), code))
    throw usageError(
      'COUNTRY_UNKNOWN',
      `No holidays are known for '${country}'.`,
      'Use the two letters of a country, or --holidays FILE.',
    )
  const library = new Holidays(code)
  const days = new Set<number>()
  // A feast that began in the year before may go on in this one.
  for (const { type, date, start, end } of [...library.getHolidays(year - 1), ...library.getHolidays(year)]) {
    // Half days are for some people only; a bank is open.
    if ((type !== 'public' && type !== 'bank') || end.getTime() - start.getTime() < DAY_MS) continue
    const [from = ''] = date.split(' ')
    const first = Date.parse(`${from}T00:00:00Z`) / DAY_MS - firstDayOf(year) + 1
    const length = Math.round((end.getTime() - start.getTime()) / DAY_MS)
    for (let day = first; day < first + length; day += 1) if (day >= 1 && day <= daysIn(year)) days.add(day)
  }
  return { days, source: `date-holidays, ${code}: public and bank holidays` }
}
