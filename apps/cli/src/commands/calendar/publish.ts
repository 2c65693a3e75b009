import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '<name>', description: 'the calendar, such as CN' }],
  options: [
    SIGNED_BY,
    { flags: '--year <year>', description: 'such as 2026', required: true, sample: '2026' },
    { flags: '--country <code>', description: 'public holidays of a country, by two letters' },
    {
      flags: '--holidays <file>',
      description: "a file with a date a line; 'work 2026-10-10' is a weekend day that is worked",
    },
    { flags: '--utc-offset <offset>', description: 'local time of the place; default +08:00' },
    { flags: '--title <text>', description: 'its name in full' },
    { flags: '--source <text>', description: 'where the days are from' },
  ],
  examples: [
    'vouch calendar publish CN --year 2026 --country CN --as river',
    "vouch calendar publish CN --year 2026 --holidays holidays.txt --source 'State Council notice' --as river",
  ],
  notes:
    'Saturdays and Sundays come by themselves. A bank, a registry, a regulator or a founder publishes; a revision counts for deadlines set from then on. Holidays of a library are a beginning: compare them with the official list.',
  async run(context, input) {
    const { publishCalendar } = await import('../../session/calendars.ts')
    await publishCalendar(context, input)
  },
}
