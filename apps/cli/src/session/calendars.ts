import { readFile } from 'node:fs/promises'
import { type CalendarYearValue, daysIn, firstDayOf, isWeekend } from '@vouch/application'
import type { CommandContext, CommandInput } from '../shell/definition.ts'
import { commandError, usageError } from '../shell/problem.ts'
import { moment, printable, table } from '../shell/format.ts'
import { perform } from './action.ts'
import { connect } from './session.ts'

const DAY_MS = 86_400_000

interface Days {
  readonly title: string
  readonly nonWorking: readonly number[]
  readonly source: string
}

/** Publishes a year: holidays from a library by country, or from a file of dates; weekends come by themselves. */
export async function publishCalendar(context: CommandContext, input: CommandInput): Promise<void> {
  const calendar = input.operand(0)
  const year = yearOf(input.need('year'))
  const offset = input.text('utc-offset') ?? '+08:00'
  await perform(context, input, {
    contract: 'calendar',
    action: 'publish',
    async args() {
      const { title, nonWorking, source } = await daysFrom(input, calendar, year)
      return { calendar, year, title, utcOffsetMinutes: minutesOf(offset), nonWorking, source }
    },
    subject: (args) => ({ calendar, year, nonWorking: (args['nonWorking'] as readonly number[]).length }),
    words: (args, { revision }) =>
      `Calendar ${calendar} ${year} is published (revision ${String(revision)}): ${daysIn(year) - (args['nonWorking'] as readonly number[]).length} business days.`,
  })
}

function yearOf(text: string): number {
  if (/^\d{4}$/.test(text)) return Number(text)
  throw usageError('USAGE', `'${text}' is no year.`, 'Type: --year 2026')
}

function minutesOf(text: string): number {
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(text)
  if (match === null)
    throw usageError('USAGE', `'${text}' is no offset from UTC.`, 'Type: --utc-offset +08:00')
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
}

async function daysFrom(input: CommandInput, calendar: string, year: number): Promise<Days> {
  const file = input.text('holidays')
  const country = input.text('country')
  if ((file === undefined) === (country === undefined))
    throw usageError(
      'USAGE',
      'Holidays come from a country or from a file.',
      'Add: --country CN, or --holidays FILE',
    )
  const title = input.text('title') ?? calendar
  if (file !== undefined) {
    const { off, worked } = datesIn(await readFile(file, 'utf8'), year)
    return {
      title,
      nonWorking: nonWorkingDays(year, off, worked),
      source: input.text('source') ?? 'published list',
    }
  }
  const { publicHolidays } = await import('./public-holidays.ts')
  const { days, source } = publicHolidays(country as string, year)
  return { title, nonWorking: nonWorkingDays(year, days, new Set()), source: input.text('source') ?? source }
}

/** One date a line, as 2026-10-01; `work 2026-10-10` is a Saturday or Sunday that is worked; `#` begins a remark. */
function datesIn(
  text: string,
  year: number,
): { readonly off: ReadonlySet<number>; readonly worked: ReadonlySet<number> } {
  const off = new Set<number>()
  const worked = new Set<number>()
  for (const line of text.split(/\r?\n/)) {
    const plain = (line.split('#')[0] ?? '').trim()
    if (plain === '') continue
    const match = /^(work\s+)?(\d{4}-\d{2}-\d{2})$/.exec(plain)
    const timeMs = match === null ? Number.NaN : Date.parse(`${match[2]}T00:00:00Z`)
    if (match === null || Number.isNaN(timeMs))
      throw commandError(
        'DATE_UNREADABLE',
        `'${plain}' is no date.`,
        'Write each line as 2026-10-01, or work 2026-10-10.',
      )
    const day = timeMs / DAY_MS - firstDayOf(year) + 1
    if (day >= 1 && day <= daysIn(year)) (match[1] === undefined ? off : worked).add(day)
  }
  return { off, worked }
}

/** Weekends and holidays, without the days that are worked all the same. */
export function nonWorkingDays(
  year: number,
  off: ReadonlySet<number>,
  worked: ReadonlySet<number>,
): readonly number[] {
  const first = firstDayOf(year)
  const days = Array.from({ length: daysIn(year) }, (_, at) => at + 1)
  return days.filter((day) => (off.has(day) || isWeekend(first + day - 1)) && !worked.has(day))
}

/** A year of a calendar, or all that were published. */
export async function showCalendar(context: CommandContext, input: CommandInput): Promise<void> {
  const client = await connect(context)
  const [calendar] = input.operands
  const asked = input.text('year')
  if (calendar === undefined || asked === undefined) {
    const { result } = await client.view('calendar', 'calendars', { after: null, limit: 200 })
    const years = result as unknown as readonly {
      readonly calendar: string
      readonly year: number
      readonly title: string
      readonly revision: number
    }[]
    for (const one of years.filter((row) => calendar === undefined || row.calendar === calendar))
      context.out.item(one, `${one.calendar}  ${one.year}  ${printable(one.title)}  revision ${one.revision}`)
    return
  }
  const year = yearOf(asked)
  const { result } = await client.view('calendar', 'calendar', { calendar, year })
  if (result === null)
    throw commandError(
      'CALENDAR_UNKNOWN',
      `The calendar '${calendar}' is not published for ${year}.`,
      'See: vouch calendar show',
    )
  const found = result as unknown as CalendarYearValue
  const first = firstDayOf(year)
  const holidays = found.nonWorking.filter((day) => !isWeekend(first + day - 1))
  const dates = holidays.map((day) => moment((first + day - 1) * DAY_MS).slice(0, 10))
  context.out.item(
    { calendar, year, ...found, holidays: dates },
    table([
      ['calendar', `${calendar} ${year}, ${printable(found.title)}`],
      ['revision', String(found.revision)],
      ['source', printable(found.source)],
      ['business days', String(daysIn(year) - found.nonWorking.length)],
      ['holidays', dates.join(' ')],
    ]),
  )
}
