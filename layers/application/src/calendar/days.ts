/** Days and years of the proleptic Gregorian calendar, in whole numbers alone. */
export const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Days from 1 January 1970 to 1 January of `year`. */
export function firstDayOf(year: number): number {
  const before = year - 1
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
  return 365 * (year - 1970) + leapDays - 477
}

export function daysIn(year: number): number {
  return firstDayOf(year + 1) - firstDayOf(year)
}

/** The year that a day since 1970 lies in. */
export function yearOf(day: number): number {
  let year = 1970 + Math.floor((day * 400) / 146_097)
  while (firstDayOf(year) > day) year -= 1
  while (firstDayOf(year + 1) <= day) year += 1
  return year
}

/** Whether it is a Saturday or a Sunday. */
export function isWeekend(day: number): boolean {
  // Day 0 was a Thursday.
  const weekday = (day + 4) % 7
  return weekday === 0 || weekday === 6
}

export function localDay(timeMs: number, utcOffsetMinutes: number): number {
  return Math.floor((timeMs + utcOffsetMinutes * MINUTE_MS) / DAY_MS)
}

/** The last millisecond of a local day. */
export function endOfDay(day: number, utcOffsetMinutes: number): number {
  return (day + 1) * DAY_MS - utcOffsetMinutes * MINUTE_MS - 1
}
