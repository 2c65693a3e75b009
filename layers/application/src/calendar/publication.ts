import { t } from '@vouch/contract/api'
import { actor, organisationOf } from '../acting.ts'
import { same } from '../bytes.ts'
import { daysIn } from './days.ts'
import { CalendarName, home, Year } from './declaration.ts'

/** A year with fewer business days than that is a mistake, and would let a deadline run for years. */
const MIN_BUSINESS_DAYS = 60

export const publish = home.action(
  {
    summary: 'Publishes the non-working days of one year of a calendar, or revises them.',
    args: t.record({
      calendar: CalendarName,
      year: Year,
      title: t.text({ max: 120, min: 1, pattern: 'name' }),
      utcOffsetMinutes: t.integer({ min: -720, max: 840 }),
      nonWorking: t.list(t.integer({ min: 1, max: 366 }), { max: 366 }),
      source: t.text({ max: 200, pattern: 'line' }),
    }),
    result: t.record({ revision: t.integer() }),
  },
  (context, { calendar, year, title, utcOffsetMinutes, nonWorking, source }) => {
    const { organisation, roles } = actor(context)
    const mayPublish = roles.includes('bank') || roles.includes('registry') || roles.includes('regulator')
    if (!mayPublish && organisationOf(context, organisation)?.founder !== true)
      context.fail('NOT_YOUR_ROLE', { role: 'bank, registry, regulator or founder' })
    const owner = context.state.owners.get({ calendar })?.owner
    if (owner !== undefined && !same(owner, organisation)) context.fail('CALENDAR_OWNED', { calendar })
    if (!isValid(nonWorking, daysIn(year))) context.fail('CALENDAR_DAYS_INVALID', { year })
    if (owner === undefined) context.state.owners.set({ calendar }, { owner: organisation })
    const revision = (context.state.years.get({ calendar, year })?.revision ?? 0) + 1
    context.state.years.set(
      { calendar, year },
      {
        publisher: organisation,
        title,
        utcOffsetMinutes,
        nonWorking,
        source,
        revision,
        publishedMs: context.block.timeMs,
      },
    )
    context.emit('published', context.hash('calendar', context.encode(CalendarName, calendar)), {
      calendar,
      year,
      revision,
      publisher: organisation,
      nonWorking: nonWorking.length,
    })
    return { revision }
  },
)

function isValid(nonWorking: readonly number[], days: number): boolean {
  let before = 0
  for (const day of nonWorking) {
    if (day <= before || day > days) return false
    before = day
  }
  return nonWorking.length <= days - MIN_BUSINESS_DAYS
}
