import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<id>', description: 'the deal: its id, or as much of its beginning as tells it from others' },
  ],
  options: [SIGNED_BY],
  examples: ['vouch deal endorse 7c1e40aa --as orient'],
  notes: 'Until the buyer has signed you may still withdraw: vouch deal cancel.',
  async run(context, input) {
    const { actOnDeal } = await import('../../session/deals.ts')
    await actOnDeal(context, input, { action: 'endorse' })
  },
}
