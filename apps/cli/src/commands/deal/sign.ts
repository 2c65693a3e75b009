import { type CommandDefinition, SIGNED_BY } from '../../shell/definition.ts'

export const command: CommandDefinition = {
  operands: [
    { syntax: '<id>', description: 'the deal: its id, or as much of its beginning as tells it from others' },
  ],
  options: [
    SIGNED_BY,
    {
      flags: '--terms <hash>',
      description: 'the hash of the terms that you read; default that of the deal as it stands',
    },
  ],
  examples: ['vouch deal sign 7c1e40aa --as harbour'],
  notes: 'Read them first: vouch deal status ID.',
  async run(context, input) {
    const { actOnDeal } = await import('../../session/deals.ts')
    await actOnDeal(context, input, {
      action: 'sign',
      args: (_work, deal) => ({ termsHash: input.text('terms') ?? deal.termsHash }),
    })
  },
}
