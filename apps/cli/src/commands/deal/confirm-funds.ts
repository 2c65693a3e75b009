import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<id>', description: 'the deal: its id, or as much of its beginning as tells it from others' },
  ],
  options: [SIGNED_BY],
  examples: ['vouch deal confirm-funds 7c1e40aa --as orient'],
  notes: 'The bill is locked for the deal then.',
  async run(context, input) {
    const { actOnDeal } = await import('../../session/deals.ts')
    await actOnDeal(context, input, { action: 'confirmFunds' })
  },
}
