import type { CommandDefinition } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  options: [
    { flags: '--party <organisation>', description: 'in which it takes part: name, alias or id' },
    { flags: '--state <state>', description: 'such as funds_booked' },
    { flags: '--open', description: 'with --party: those that are not over' },
  ],
  examples: ['vouch deal list', 'vouch deal list --party orient --open --json'],
  async run(context, input) {
    const { listDeals } = await import('../../session/show-deals.ts')
    await listDeals(context, input)
  },
}
