import { collection, declareContract, type Infer, t } from '@vouch/contract/api'

/** A calendar's name, such as `CN` or `TARGET2`. */
export const CalendarName = t.text({ max: 40, min: 1, pattern: 'code' })

/** One year of a named calendar, as it was published. Days are counted from 1 January, which is 1. */
export const CalendarYear = t.record({
  publisher: t.hash(),
  title: t.text({ max: 120, min: 1, pattern: 'name' }),
  /** Local time of the calendar's place, all year: minutes east of UTC. */
  utcOffsetMinutes: t.integer({ min: -720, max: 840 }),
  /** Every day that is not a business day, Saturdays and Sundays too, rising. */
  nonWorking: t.list(t.integer({ min: 1, max: 366 }), { max: 366 }),
  /** Where it is from: a notice, a law, a library and its version. */
  source: t.text({ max: 200, pattern: 'line' }),
  /** 1 when first published; a revision replaces the year for deadlines that are set from then on. */
  revision: t.integer({ min: 1 }),
  publishedMs: t.time(),
})
export type CalendarYearValue = Infer<typeof CalendarYear>

export const Year = t.integer({ min: 1970, max: 9999 })

export const home = declareContract({
  name: 'calendar',
  version: 1,
  summary: 'Business calendars: which days count, published a year at a time.',
  state: {
    years: collection({ key: t.record({ calendar: CalendarName, year: Year }), value: CalendarYear }),
    /** Who published a calendar first keeps it. */
    owners: collection({ key: t.record({ calendar: CalendarName }), value: t.record({ owner: t.hash() }) }),
  },
  events: {
    published: t.record({
      calendar: CalendarName,
      year: Year,
      revision: t.integer(),
      publisher: t.hash(),
      nonWorking: t.integer(),
    }),
  },
  errors: {
    CALENDAR_DAYS_INVALID: {
      message:
        'The non-working days of {year} are not rising day numbers of that year with a business day left.',
      remedy: 'Number the days from 1 (1 January), each once, in order.',
    },
    CALENDAR_OWNED: {
      message: "The calendar '{calendar}' is published by another organisation.",
      remedy: 'Publish under another name, or ask its publisher.',
    },
    CALENDAR_UNKNOWN: {
      message: "There is no calendar '{calendar}'.",
      remedy: 'See: vouch calendar show. Publish it: vouch calendar publish.',
    },
    CALENDAR_YEAR_MISSING: {
      message: "The calendar '{calendar}' has not been published for {year}.",
      remedy: 'Ask its publisher: vouch calendar publish.',
    },
    CALLED_BY_CONTRACT: {
      message: 'Calendars cannot be published by another contract.',
      remedy: 'Submit the action in a transaction of its own.',
    },
    NOT_YOUR_ROLE: {
      message: 'Only a {role} publishes calendars; your organisation is not.',
      remedy: 'Ask a bank, a registry, a regulator or a founder.',
    },
  },
})
