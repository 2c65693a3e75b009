import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [{ syntax: '[name]', description: 'the calendar, such as CN' }],
  options: [{ flags: '--year <year>', description: 'such as 2026' }],
  examples: ['vouch calendar show', 'vouch calendar show CN --year 2026 --json'],
  async run(context, input) {
    const { showCalendar } = await import('../../session/calendars.ts')
    await showCalendar(context, input)
  },
}
