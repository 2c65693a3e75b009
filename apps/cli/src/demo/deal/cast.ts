import { calendar, daysIn, deal as dealContract, firstDayOf, isWeekend } from '@vouch/application'
import type { ContractClient } from '@vouch/sdk'
import { foundHome } from '@vouch/node'
import { admitOrganisation } from '../../session/admission.ts'
import { findOrganisation } from '../../session/organisations.ts'
import { openSession, type Session } from '../../session/session.ts'
import type { CommandContext } from '../../shell/definition.ts'

export const PASSPHRASE = 'example'

/** Who plays: two companies, a bank, a registry, a court. */
const PARTS = [
  { name: 'Orient', alias: 'orient', role: 'member' },
  { name: 'Harbour', alias: 'harbour', role: 'member' },
  { name: 'River Bank', alias: 'river', role: 'bank' },
  { name: 'Bill Registry', alias: 'bills', role: 'registry' },
  { name: 'Court', alias: 'court', role: 'regulator' },
] as const

export type Alias = (typeof PARTS)[number]['alias']

export interface Player extends Session {
  /** Organisation id in hexadecimal. */
  readonly id: string
  readonly deals: ContractClient<typeof dealContract>
}

export async function foundExample(home: string): Promise<void> {
  await foundHome(home, {
    organisation: 'Custodia',
    role: 'custodian',
    passphrase: PASSPHRASE,
    alias: 'custodia',
  })
}

/** Admits them all and opens their keys. */
export async function castOf(context: CommandContext): Promise<Readonly<Record<Alias, Player>>> {
  const founder = await openSession(context, 'custodia')
  const players: Partial<Record<Alias, Player>> = {}
  for (const part of PARTS) {
    await admitOrganisation(founder, context.environment, part)
    const session = await openSession(context, part.alias)
    const { id } = await findOrganisation(session.client, context.environment.home, part.name)
    players[part.alias] = { ...session, id, deals: session.client.contract(dealContract) }
  }
  return players as Record<Alias, Player>
}

/** Of the calendar that the example publishes. */
export const UTC_OFFSET_MINUTES = 480
const DAY_MS = 86_400_000

/** The number of a day as calendars count them: since 1970-01-01, on the calendar's own clock. */
export function dayOf(timeMs: number): number {
  return Math.floor((timeMs + UTC_OFFSET_MINUTES * 60_000) / DAY_MS)
}

/** Two years of a calendar with weekends alone, and holidays from today on where they are what it is about. */
export async function publishCalendar(
  { client, key }: Player,
  name: string,
  holidays: number,
): Promise<void> {
  const { actions } = client.contract(calendar)
  const today = dayOf(Date.now())
  const isHoliday = (day: number): boolean => day >= today && day < today + holidays
  const thisYear = new Date().getUTCFullYear()
  for (const year of [thisYear, thisYear + 1]) {
    const first = firstDayOf(year)
    const nonWorking = Array.from({ length: daysIn(year) }, (_, at) => at + 1).filter(
      (day) => isWeekend(first + day - 1) || isHoliday(first + day - 1),
    )
    const about = { title: 'Weekends', source: 'the example', utcOffsetMinutes: UTC_OFFSET_MINUTES }
    await actions.publish({ calendar: name, year, nonWorking, ...about }, { as: key.signer })
  }
}
