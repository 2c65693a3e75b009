import { t, type ViewContext } from '@vouch/contract/api'
import { endOfDay, firstDayOf, isWeekend, localDay, yearOf } from './days.ts'
import { CalendarName, CalendarYear, type CalendarYearValue, home, Year } from './declaration.ts'

type Viewing = ViewContext<(typeof home)['declaration']>

export const calendar = home.view(
  {
    summary: 'One year of a calendar.',
    args: t.record({ calendar: CalendarName, year: Year }),
    result: t.option(CalendarYear),
  },
  (context, key) => context.state.years.get(key) ?? null,
)

export const published = home.view(
  {
    summary: 'The year of a time, which must have been published.',
    args: t.record({ calendar: CalendarName, atMs: t.time() }),
    result: CalendarYear,
  },
  (context, { calendar: name, atMs }) => {
    const year = yearOf(localDay(atMs, offsetAt(context, name, atMs)))
    const found = context.state.years.get({ calendar: name, year })
    return found ?? context.fail('CALENDAR_YEAR_MISSING', { calendar: name, year })
  },
)

const Listed = t.record({
  calendar: CalendarName,
  year: Year,
  title: t.text({ max: 120 }),
  publisher: t.hash(),
  revision: t.integer(),
})

export const calendars = home.view(
  {
    summary: 'The published years of all calendars, by name and year.',
    args: t.record({
      after: t.option(t.record({ calendar: CalendarName, year: Year })),
      limit: t.integer({ min: 1, max: 200 }),
    }),
    result: t.list(Listed, { max: 200 }),
  },
  (context, { after, limit }) =>
    context.state.years.scan(after === null ? { limit } : { after, limit }).map(({ key, value }) => ({
      calendar: key.calendar,
      year: key.year,
      title: value.title,
      publisher: value.publisher,
      revision: value.revision,
    })),
)

export const businessDay = home.view(
  {
    summary: 'Whether the local day of a time is a business day.',
    args: t.record({ calendar: CalendarName, atMs: t.time() }),
    result: t.record({
      year: Year,
      /** 1 is 1 January. */
      dayOfYear: t.integer(),
      working: t.boolean(),
      /** The year is not published: only Saturdays and Sundays are taken off. */
      assumed: t.boolean(),
    }),
  },
  (context, { calendar: name, atMs }) => {
    const day = localDay(atMs, offsetAt(context, name, atMs))
    const year = yearOf(day)
    const known = context.state.years.get({ calendar: name, year })
    return {
      year,
      dayOfYear: day - firstDayOf(year) + 1,
      working: isWorking(known, year, day),
      assumed: known === undefined,
    }
  },
)

export const dueTime = home.view(
  {
    summary:
      'The end of the n-th business day after the day of a time; of that day itself, or the next business day, for 0.',
    args: t.record({ calendar: CalendarName, fromMs: t.time(), businessDays: t.integer({ max: 400 }) }),
    result: t.record({
      /** The last millisecond in time. */
      dueMs: t.time(),
      /** A year on the way is not published: there only Saturdays and Sundays are taken off. */
      assumed: t.boolean(),
    }),
  },
  (context, { calendar: name, fromMs, businessDays }) => {
    const offset = offsetAt(context, name, fromMs)
    let day = localDay(fromMs, offset)
    // With 0 the day itself counts; else counting begins on the next.
    let left = businessDays
    if (left > 0) day += 1
    else left = 1
    let year = yearOf(day)
    let known = context.state.years.get({ calendar: name, year })
    let assumed = known === undefined
    for (;;) {
      if (isWorking(known, year, day)) left -= 1
      if (left === 0) return { dueMs: endOfDay(day, offset), assumed }
      day += 1
      if (day < firstDayOf(year + 1)) continue
      year += 1
      known = context.state.years.get({ calendar: name, year })
      assumed = assumed || known === undefined
    }
  },
)

function isWorking(known: CalendarYearValue | undefined, year: number, day: number): boolean {
  if (known === undefined) return !isWeekend(day)
  return !known.nonWorking.includes(day - firstDayOf(year) + 1)
}

/** Of the year of the time in UTC; of the last published one where that is not. Fails: `CALENDAR_UNKNOWN`. */
function offsetAt(context: Viewing, name: string, timeMs: number): number {
  const known = context.state.years.get({ calendar: name, year: yearOf(localDay(timeMs, 0)) })
  if (known !== undefined) return known.utcOffsetMinutes
  const last = context.state.years.scan({ limit: 1, reverse: true }, { calendar: name })[0]
  return last === undefined
    ? context.fail('CALENDAR_UNKNOWN', { calendar: name })
    : last.value.utcOffsetMinutes
}
